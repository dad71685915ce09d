"""Entries of the request log made by hand, right ones unless told otherwise, for the rules of the report card."""

from __future__ import annotations

from typing import Any

from stub_idp.clients import Client
from stub_idp.report.checks import CHECKS
from stub_idp.report.findings import Finding
from stub_idp.report.log import ANSWER, AUTHORIZE, END_SESSION, TOKEN, USERINFO, Entry, Sent
from stub_idp.report.seen import Seen

CALLBACK = "http://localhost:8998/callback"


def a_client(issuer: str = "generic", auth: str | None = "private_key_jwt") -> Client:
    return Client(issuer, "c", "s", (CALLBACK,), ("http://localhost:8998/bye",), auth, "public", "C")


def sent(name: str, value: str | None = None, **more: Any) -> Sent:
    """A parameter: its value public, or only its mark (handed in as `mark`)."""
    fields = {"length": len(value or "") or 32, "mark": f"m-{value}", **more}
    return Sent(name, fields.pop("where", "query"), value, **fields)


def asks(number: int = 1, *, at: float | None = None, leave_out: str = "", facts: Any = None, **changes: Any) -> Entry:
    """A right authorization request, number for number with its own random values."""
    given: dict[str, Sent] = {
        "response_type": sent("response_type", "code"),
        "scope": sent("scope", "openid email"),
        "state": sent("state", mark=f"state-{number}"),
        "nonce": sent("nonce", mark=f"nonce-{number}"),
        "code_challenge": sent("code_challenge", mark=f"challenge-{number}", length=43),
        "code_challenge_method": sent("code_challenge_method", "S256"),
        **changes,
    }
    given.pop(leave_out, None)
    fact = {"redirect": "registered", "redirect_safe": True, "challenge": True, "told": "", **(facts or {})}
    return Entry(
        AUTHORIZE, "generic", at or number, "c", "GET", 302, sent=tuple(given.values()), facts=fact, number=number
    )


def answer(number: int, *faults: str, code: str = "", challenge: str = "") -> Entry:
    facts = {
        "code": code or f"code-{number}",
        "challenge": challenge,
        "faults": list(faults),
        "nonce": True,
        "state": True,
    }
    return Entry(ANSWER, "generic", number, "c", status=302, facts=facts, number=number)


ASSERTED = {"alg": "RS256", "names_key": True, "seconds": 60, "audience": "token endpoint"}


def redeems(number: int, code: str = "code-1", *, at: float | None = None, status: int = 200, **changes: Any) -> Entry:
    assertion = {**ASSERTED, "jti": f"jti-{number}", **changes.pop("assertion", {})}
    verifier = changes.pop("verifier", 64)
    facts = {"ways": ["private_key_jwt"], "assertion": assertion, "token": f"token-{number}", "kid": "k1", "size": 500}
    facts |= changes.pop("facts", {})
    given = [sent("grant_type", changes.pop("grant_type", "authorization_code")), sent("code", mark=code)]
    given += [sent("code_verifier", mark="v", length=verifier)] if verifier else []
    fields = {"method": "POST", "agent": "prog/1", **changes}
    return Entry(
        TOKEN, "generic", at or number, "c", status=status, sent=tuple(given), facts=facts, number=number, **fields
    )


def reads(number: int, token: str, *, status: int = 200, token_in: Any = ("header",), agent: str = "prog/1") -> Entry:
    facts = {"token": token, "token_in": list(token_in)}
    return Entry(USERINFO, "generic", number, "c", "GET", status, facts=facts, agent=agent, number=number)


def leaves(number: int = 1, *, status: int = 302, state: bool = True, **facts: Any) -> Entry:
    fact = {"address": "registered", "names_itself": True, "hint_in_address": False, **facts}
    given = (sent("state"),) if state else ()
    return Entry(END_SESSION, "generic", number, "c", "POST", status, sent=given, facts=fact, number=number)


def told(kind: str, status: int, bend: str = "") -> Entry:
    return Entry(kind, "generic", 1, "c", "POST", status, facts={"bend": bend}, number=1)


def fetched(number: int, kind: str, *kids: str) -> Entry:
    return Entry(
        kind, "generic", number, method="GET", status=200, facts={"kids": list(kids)}, agent="prog/1", number=number
    )


def found(slug: str, *entries: Entry, client: Client | None = None, fetches: tuple[Entry, ...] = ()) -> Finding:
    (check,) = [check for check in CHECKS if check.slug == slug]
    return check.look(Seen(client or a_client(), entries, fetches))


def again(name: str, number: int, **more: Any) -> dict[str, Sent]:
    return {name: sent(name, mark=f"{name.removeprefix('code_')}-{number}", **more)}
