"""What a student handed in becomes the one folder that nbgrader sees: found, read and taken in without trust."""
