"""Every address of sign-in and account, for everybody, by every method: compared with a table, cell by cell."""

import time
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts import sessions
from accounts.models import FederatedIdentity, User
from tests.factories.accounts import CitizenFactory, FederatedIdentityFactory, IdentityLinkFactory, StaffFactory

pytestmark = pytest.mark.django_db

READ, FORM, BOTH = {"GET"}, {"POST"}, {"GET", "HEAD", "POST"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")

# who may come in, and by which methods
TABLE: dict[str, tuple[str, set[str]]] = {
    "chooser": ("everybody", READ),
    "problem": ("everybody", READ),
    "help": ("everybody", READ),
    "help_document": ("everybody", READ),
    "help_selfie": ("everybody", READ),
    "help_video": ("everybody", READ),
    "help_other_ways": ("everybody", READ),
    "help_lost_access": ("everybody", READ),
    "help_estate": ("everybody", READ),
    "help_no_record": ("everybody", READ),
    "start": ("everybody", READ),
    "callback": ("everybody", READ),
    "trace": ("everybody", READ),
    "client_keys": ("everybody", READ),
    "backchannel_logout": ("everybody", FORM),
    "events": ("everybody", FORM),
    "confirm_start": ("everybody", READ),
    "unlock": ("everybody", READ),
    "sign_out": ("everybody", FORM),
    "signed_out": ("everybody", READ),
    "limited": ("signed in", READ),
    "confirm": ("signed in", READ),
    "security": ("signed in", READ),
    "security_end": ("signed in", BOTH),
    "stay": ("signed in", FORM),
    "signin_facts": ("verified", READ),
    "match": ("verified", BOTH),
    "home": ("taxpayer", READ),
    "security_lock": ("taxpayer", BOTH),
    "data": ("taxpayer", BOTH),
    "logins": ("taxpayer", READ),
    "add_login": ("taxpayer", READ),
    "remove_login": ("taxpayer", BOTH),
    "tasks": ("taxpayer", READ),
    "activity": ("taxpayer", READ),
    "profile": ("taxpayer", READ),
    "profile_address": ("taxpayer", BOTH),
    "profile_preferences": ("taxpayer", BOTH),
    "profile_wrong": ("taxpayer", BOTH),
    "ip_pin": ("taxpayer", BOTH),
    "ip_pin_show": ("taxpayer", FORM),
    "ip_pin_end": ("taxpayer", FORM),
}
ARGUMENTS: dict[str, list[str]] = {
    "problem": ["SI-13", "ABCD2345"],
    "trace": ["ABCD2345"],
    **{name: ["generic"] for name in ("start", "callback", "client_keys", "confirm_start", "unlock", "add_login")},
    **{name: ["generic"] for name in ("backchannel_logout", "events")},
    "remove_login": ["1"],
}
NOTHING_THERE = {"client_keys", "remove_login", "trace"}  # no key of ours, no such login, nobody's sign-in: 404
MAY = {
    "everybody": {"anonymous", "limited", "unmatched", "matched", "staff"},
    "signed in": {"limited", "unmatched", "matched"},
    "verified": {"unmatched", "matched"},
    "taxpayer": {"matched"},
}
# where somebody is sent who may not come in; staff get a page that says so
SENT = {"anonymous": "/signin/", "limited": "/account/limited/", "unmatched": "/account/match/"}


def routes() -> list[str]:
    """The names of all addresses of accounts."""
    resolver = next(entry for entry in get_resolver().url_patterns if getattr(entry, "app_name", "") == "accounts")
    return sorted({entry.name for entry in resolver.url_patterns})


def browser_of(who: str) -> Client:
    """A browser of this kind of person, with a session as a sign-in leaves it."""
    client = Client()
    if who == "anonymous":
        return client
    if who == "staff":
        client.force_login(StaffFactory.create(), backend="accounts.staff_login.StaffPassword")
        return client
    user: User = IdentityLinkFactory.create().user if who == "matched" else CitizenFactory.create()
    row: FederatedIdentity = FederatedIdentityFactory.create(user=user)
    client.force_login(user, backend=sessions.BACKEND)
    session = client.session
    session["identity"] = {
        "id": row.pk,
        "provider": "generic",
        "label": "Harbor ID",
        "issuer": row.issuer,
        "subject": row.subject,
        "ial": 1 if who == "limited" else 2,
        "aal": 2,
        "auth_time": int(time.time()),
        "signed_in_at": 1_750_000_000,
        "since": "2026-03-16",
        "name": "Ada Quill",
        "code": {"limited": "SI-03", "unmatched": "SI-16"}.get(who, "SI-00"),
        "ref": "ABCD2345",
        "opened": who == "matched",
    }
    session.save()
    return client


def wrong(route: str, who: str, method: str, answer: Any) -> str:
    """What is wrong with this cell, or ""."""
    door, methods = TABLE[route]
    location = answer.headers.get("Location", "")
    if who not in MAY[door]:
        if who == "staff":
            return "" if answer.status_code == 403 else "staff came in"
        return "" if answer.status_code in {302, 303} and location.startswith(SENT[who]) else "came in"
    if method not in methods:
        return "" if answer.status_code == 405 else f"{method} is answered"
    if answer.status_code >= 500 and answer.status_code != 503:
        return "failed"
    bounced = door != "everybody" and location.startswith("/signin/") and route not in {"sign_out"}
    return "kept out" if bounced or answer.status_code in {404, 405} else ""


def test_the_table_names_every_address_and_no_other() -> None:
    assert sorted(TABLE) == routes()


# covers T16, T17, INV-23, V8.2.1, V8.3.1
def test_everybody_gets_what_the_table_says(settings: Any) -> None:
    settings.OIDC_PROVIDERS = {
        "generic": {**settings.OIDC_PROVIDERS["generic"], "ISSUER": "http://localhost:9/generic", "CLIENT_KEY_FILE": ()}
    }
    cells, leaks = 0, []
    for who in ("anonymous", "limited", "unmatched", "matched", "staff"):
        client = browser_of(who)
        for route in sorted(TABLE, key="sign_out".__eq__):  # last, since it ends the session
            for method in METHODS:
                answer = client.generic(method, reverse(f"accounts:{route}", args=ARGUMENTS.get(route)))
                cells += 1
                said = wrong(route, who, method, answer)
                if said and not (route in NOTHING_THERE and answer.status_code == 404):
                    leaks.append(f"{method} {route} as {who}: {said} ({answer.status_code})")
    print(f"access matrix: {cells} cells, {len(leaks)} leaks")
    assert leaks == []
    assert cells == len(TABLE) * 5 * len(METHODS)
