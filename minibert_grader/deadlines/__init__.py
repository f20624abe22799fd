"""When work is due, for whom later, and what lateness costs."""
