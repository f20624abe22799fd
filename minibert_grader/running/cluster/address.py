"""Addresses of schedulers and workers: with certificates, or on this machine alone."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from minibert_grader.errors import CourseError


def require_private(address: str) -> str:
    """The address of a scheduler, if nobody else on the network can be behind it.

    Dask runs what it is sent: whoever reaches a scheduler without certificates runs code as the one who started it.

    Raises
    ------
    CourseError
        If it is no address, or one without certificates that is not this machine's own.
    """
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("tls", "tcp") and parts.hostname and parts.port
    except ValueError:
        whole = False
    if not whole:
        raise CourseError(f"{address!r} is no scheduler's address; write it as tls://HOST:PORT.")
    if not is_private(address):
        raise CourseError(
            f"{address} goes without certificates, so that anyone on its network can run code as you; give scheduler "
            "and workers certificates and use tls:// (docs/scale.md); tcp:// is for tcp://127.0.0.1:PORT alone."
        )
    return address


def is_private(address: str) -> bool:
    """Whether what is sent there is sent under certificates, or does not leave this machine."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme == "tls" or (parts.scheme == "tcp" and _is_loopback(parts.hostname or ""))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
