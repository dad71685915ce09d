"""Which hosts can only mean this computer: all that this provider lets in by the control API, and all that it calls."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether this host name or address can only mean this computer."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
