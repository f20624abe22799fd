"""Work of a class that is alike, with how common it is beside it."""
