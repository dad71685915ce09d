"""Signing in at the provider with Authlib, and the checks that Authlib leaves to its users.

Authlib checks state, PKCE, the ID token's signature, iss, exp, nonce, azp and at_hash, and that iat is not ahead. It does not look at
the `iss` of the answer (RFC 9207), at the issuer that the metadata names, at `aud`, at the age of the ID token, nor at the `sub` of
UserInfo: we do. Nobody here looks at `typ`, at two keys of one kid, at members said twice, or at the size and pace of answers.
"""

from __future__ import annotations

import secrets
import time
from typing import Any

from authlib.integrations.django_client import OAuth
from django.http import HttpRequest, HttpResponse
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError
from joserfc.jwk import KeySet

from stub_idp.parks_pass import settings
from stub_idp.parks_pass.logins import LOGINS, Login

ALGORITHMS = ["RS256", "ES256", "PS256"]
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST, LEEWAY = 300, 60  # seconds

client = OAuth().register(
    "harbor",
    client_id=settings.CLIENT_ID,
    client_secret=settings.CLIENT_SECRET,
    server_metadata_url=f"{settings.ISSUER}/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": 10},
)


def start_sign_in(request: HttpRequest) -> HttpResponse:
    """The redirect to the provider; ValueError or an error of Authlib or requests where it cannot be found."""
    _check_metadata()
    # Authlib's own nonce has 20 characters; some providers want 22.
    onwards: HttpResponse = client.authorize_redirect(
        request, f"{settings.BASE_URL}/callback/", nonce=secrets.token_urlsafe(24)
    )
    return onwards


def finish_sign_in(request: HttpRequest) -> Login:
    """Redeem the answer that the browser brings; ValueError or an error of Authlib, joserfc or requests otherwise."""
    _check_metadata()
    if request.GET.get("iss") != settings.ISSUER:
        raise ValueError("the answer is from another issuer")
    token = client.authorize_access_token(request)
    told, claims = client.userinfo(token=token), token["userinfo"]
    if claims["aud"] not in (settings.CLIENT_ID, [settings.CLIENT_ID]) or claims["iat"] < time.time() - OLDEST:
        raise ValueError("the ID token is for somebody else, or old")
    if told.get("sub") != claims["sub"]:
        raise ValueError("UserInfo is about somebody else")
    name, sid, acr = (
        str(found)[:100] for found in (told.get("name", ""), claims.get("sid", ""), claims.get("acr", ""))
    )
    return Login(claims["sub"], sid, name, acr, token["id_token"])


def end_sessions(logout_token: str) -> None:
    """Do what a logout token says (Back-Channel Logout 1.0, 2.6); ValueError or an error of joserfc or requests otherwise."""
    try:
        found = jwt.decode(logout_token, KeySet.import_key_set(client.fetch_jwk_set()), algorithms=ALGORITHMS)
    except InvalidKeyIdError:  # the provider has new keys
        found = jwt.decode(logout_token, KeySet.import_key_set(client.fetch_jwk_set(force=True)), algorithms=ALGORITHMS)
    now, said = time.time(), found.claims
    jwt.JWTClaimsRegistry(
        now=int(now), leeway=LEEWAY,
        iss={"essential": True, "value": settings.ISSUER}, aud={"essential": True, "value": settings.CLIENT_ID},
        iat={"essential": True}, exp={"essential": True}, jti={"essential": True},
    ).validate(said)  # fmt: skip
    _check_logout(found.header, said, now)
    LOGINS.end(sub=said.get("sub"), sid=said.get("sid"), now=now)


def _check_metadata() -> None:
    if client.load_server_metadata().get("issuer") != settings.ISSUER:
        client.server_metadata.clear()  # ask anew next time
        raise ValueError("the metadata are of another issuer")


def _check_logout(header: dict[str, Any], said: dict[str, Any], now: float) -> None:
    """What makes a token of the provider a logout token, fresh and not seen before."""
    if header.get("typ") != "logout+jwt" or "nonce" in said:
        raise ValueError("not a logout token")
    if said.get("events", {}).get(LOGOUT_EVENT) != {}:
        raise ValueError("no logout event")
    about = [said[name] for name in ("sub", "sid") if name in said]
    if not about or not all(isinstance(value, str) and value for value in (*about, said["jti"])):
        raise ValueError("neither sub nor sid says whose session ends")
    if said["iat"] < now - OLDEST:
        raise ValueError("too old")
    if not LOGINS.is_first(said["jti"], until=said["exp"] + LEEWAY, now=now):
        raise ValueError("seen before")
