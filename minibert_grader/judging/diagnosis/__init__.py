"""What to call a mistake: the known one that answers alike, or else the way in which all wrong answers differ."""
