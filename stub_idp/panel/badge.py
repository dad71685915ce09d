"""The badge that every page shows while the provider does not behave as it should."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stub_idp import runtime
from stub_idp.armed import Armed

SHOWN = 3


@dataclass(frozen=True)
class Badge:
    """What is live: how many faults, the first of them in words, how many more there are, and how many orders wait."""

    count: int
    faults: list[str]
    more: int
    orders: int


def badge(*, now: float) -> Badge | None:
    """What to show at the moment; None where all is as it should be."""
    live, orders = runtime.armoury().live(now=now), len(runtime.store().queued(now=now))
    if not live and not orders:
        return None
    return Badge(len(live), [in_words(entry) for entry in live[:SHOWN]], max(0, len(live) - SHOWN), orders)


def in_words(entry: Armed) -> str:
    """The fault, for whom it is, and what is left of it."""
    until = time.strftime("%H:%M", time.gmtime(entry.expires_at))
    ends = _("until %(time)s UTC") % {"time": until}
    if entry.left is not None:
        ends = f"{how_many(entry)}, {ends}"
    return f"{entry.slug} {for_whom(entry.issuer, entry.client_id, entry.person)}, {ends}"


def how_many(entry: Armed) -> str:
    """How many sign-ins or answers it still bends."""
    left = entry.left or 0
    if entry.per_sign_in:
        return ngettext("%(left)s sign-in left", "%(left)s sign-ins left", left) % {"left": left}
    return ngettext("%(left)s answer left", "%(left)s answers left", left) % {"left": left}


def for_whom(issuer: str | None, client_id: str | None, person: str | None) -> str:
    """To whom it is kept."""
    parts = [
        text % {"name": name}
        for text, name in (
            (_("provider %(name)s"), issuer),
            (_("client %(name)s"), client_id),
            (_("person %(name)s"), person),
        )
        if name
    ]
    return _("for %(whom)s") % {"whom": ", ".join(parts)} if parts else _("for everybody")
