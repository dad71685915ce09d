"""What an attempt's trace says of question and answer: which parts were there, never what they said."""

import base64
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from accounts.models import SignInTransaction
from taxportal.kit.tracing import Trace

PARAMETERS = ("code", "state", "iss", "error", "error_description", "error_uri", "proofing", "session_state", "scope")
ANSWER = ("access_token", "id_token", "refresh_token", "token_type", "expires_in", "scope")
HEADERS = ("alg", "kid", "typ", "cty", "crit", "jku", "jwk", "x5u", "x5c", "x5t", "enc")
ALGORITHMS = ("RS256", "ES256", "PS256", "HS256", "RS384", "RS512", "ES384", "ES512", "PS384", "PS512", "none")
CLAIMS = (
    *(
        "iss",
        "sub",
        "aud",
        "azp",
        "exp",
        "nbf",
        "iat",
        "jti",
        "nonce",
        "acr",
        "amr",
        "auth_time",
        "at_hash",
        "c_hash",
        "sid",
    ),
    *(
        "name",
        "given_name",
        "middle_name",
        "family_name",
        "birthdate",
        "address",
        "phone_number",
        "phone_number_verified",
    ),
    *("email", "email_verified", "social_security_number", "verified_at", "verified_claims", "ial", "aal", "events"),
    *("fname", "mname", "lname", "birth_date", "social", "street", "city", "state", "zip", "phone", "uuid"),
    *("level_of_assurance", "credential_ial", "credential_aal", "multifactor", "all_emails", "_claim_names"),
)


def asked(trace: Trace, used: SignInTransaction) -> None:
    """What the provider was asked for when this sign-in began, and how long the person was away."""
    away = (timezone.now() - used.created_at).total_seconds()
    wished = {f"asked.{name}": str(value) for name, value in used.asked.items()}
    trace.preface(
        {"asked.provider": used.provider, "asked.purpose": used.purpose, **wished, "asked.away": f"{away:.0f} s"}
    )


def came_back(trace: Trace, query: QueryDict) -> None:
    """The names of the parameters that the browser brought back."""
    trace.note("answer.parameters", detail=_names(query, PARAMETERS))


def tokens(trace: Trace, answer: Mapping[str, Any]) -> None:
    """The names in the token answer; of the ID token the masked header and the names of its claims, before any check."""
    trace.note("token.answer", detail=_names(answer, ANSWER))
    header, claims, *_ = [*str(answer.get("id_token", "")).split(".")[:2], "", ""]
    trace.note("token.header", detail=_header(_read(header)))
    trace.note("token.claims", detail=_names(_read(claims), CLAIMS))


def userinfo(trace: Trace, claims: Mapping[str, Any], packed: str) -> None:
    """How the UserInfo answer was packed, and the names of its claims."""
    trace.note("userinfo.claims", detail=f"{packed}: {_names(claims, CLAIMS)}")


def _header(header: Mapping[str, Any]) -> str:
    alg, kid = header.get("alg"), header.get("kid")
    told = [f"alg {alg if alg in ALGORITHMS else 'other'}"] if isinstance(alg, str) else []
    told += [f"kid {_masked(kid)}"] if isinstance(kid, str) else []
    others = {name: None for name in header if name not in {"alg", "kid"}}
    return ", ".join([*told, _names(others, HEADERS)] if others else told) or "none"


def _masked(value: str) -> str:
    """The first two characters, if they are harmless, and the length."""
    start = value[:2] if len(value) > 8 and value[:2].isascii() and value[:2].isalnum() else ""
    return f"{start}… ({len(value)} characters)"


def _names(found: Iterable[str], known: tuple[str, ...]) -> str:
    """The known names among those found, in our order; a stranger is counted, for its name may be a value."""
    names = list(found)
    told = [name for name in known if name in names]
    strangers = len(names) - len(told)
    return ", ".join([*told, f"{strangers} more"] if strangers else told) or "none"


def _read(part: str) -> dict[str, Any]:
    """A part of a token as it stands, good or not; an empty object where it can't be read."""
    try:
        found = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
