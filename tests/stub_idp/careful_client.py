"""A relying party that does everything right: proof by key, PKCE, state, nonce, iss, and every check before it goes on."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from joserfc.jwk import RSAKey

from tests.stub_idp.conftest import OTHER, assertion
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import StubServer

ALGORITHMS = ["RS256"]
MUST_HAVE = ["iss", "sub", "aud", "exp", "iat", "nonce"]


class Refused(Exception):
    """The client stops here; nobody is signed in."""


@dataclass
class CarefulClient:
    """The client `by-key` at generic, with a browser of its own. Metadata and keys are fetched once and kept."""

    stub: StubServer
    key: RSAKey
    client_id: str = "by-key"
    browser: requests.Session = field(default_factory=requests.Session)
    keys: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    id_token: str = ""

    def __post_init__(self) -> None:
        self.program = requests.Session()
        self.program.headers["User-Agent"] = "careful-client/1.0 (tests)"
        issuer = self.stub.issuer()
        self.metadata = self._get(f"{issuer}/.well-known/openid-configuration").json()
        assert self.metadata["issuer"] == issuer

    def sign_in(self, **changes: str) -> dict[str, Any]:
        """An ordered sign-in, checked at every step; returns the ID token's claims or raises Refused."""
        builder = NaiveClient(self.metadata["issuer"], self.client_id, "", f"{OTHER}/callback", browser=self.browser)
        verifier = secrets.token_urlsafe(48)
        sent = builder.parameters(verifier, acr_values="urn:stub:ial2:aal2", **changes)
        code = self._code_of(builder.ask(sent).headers["Location"], sent)
        tokens = self._redeem(code, verifier)
        claims = self._checked(tokens.get("id_token"), sent["nonce"])
        if tokens.get("token_type", "").lower() != "bearer":
            raise Refused("token_type")
        told = self.program.get(
            self.metadata["userinfo_endpoint"], headers={"Authorization": f"Bearer {tokens['access_token']}"}, timeout=5
        )
        if told.status_code != 200:
            raise Refused("userinfo")
        self.id_token = tokens["id_token"]
        return claims

    def leave(self) -> requests.Response:
        """Sign out: the hint by POST, a registered address, a state."""
        data = {
            "id_token_hint": self.id_token,
            "post_logout_redirect_uri": f"{OTHER}/bye",
            "state": secrets.token_urlsafe(24),
        }
        return self.browser.post(self.metadata["end_session_endpoint"], data=data, allow_redirects=False, timeout=5)

    def _get(self, url: str) -> requests.Response:
        return self.program.get(url, timeout=5)

    def _code_of(self, url: str, sent: dict[str, str]) -> str:
        found = parse_qs(urlsplit(url).query)
        right = {"state": [sent["state"]], "iss": [self.metadata["issuer"]]}
        if "error" in found or any(found.get(name) != value for name, value in right.items()):
            raise Refused("answer")
        if len(found.get("code", [])) != 1:
            raise Refused("code")
        return found["code"][0]

    def _redeem(self, code: str, verifier: str) -> dict[str, Any]:
        address = self.metadata["token_endpoint"]
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": f"{OTHER}/callback",
            "code_verifier": verifier,
            **assertion(self.key, self.client_id, address),
        }
        response = self.program.post(address, data=data, allow_redirects=False, timeout=5)
        if response.status_code != 200:
            raise Refused("token")
        tokens: dict[str, Any] = response.json()
        return tokens

    def _checked(self, token: str | None, nonce: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token or "")
            if header.get("kid") not in self.keys:
                found = self._get(self.metadata["jwks_uri"]).json()
                self.keys = {row["kid"]: row for row in found["keys"] if isinstance(row, dict) and "kid" in row}
            if header.get("typ", "JWT") != "JWT" or header.get("kid") not in self.keys:
                raise Refused("header")
            claims: dict[str, Any] = jwt.decode(
                token or "",
                jwt.PyJWK(self.keys[header["kid"]]),
                algorithms=ALGORITHMS,
                audience=self.client_id,
                issuer=self.metadata["issuer"],
                options={"require": MUST_HAVE},
            )
        except jwt.PyJWTError as error:
            raise Refused(str(error)) from error
        if claims["nonce"] != nonce or claims["aud"] not in (self.client_id, [self.client_id]):
            raise Refused("claims")
        return claims
