"""Exercises and courses of one's own: what is written where, and what is left to do."""
