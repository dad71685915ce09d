"""Calls to relying parties: their keys, logout tokens, security events. Only to this computer, short and small."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from stub_idp.loopback import is_loopback

SECONDS = 8
MOST_BYTES = 64 * 1024


@dataclass(frozen=True)
class Answered:
    """What came back; status 0 where nothing did, and then `body` says why in a word."""

    status: int
    body: str


def fetch(address: str) -> Answered:
    """GET an address of a relying party."""
    return _call("GET", address, b"", {"Accept": "application/json"})


def post(address: str, body: bytes, content_type: str) -> Answered:
    """POST to an address of a relying party."""
    return _call("POST", address, body, {"Content-Type": content_type, "Accept": "application/json"})


def _call(method: str, address: str, body: bytes, headers: dict[str, str]) -> Answered:
    if not is_loopback(urlsplit(address).hostname or ""):
        return Answered(0, "not on this computer")
    with requests.Session() as session:
        session.trust_env = False
        try:
            with session.request(
                method, address, data=body, headers=headers, timeout=SECONDS, allow_redirects=False, stream=True
            ) as response:
                content = response.raw.read(MOST_BYTES, decode_content=True)
                return Answered(response.status_code, content.decode("utf-8", "replace"))
        except (requests.RequestException, OSError) as error:
            return Answered(0, type(error).__name__)
