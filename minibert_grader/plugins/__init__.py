"""What stock nbgrader is given by its configuration lists: read, restore, judge, save. One small class each."""
