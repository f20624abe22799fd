"""A graded class at a glance: its data, what they say, and the page, the tables and the CSV that show it."""
