"""What must be true before the provider starts. Called by the command and by the WSGI module."""

from __future__ import annotations

from urllib.parse import urlsplit

from stub_idp import runtime, settings
from stub_idp.loopback import is_loopback
from stub_idp.problems import StartRefused


def check_start(*, listening_on: str = "127.0.0.1") -> None:
    """Look at the addresses, then read people and clients; StartRefused names what to change."""
    parts = urlsplit(settings.STUB_IDP_BASE_URL)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise StartRefused("STUB_IDP_BASE_URL must be scheme, host and port only, such as http://localhost:9000.")
    if not is_loopback(parts.hostname):
        if not settings.STUB_IDP_ALLOW_PUBLIC:
            raise StartRefused(
                "STUB_IDP_BASE_URL is not on this computer: use http://localhost:9000, "
                "or set STUB_IDP_ALLOW_PUBLIC=1 if strangers may sign in as anybody."
            )
        if settings.STUB_IDP_SANDBOX:
            raise StartRefused("STUB_IDP_SANDBOX=1 works only with a STUB_IDP_BASE_URL on this computer.")
    if not is_loopback(listening_on) and not settings.STUB_IDP_ALLOW_PUBLIC:
        raise StartRefused(
            f"Listening on {listening_on} opens the provider to other computers: leave out --host, "
            "or set STUB_IDP_ALLOW_PUBLIC=1 if strangers may sign in as anybody."
        )
    runtime.cast()
    runtime.registry()
    runtime.book()
