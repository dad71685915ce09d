"""A relying party that checks nothing, on purpose.

It runs the code flow with PKCE and believes whatever comes back: it never looks at state, `iss` or the ID token's
signature and claims. That it signs somebody in under a fault proves that the fault is real, and that only the checks
it leaves out stand between a lying provider and an open account.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from joserfc import jwe
from joserfc.jwk import RSAKey


@dataclass(frozen=True)
class Believed:
    """What the client took for true."""

    answer: dict[str, str]
    header: dict[str, Any]
    claims: dict[str, Any]
    userinfo: dict[str, Any]
    sent: dict[str, str]
    id_token: str

    @property
    def person(self) -> str:
        """Whom it signed in: whoever UserInfo speaks of."""
        subject: str = self.userinfo["sub"]
        return subject


@dataclass
class NaiveClient:
    """A browser and a relying party in one, deliberately without any check."""

    issuer: str
    client_id: str
    secret: str
    redirect_uri: str
    scope: str = "openid profile email address phone social_security_number"
    timeout: float = 5
    browser: requests.Session = field(default_factory=requests.Session)
    # Where the endpoints are, if not under the issuer; how it proves itself, if not by Basic.
    where: Mapping[str, str] = field(default_factory=dict)
    proof: Callable[[], dict[str, str]] | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
    sealing: RSAKey | None = None

    def parameters(self, verifier: str = "", **changes: str) -> dict[str, str]:
        """A complete authorization request; `changes` replace or add, an empty string leaves one out."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": secrets.token_urlsafe(24),
            "nonce": secrets.token_urlsafe(24),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **self.extra,
            **changes,
        }
        return {name: value for name, value in asked.items() if value}

    def ask(self, parameters: dict[str, str]) -> requests.Response:
        """Send the browser to the authorization endpoint; redirects are not followed."""
        url = f"{self._at('authorize')}?{urlencode(parameters)}"
        return self.browser.get(url, allow_redirects=False, timeout=self.timeout)

    def _at(self, endpoint: str) -> str:
        return self.where.get(endpoint, f"{self.issuer}/{endpoint}")

    def redeem(self, code: str, verifier: str) -> requests.Response:
        """Redeem a code, with client_secret_basic unless there is another proof."""
        return requests.post(
            self._at("token"),
            auth=None if self.proof else (self.client_id, self.secret),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": self.redirect_uri,
                "code_verifier": verifier,
                **(self.proof() if self.proof else {}),
            },
            timeout=self.timeout,
        )

    def userinfo(self, access_token: str) -> requests.Response:
        """Ask UserInfo with the access token."""
        return requests.get(
            self._at("userinfo"),
            headers={"Authorization": f"Bearer {access_token}"},
            timeout=self.timeout,
        )

    def sign_in(self, **changes: str) -> Believed:
        """The whole flow for an ordered sign-in; raises only when the provider gives no answer."""
        verifier = secrets.token_urlsafe(48)
        sent = self.parameters(verifier, **changes)
        answer = read_answer(self.ask(sent))
        tokens = self.redeem(answer["code"], verifier)
        tokens.raise_for_status()
        header, claims = read_without_checking(tokens.json()["id_token"])
        userinfo = self.userinfo(tokens.json()["access_token"])
        userinfo.raise_for_status()
        return Believed(answer, header, claims, read_userinfo(userinfo, self.sealing), sent, tokens.json()["id_token"])


def read_answer(response: requests.Response) -> dict[str, str]:
    """The parameters that a redirect carries."""
    query = parse_qs(urlsplit(response.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def read_userinfo(response: requests.Response, sealing: RSAKey | None = None) -> dict[str, Any]:
    """The claims in any of the forms: JSON, a bare or quoted JWT, or a JWE around one. Signatures are ignored."""
    found = response.text if "jwt" in response.headers["Content-Type"] else response.json()
    if isinstance(found, str) and found.count(".") == 4:
        assert sealing is not None
        opened = jwe.decrypt_compact(found, sealing, algorithms=["RSA-OAEP-256", "A256GCM"])
        assert opened.plaintext is not None
        found = opened.plaintext.decode()
    claims: dict[str, Any] = read_without_checking(found)[1] if isinstance(found, str) else found
    return claims


def read_without_checking(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a JWT, its signature ignored."""
    header, claims = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]
    )
    return header, claims
