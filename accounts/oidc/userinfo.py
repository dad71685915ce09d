"""UserInfo in the one form that is registered with the provider: JSON, a signed token, that in quotes, or encrypted."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.oidc import jwe, own_keys, tokens
from accounts.oidc.keys import fitting, usable
from accounts.outcomes import Refusal
from accounts.providers import Provider
from accounts.providers.profile import EmbeddedToken, UserInfoFormat
from taxportal.kit import http
from taxportal.kit.tracing import Trace

MAX_TOKEN = 131_072
NOT_TRUSTED = "SI-14"


@dataclass(frozen=True)
class Reader:
    """What checking a UserInfo answer needs. Times are seconds since the epoch, real clock."""

    provider: Provider
    find_keys: tokens.FindKeys
    trace: Trace
    now: float


def claims_of(answer: http.Answer, reader: Reader) -> dict[str, Any]:
    """The claims of a UserInfo answer. Raises Refusal: another form than the registered one is refused, never guessed at."""
    wanted, kind = reader.provider.userinfo_format, answer.content_type.split(";")[0].strip()
    if wanted is UserInfoFormat.JSON:
        return _plain(answer, kind)
    with reader.trace.check("userinfo.form"):
        token = _token(answer, kind, wanted)
    if wanted is UserInfoFormat.ENCRYPTED:
        with reader.trace.check("userinfo.decrypt"):
            try:
                token = jwe.decrypt(token, own_keys.decryption_keys(reader.provider))
            except Refusal as refusal:
                raise _renamed(refusal) from refusal
    return _signed(token, reader)


def _plain(answer: http.Answer, kind: str) -> dict[str, Any]:
    found = _json(answer) if kind == "application/json" else None
    if not isinstance(found, dict):
        raise Refusal("SI-12", "userinfo.not_json")
    return found


def _json(answer: http.Answer) -> Any:
    try:
        return answer.json()
    except http.Unavailable:
        raise Refusal("SI-12", "userinfo.not_json") from None


def _token(answer: http.Answer, kind: str, wanted: UserInfoFormat) -> object:
    """The compact token: the body itself, or the one text that a JSON body is."""
    if kind == "application/jwt" and wanted is not UserInfoFormat.QUOTED:
        return answer.body.decode("ascii", "replace").strip()
    if kind == "application/json" and wanted is not UserInfoFormat.SIGNED:
        return _json(answer)
    raise Refusal(NOT_TRUSTED, "userinfo.format")


def _signed(token: object, reader: Reader) -> dict[str, Any]:
    """Signature by the provider's keys, and the same issuer and audience as the ID token (OpenID Connect Core 5.3.2)."""
    with reader.trace.check("userinfo.signature"):
        try:
            _, claims = tokens.signed_claims(
                token,
                algorithms=reader.provider.algorithms,
                find_keys=reader.find_keys,
                trace=Trace(),
                max_length=MAX_TOKEN,
            )
        except Refusal as refusal:
            raise _renamed(refusal) from refusal
    with reader.trace.check("userinfo.iss"):
        if claims.get("iss") != reader.provider.issuer:
            raise Refusal(NOT_TRUSTED, "userinfo.iss")
    with reader.trace.check("userinfo.aud"):
        if claims.get("aud") not in (reader.provider.client_id, [reader.provider.client_id]):
            raise Refusal(NOT_TRUSTED, "userinfo.aud")
    with reader.trace.check("userinfo.exp"):
        _check_time(claims, reader)
    return claims


def _renamed(refusal: Refusal) -> Refusal:
    """The same refusal under UserInfo's name: which of the two tokens failed must be seen from the log code."""
    return Refusal(refusal.outcome, refusal.log_code.replace("token.", "userinfo.", 1))


def _check_time(claims: Mapping[str, Any], reader: Reader) -> None:
    """An end is not required; where there is one it lies ahead."""
    ends, leeway = claims.get("exp", reader.now), reader.provider.profile.leeway_s
    if isinstance(ends, bool) or not isinstance(ends, int | float) or not ends > reader.now - leeway:
        raise Refusal(NOT_TRUSTED, "userinfo.expired")


def with_embedded(
    claims: Mapping[str, Any], documents: Mapping[str, Mapping[str, Any]], reader: Reader, *, subject: str
) -> dict[str, Any]:
    """The claims, each embedded token of the profile replaced by what it says, its checks passed; absent ones stay absent.

    ``documents`` holds what was fetched from the profile's fixed key addresses, by address. Raises Refusal SI-14.
    """
    found = dict(claims)
    for embedded in reader.provider.profile.embedded_tokens:
        if embedded.claim in found:
            document = documents[embedded.keys_url]
            found[embedded.claim] = _embedded(found[embedded.claim], embedded, document, reader, subject)
    return found


def _embedded(
    token: object, embedded: EmbeddedToken, document: Mapping[str, Any], reader: Reader, subject: str
) -> dict[str, Any]:
    rows = usable({"keys": embedded.key_rows(document)}, embedded.algorithms)
    with reader.trace.check("userinfo.embedded"):
        try:
            _, claims = tokens.signed_claims(
                token,
                algorithms=embedded.algorithms,
                find_keys=lambda kid, alg: fitting(rows, kid=kid, alg=alg),
                trace=Trace(),
                max_length=MAX_TOKEN,
            )
        except Refusal as refusal:
            raise Refusal(NOT_TRUSTED, "userinfo.embedded") from refusal
        us = (reader.provider.client_id, [reader.provider.client_id])
        if claims.get("iss") != embedded.issuer or claims.get("aud") not in us or claims.get("sub") != subject:
            raise Refusal(NOT_TRUSTED, "userinfo.embedded")
        _check_time(claims, reader)
    return claims
