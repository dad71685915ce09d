"""The authentication backend of citizens: mozilla_django_oidc's, with every default that matters replaced.

What the library would do and this class does not: read one provider from settings, fetch keys at each sign-in without limits,
trust ``aud``, ``iss`` and UserInfo unchecked, find people by e-mail, keep disabled people signed in.
"""

from typing import Any

from django.http import HttpRequest
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from accounts import queries
from accounts.identity import VerifiedIdentity
from accounts.models import Purpose, SignInTransaction, User
from accounts.oidc import telling
from accounts.oidc.exchange import Exchange
from accounts.outcomes import Refusal
from accounts.providers.reading import WrongClaim


class Backend(OIDCAuthenticationBackend):
    """One backend for all providers: several would let Django offer a code to each in turn. It lives for one request."""

    exchange: Exchange
    used: SignInTransaction
    id_token = ""

    def __init__(self) -> None:
        # The parent reads endpoints and secrets from settings, once per request, and refuses to live without them.
        self.UserModel = User

    @classmethod
    def for_sign_in(cls, exchange: Exchange, used: SignInTransaction) -> "Backend":
        """The backend for one callback, bound to its transaction."""
        backend = cls()
        backend.exchange, backend.used = exchange, used
        return backend

    def authenticate(self, request: HttpRequest | None, **kwargs: Any) -> None:
        """Nobody is signed in through django.contrib.auth.authenticate(): only a callback with its transaction is."""
        return

    def identify(self, code: str, redirect_uri: str) -> VerifiedIdentity:
        """Who signed in, every check passed. Raises Refusal. No database is touched and none may be locked meanwhile."""
        answer = self.get_token({"code": code, "redirect_uri": redirect_uri})
        telling.tokens(self.exchange.trace, answer)
        self.id_token = answer["id_token"]
        claims = self.verify_token(self.id_token, answer=answer, code=code)
        userinfo = self.get_userinfo(answer["access_token"], self.id_token, claims)
        provider = self.exchange.provider
        telling.userinfo(self.exchange.trace, userinfo, provider.userinfo_format)
        with self.exchange.trace.check("claims") as step:
            try:
                identity = provider.profile.read(provider, claims, userinfo)
            except WrongClaim as wrong:
                raise Refusal("SI-12", f"claims.{wrong}"[:40]) from wrong
            step.detail = (
                f"ial {int(identity.ial)} aal {int(identity.aal)} tin {'given' if identity.tin else 'withheld'}"
            )
        self._judge_freshness(identity)
        return identity

    def _judge_freshness(self, identity: VerifiedIdentity) -> None:
        """A fresh sign-in at a provider that states no time of it: asked for by ``prompt``, judged by ``iat``, and noted so.

        The token's age has been checked (300 s at most); whoever asked for the fresh sign-in looks at ``issued_at``.
        """
        if self.used.purpose != Purpose.SIGN_IN and identity.auth_time is None:
            self.exchange.trace.note("freshness by iat")

    def get_token(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The token answer; raises Refusal."""
        return self.exchange.redeem(payload["code"], verifier=self.used.verifier, redirect_uri=payload["redirect_uri"])

    def verify_token(self, token: str, **kwargs: Any) -> dict[str, Any]:
        """The ID token's claims; raises Refusal. Age and level of a fresh sign-in are judged by its purpose (freshness.check),
        which allows for the minutes that a person spends at the provider after showing themselves.
        """
        return self.exchange.id_token(
            {**kwargs["answer"], "id_token": token},
            code=kwargs["code"],
            nonce=self.used.nonce,
            max_age_s=self.used.max_age_s if self.used.purpose == Purpose.SIGN_IN else None,
            acrs=frozenset(),
        )

    def get_userinfo(self, access_token: str, id_token: str, payload: dict[str, Any]) -> dict[str, Any]:
        """The UserInfo claims of the ID token's subject; raises Refusal."""
        return self.exchange.userinfo(access_token, subject=payload["sub"])

    def get_user(self, user_id: Any) -> User | None:
        """The citizen of a session, with the active link if there is one, in one query; None once deactivated."""
        return queries.citizen(user_id)
