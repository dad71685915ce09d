"""What this room remembers beside the accounts themselves."""

from __future__ import annotations

from stub_idp.accounts.attempts import strangers
from stub_idp.accounts.codes import Codes, Links

codes = Codes()
links = Links()


def reset() -> None:
    """Forget codes, links and counted attempts."""
    codes.reset()
    links.reset()
    strangers.reset()
