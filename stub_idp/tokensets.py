"""The token endpoint's answer for a grant: access token, ID token and, if that was asked for, a refresh token."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any

from stub_idp import runtime
from stub_idp.claims import id_token_claims
from stub_idp.faults import FAULTS
from stub_idp.faults.redeeming import REDEEMING
from stub_idp.profiles import OFFLINE
from stub_idp.store import ACCESS_TOKEN_SECONDS, Grant
from stub_idp.tokens import id_token


def token_answer(grant: Grant, *, code: str, now: float) -> dict[str, Any]:
    """Make the tokens of a grant whose code has just been used up; returns the JSON of RFC 6749, 5.1.

    KeyError where the person's account has been forgotten since.
    """
    answer = _tokens(grant, code=code, now=now)
    if is_offline(grant):
        answer["refresh_token"] = runtime.store().put_refresh(grant, now=now)
    return _kept(answer, grant, code=code, now=now)


def refreshed_answer(grant: Grant, *, scopes: tuple[str, ...], now: float) -> dict[str, Any]:
    """Make new tokens for a refresh token that has just been used up, with the one that takes its place.

    The ID token speaks of the same sign-in, without its nonce (OpenID Connect Core 12.2). The access token may read no
    more than `scopes`; the new refresh token stands for as much as the old one. KeyError as above.
    """
    same = replace(grant, request=replace(grant.request, nonce=None))
    narrowed = replace(same, request=replace(same.request, scopes=scopes))
    answer = _tokens(narrowed, code="", now=now)
    answer["refresh_token"] = runtime.store().put_refresh(same, now=now)
    return _kept(answer, narrowed, code="", now=now)


def is_offline(grant: Grant) -> bool:
    """Whether the service was allowed to come back without the person."""
    return OFFLINE in grant.request.scopes and OFFLINE not in grant.sign_in.kept_back | grant.sign_in.order.withhold


def _tokens(grant: Grant, *, code: str, now: float) -> dict[str, Any]:
    request = grant.request
    client, subject = runtime.party(grant)
    person = runtime.person(grant.sign_in.person)
    assert person is not None  # party has looked
    access_token = secrets.token_urlsafe(32)
    given = [scope for scope in request.scopes if scope != OFFLINE or is_offline(grant)]
    answer = {
        "access_token": access_token,
        "token_type": "Bearer",
        "expires_in": ACCESS_TOKEN_SECONDS,
        "scope": " ".join(given),
    }
    if "openid" in given:
        answer["id_token"] = id_token(
            grant,
            issuer_url=runtime.issuer_url(request.issuer),
            subject=subject,
            access_token=access_token,
            code=code,
            algorithm=client.id_token_alg,
            client_secret=client.secret,
            keys=runtime.keyrings()[request.issuer],
            now=int(now),
            about=id_token_claims(person, grant),
        )
    return answer


def _kept(answer: dict[str, Any], grant: Grant, *, code: str, now: float) -> dict[str, Any]:
    """The answer as the sign-in's faults make it, its access token remembered for UserInfo."""
    access_token, faults = answer["access_token"], grant.sign_in.faults
    for slug in sorted(faults & REDEEMING.keys()):
        REDEEMING[slug].change(answer)
    is_right = all(FAULTS[slug].good for slug in faults)
    runtime.store().put_token(access_token, grant, code=code, answer=answer, is_right=is_right, now=now)
    return answer
