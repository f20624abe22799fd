"""What keeps a term from harm: locks between those who write, and copies of the gradebook."""
