"""A run over the submissions of a class: who is taken in, and how one that was interrupted is taken up again."""
