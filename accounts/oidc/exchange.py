"""The outgoing half of a sign-in: code for tokens, tokens for UserInfo. All calls of one request share one deadline."""

import time
from dataclasses import dataclass, field
from typing import Any

from accounts.oidc import client_auth, keys, metadata, tokens, userinfo
from accounts.oidc.metadata import Metadata
from accounts.outcomes import Refusal
from accounts.providers import Provider
from taxportal.kit import http
from taxportal.kit.tracing import Trace

MAX_ACCESS_TOKEN = 8192


@dataclass
class Exchange:
    """One sign-in's talk with its provider."""

    provider: Provider
    trace: Trace
    deadline: http.Deadline = field(default_factory=http.Deadline)

    def metadata(self) -> Metadata:
        """The provider's metadata; raises Refusal, at once while the provider is being left alone after failures."""
        if http.resting(self.provider.name):
            raise Refusal("SI-12", "provider.breaker")
        return metadata.metadata_of(self.provider, deadline=self.deadline, trace=self.trace)

    def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """The token answer for a code. Sent once, whatever happens: a code is good for one try (RFC 6749, 4.1.2)."""
        data = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
            "client_id": self.provider.client_id,
        }
        known = self.metadata()
        proof = client_auth.proof(self.provider, known)
        with self.trace.check("token.request"):
            return _tokens(self._post(known.token_endpoint, {**data, **proof.fields}, proof.basic))

    def _post(self, url: str, data: dict[str, str], auth: tuple[str, str] | None) -> Any:
        headers = {"Accept": "application/json", **self.provider.profile.headers}
        try:
            call = http.call(
                "POST",
                url,
                deadline=self.deadline,
                pool=self.provider.name,
                endpoint="token",
                headers=headers,
                data=data,
                auth=auth,
            )
            return call.json()
        except http.Unavailable as unavailable:
            raise metadata.refusal_of(unavailable) from unavailable
        except http.Refused as refused:
            raise _refused(refused) from refused

    def id_token(
        self, answer: dict[str, Any], *, code: str, nonce: str, max_age_s: int | None, acrs: frozenset[str]
    ) -> dict[str, Any]:
        """The claims of the answer's ID token, every check passed; raises Refusal."""
        profile = self.provider.profile
        expected = tokens.Expected(
            issuer=self.provider.issuer,
            client_id=self.provider.client_id,
            nonce=nonce,
            code=code,
            access_token=answer["access_token"],
            algorithms=self.provider.algorithms,
            now=time.time(),
            leeway_s=profile.leeway_s,
            max_token_age_s=profile.max_token_age_s,
            max_age_s=max_age_s,
            requires_auth_time=profile.states_auth_time,
            acrs=acrs,
        )
        return tokens.verify(answer["id_token"], expected, find_keys=self.find_keys, trace=self.trace)

    def find_keys(self, kid: str | None, alg: str) -> list[keys.Key]:
        """The keys for a token's header; an unknown key id asks the provider again (at most once a minute)."""
        known = metadata.keys_of(self.provider, self.metadata(), deadline=self.deadline, trace=self.trace)
        found = keys.fitting(known, kid=kid, alg=alg)
        if found or kid is None:
            return found
        again = metadata.keys_again(self.provider, self.metadata(), deadline=self.deadline, trace=self.trace)
        return keys.fitting(again, kid=kid, alg=alg)

    def userinfo(self, access_token: str, *, subject: str) -> dict[str, Any]:
        """The UserInfo claims, of the same subject as the ID token or not at all (OpenID Connect Core 5.3.2)."""
        reader = userinfo.Reader(self.provider, self.find_keys, self.trace, time.time())
        with self.trace.check("userinfo.request"):
            url = self.metadata().userinfo_endpoint
            answer = metadata.fetch(self.provider, url, deadline=self.deadline, endpoint="userinfo", token=access_token)
        with self.trace.check("userinfo.read"):
            claims = userinfo.claims_of(answer, reader)
        with self.trace.check("userinfo.sub"):
            if claims.get("sub") != subject:
                raise Refusal("SI-14", "userinfo.sub")
        return userinfo.with_embedded(claims, self._documents(claims), reader, subject=subject)

    def _documents(self, claims: dict[str, Any]) -> dict[str, dict[str, Any]]:
        """The key documents of the embedded tokens that came, from their fixed addresses."""
        came = [token for token in self.provider.profile.embedded_tokens if token.claim in claims]
        return {
            token.keys_url: metadata.document(self.provider, token.keys_url, deadline=self.deadline, trace=self.trace)
            for token in came
        }


def _refused(refused: http.Refused) -> Refusal:
    """What a 4xx of the token endpoint means: a used or expired code is a link no longer valid, the rest our set-up."""
    if refused.error == "invalid_grant":
        return Refusal("SI-13", "token.invalid_grant")
    known = {"invalid_client", "invalid_request", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}
    return Refusal("SI-12", f"token.{refused.error}" if refused.error in known else "token.refused")


def _tokens(answer: Any) -> dict[str, Any]:
    good = (
        isinstance(answer, dict)
        and isinstance(answer.get("id_token"), str)
        and _bearer(answer.get("access_token"))
        and str(answer.get("token_type", "")).lower() == "bearer"
    )
    if not good:
        raise Refusal("SI-12", "token.answer_malformed")
    return dict(answer)


def _bearer(token: object) -> bool:
    """Whether this can go into a header: printable ASCII without spaces."""
    return (
        isinstance(token, str)
        and 0 < len(token) <= MAX_ACCESS_TOKEN
        and token.isascii()
        and token.isprintable()
        and " " not in token
    )
