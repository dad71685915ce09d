"""The pages of the report: all clients with their grades, and one client's card and log. On this computer only."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from stub_idp import runtime, settings
from stub_idp.clients import Client
from stub_idp.loopback import is_loopback
from stub_idp.profiles import PROFILES
from stub_idp.report.checks import Card, card
from stub_idp.report.findings import Verdict
from stub_idp.report.log import ANSWER, LOGOUT_TOKEN, SECURITY_EVENT, Entry, log
from stub_idp.report.seen import Seen, seen
from stub_idp.report.under_faults import Outcome, Reaction

WORDS = {
    Verdict.BAD: _("Bad"),
    Verdict.BETTER: _("Could be better"),
    Verdict.GOOD: _("Good"),
    Verdict.UNSEEN: _("Not seen yet"),
}
OUTCOMES = {
    Outcome.WENT_ON: _("Went on"),
    Outcome.STOPPED: _("Stopped"),
    Outcome.HIDDEN: _("Cannot be seen from here"),
}
KINDS = {
    ANSWER: _("answer sent by the browser"),
    LOGOUT_TOKEN: _("logout token delivered"),
    SECURITY_EVENT: _("security event delivered"),
}


def on_this_computer(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """404 unless the provider's own address can only mean this computer: what clients send is nobody else's business."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_loopback(urlsplit(settings.STUB_IDP_BASE_URL).hostname or ""):
            raise Http404("no such page")
        return view(request, *args, **kwargs)

    return guarded


@on_this_computer
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every client with its grade and when it was last heard of, and the requests of clients that nobody knows."""
    issuers = [
        {"profile": profile, "clients": [_line(client) for client in runtime.registry().at(slug)]}
        for slug, profile in PROFILES.items()
    ]
    unknown = [_shown(entry) for entry in reversed(log().unknown())]
    return render(request, "stub_idp/report/index.html", {"issuers": issuers, "unknown": unknown})


@on_this_computer
@require_safe
def client_card(request: HttpRequest, issuer: str, client_id: str) -> HttpResponse:
    """One client's report card, then its log, newest first."""
    client = runtime.registry().get(runtime.profile_or_404(issuer).slug, client_id)
    if client is None:
        raise Http404("no such client")
    known = _seen(client)
    found = card(known)
    context = {
        "client": client,
        "profile": PROFILES[issuer],
        "card": found,
        "tally": _tally(found),
        "rows": [
            {"check": row.check, "finding": row.finding, **_verdict(row.finding.verdict)}
            for row in found.rows
            if row.finding.verdict is not Verdict.UNSEEN
        ],
        "unseen": [row for row in found.rows if row.finding.verdict is Verdict.UNSEEN],
        "reactions": [_reaction(reaction) for reaction in found.reactions],
        "entries": [_shown(entry) for entry in _newest_first(known)],
    }
    return render(request, "stub_idp/report/card.html", context)


def _seen(client: Client) -> Seen:
    return seen(client, runtime.registry().at(client.issuer), log())


def _newest_first(known: Seen) -> list[Entry]:
    return sorted((*known.entries, *known.fetches), key=lambda entry: entry.number, reverse=True)


def _line(client: Client) -> dict[str, Any]:
    known = _seen(client)
    found = card(known)
    last = datetime.fromtimestamp(known.entries[-1].at, UTC) if known.entries else None
    return {"client": client, "card": found, "tally": _tally(found), "last": last, **_verdict(found.worst)}


def _tally(found: Card) -> list[dict[str, Any]]:
    return [
        {**_verdict(verdict), "count": found.count(verdict)}
        for verdict in (Verdict.BAD, Verdict.BETTER, Verdict.GOOD)
        if found.count(verdict)
    ]


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {"verdict": WORDS[verdict], "tone": verdict.name.lower()}


def _reaction(reaction: Reaction) -> dict[str, Any]:
    tone = {True: Verdict.GOOD, False: Verdict.BAD, None: Verdict.UNSEEN}[reaction.right]
    return {"reaction": reaction, "outcome": OUTCOMES[reaction.outcome], "tone": tone.name.lower()}


def _shown(entry: Entry) -> dict[str, Any]:
    """An entry with its time and kind for people, and of its facts those that say something."""
    facts = {name: value for name, value in entry.facts.items() if name in SHOWN and value not in ("", [], None)}
    return {
        "entry": entry,
        "at": datetime.fromtimestamp(entry.at, UTC),
        "kind": KINDS.get(entry.kind, entry.kind),
        "facts": [(SHOWN[name], _fact(value)) for name, value in facts.items()],
        "ours": entry.kind in KINDS,
    }


SHOWN = {
    "faults": _("faults carried"),
    "bend": _("bent as"),
    "redirect": _("redirect address"),
    "address": _("address to come back to"),
    "told": _("told the client"),
    "ways": _("proof"),
    "assertion": _("assertion"),
    "token_in": _("access token in"),
    "leaks": _("secrets in the address"),
    "referer_leaks": _("secrets in the Referer header"),
}


def _fact(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {text}" for name, text in value.items() if name != "jti")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
