"""`minibert watch`: grade what arrives, and put its page out at once, within what the instructor allows."""
