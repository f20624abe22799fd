"""What the students' servers are told of nbgrader; the course has its own nbgrader_config.py."""

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "mini-bert"
c.KernelManager.transport_encryption = "required"  # of the kernels that validate a notebook
c.Exchange.root = "/usr/local/share/nbgrader/exchange"
