"""Signing in at the provider with Authlib, and the checks that Authlib leaves to its users.

Authlib checks state, PKCE, the ID token's signature, iss, exp, iat, nonce, azp and at_hash. It does not look at the `iss` of the
answer (RFC 9207), at the issuer that the metadata names, at `aud` unless told to, nor at the `sub` of UserInfo: we do.
"""

from __future__ import annotations

import time
from typing import Any

from authlib.integrations.django_client import OAuth
from django.http import HttpRequest
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


def finish_sign_in(request: HttpRequest) -> Login:
    """Redeem the answer that the browser brings; ValueError or an error of Authlib, joserfc or requests otherwise."""
    metadata = client.load_server_metadata()
    if metadata["issuer"] != settings.ISSUER or request.GET.get("iss") != settings.ISSUER:
        raise ValueError("the answer is from another issuer")
    expected = {"iss": {"essential": True, "value": settings.ISSUER}, "aud": {"value": settings.CLIENT_ID}}
    token = client.authorize_access_token(request, claims_options=expected)
    told, claims = client.userinfo(token=token), token["userinfo"]
    if told.get("sub") != claims["sub"]:
        raise ValueError("UserInfo is about somebody else")
    name = str(told.get("name", ""))
    return Login(claims["sub"], claims.get("sid", ""), name, claims.get("acr", ""), token["id_token"])


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
