"""What an address may look like before it goes into a redirect, a header or a socket. Pure: text in, answer out."""

import ipaddress
import re
from urllib.parse import urlsplit

MAX_ADDRESS = 1000
# Plain ASCII, no user, no fragment, nothing that a header could be split at or a content policy be ended with.
PLAIN = re.compile(r"https?://(?:[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?(?:[/?][!$-~]*)?")


def is_plain(url: str) -> bool:
    """Whether this is an http or https address in plain ASCII, with a host and, if any, a port that exists."""
    if len(url) > MAX_ADDRESS or not PLAIN.fullmatch(url):
        return False
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def host_of(url: str) -> str:
    """The host's name or number in small letters, "" where the address has none or can't be read."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_loopback(url: str) -> bool:
    """Whether the URL's host is this machine by name or number."""
    host = host_of(url)
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
