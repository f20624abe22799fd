"""What need not be done again for each submission, and how it is known that nothing depends on it."""
