"""Errors that are meant for the person at the keyboard."""


class CourseError(Exception):
    """What was wrong, which file or value, and what to do, in one sentence; the command line prints just that."""


class KernelLost(Exception):
    """A student's kernel is gone or not to be talked to any more; the text says why, in words for a student."""


class AskedAhead(KernelLost):
    """The kernel was lost by a call that was asked beforehand and that the hidden tests would not have come to."""
