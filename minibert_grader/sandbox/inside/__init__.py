"""What lives in the student's process, and nothing else: started by path, importing nothing of the grader."""
