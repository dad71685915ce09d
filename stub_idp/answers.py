"""The answers of the authorization endpoint, right ones and those that a fault bends."""

from __future__ import annotations

import secrets
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from stub_idp import runtime, sessions
from stub_idp.armed import About
from stub_idp.faults import OF_NOBODY
from stub_idp.faults.answer import Answer, bent
from stub_idp.faults.key_set import CHANGES
from stub_idp.levels import Reached, reached
from stub_idp.profiles import PROFILES
from stub_idp.sessions import Remembered
from stub_idp.store import CODE_SECONDS, AuthorizationRequest, Grant, Order, SignIn
from stub_idp.tokens import ID_TOKEN_SECONDS
from stub_idp.tokensets import token_answer

WITHOUT_A_SIGN_IN = OF_NOBODY | CHANGES.keys()


def success(
    browser: HttpRequest,
    request: AuthorizationRequest,
    known: Remembered,
    *,
    kept_back: frozenset[str],
    order: Order | None = None,
    now: float,
) -> HttpResponse:
    """Send the browser back with a code for this person, and with what the order and the standing faults make of it."""
    order = order or Order()
    standing = runtime.armoury().take_for_sign_in(
        About(request.issuer, request.client_id, known.person.handle), now=now
    )
    order = replace(order, faults=order.faults | standing)
    level = _level(request, known, order)
    sign_in = SignIn(known.person.handle, known.auth_time, level, known.sid, order, kept_back)
    code = _code(Grant(request, sign_in, expires_at=now + CODE_SECONDS), now=now)
    sessions.note_client(browser, request.issuer, request.client_id)
    issuer = runtime.issuer_url(request.issuer) if PROFILES[request.issuer].sends_iss else None
    answer: Answer = [("code", code), ("state", request.state), ("iss", issuer)]
    # What acts on answers that belong to no sign-in, the metadata and the key set, is in force from now on.
    runtime.armoury().arm_for_order(request.issuer, request.client_id, order.faults & WITHOUT_A_SIGN_IN, now=now)
    return _send(request.redirect_uri, bent(answer, order.faults, runtime.issuer_url(request.issuer)))


def failure(
    *, issuer: str, redirect_uri: str, state: str | None, error: str, description: str = "", proofing: str = ""
) -> HttpResponse:
    """Send the browser back with an error; where `iss` is sent, it goes with errors too (RFC 9207)."""
    answer: Answer = [
        ("error", error),
        ("error_description", description or None),
        ("proofing", proofing or None),
        ("state", state),
        ("iss", runtime.issuer_url(issuer) if PROFILES[issuer].sends_iss else None),
    ]
    return _send(redirect_uri, answer)


def _level(request: AuthorizationRequest, known: Remembered, order: Order) -> Reached:
    return reached(
        request.issuer,
        ial=order.ial or known.person.ial,
        aal=order.aal or known.person.aal,
        acr_values=request.acr_values,
        scopes=request.scopes,
        lower="lower-acr" in order.faults,
    )


def _code(grant: Grant, *, now: float) -> str:
    store, faults = runtime.store(), grant.sign_in.faults
    if "code-expired" in faults:
        return store.put_grant(Grant(grant.request, grant.sign_in, expires_at=now - 1), now=now)
    if "code-reused" in faults:
        return _code_redeemed_before(grant, now=now)
    return store.put_grant(grant, now=now)


def _code_redeemed_before(grant: Grant, *, now: float) -> str:
    """A code that was redeemed before, opened for a second time: it will bring the first sign-in's tokens.

    Where this client has redeemed none lately, one is redeemed here and now as a stranger's browser would have: another
    nonce, another verifier. The first sign-in's tokens must still be alive, or they would be refused for their age.
    """
    store, request = runtime.store(), grant.request
    latest = store.latest(request.issuer, request.client_id)
    if latest is None or latest.at + ID_TOKEN_SECONDS / 2 < now:
        elsewhere = AuthorizationRequest(
            issuer=request.issuer,
            client_id=request.client_id,
            redirect_uri=request.redirect_uri,
            scopes=request.scopes,
            state=None,
            nonce=secrets.token_urlsafe(24),
            code_challenge="",
        )
        first = Grant(
            elsewhere,
            replace(grant.sign_in, order=Order()),
            expires_at=now + CODE_SECONDS,
        )
        token_answer(first, code=store.put_grant(first, now=now), now=now)
        latest = store.latest(request.issuer, request.client_id)
    assert latest is not None
    again = Grant(latest.grant.request, latest.grant.sign_in, now + CODE_SECONDS, answer=latest.answer)
    return store.put_grant(again, now=now, code=latest.code)


def _send(address: str, answer: Answer) -> HttpResponse:
    query = urlencode([(name, value) for name, value in answer if value is not None])
    return HttpResponseRedirect(f"{address}{'&' if urlsplit(address).query else '?'}{query}")
