"""What can differ from one kind of provider to another. A profile is data with a few small functions; it does no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.providers.refusals import ERRORS, OTHER_ERROR, PROOFING_ERRORS, UNKNOWN_PROOFING

if TYPE_CHECKING:
    from accounts.providers import Provider

Claims = Mapping[str, Any]


class LevelRequest(StrEnum):
    """How the wished-for level is asked."""

    ACR_VALUES = "acr_values"
    SCOPE = "scope"
    VTR = "vtr"
    CLAIMS = "claims"


class UserInfoFormat(StrEnum):
    """How the UserInfo answer is packed."""

    JSON = "json"
    SIGNED = "signed"
    QUOTED = "quoted"
    ENCRYPTED = "encrypted"


class AssertionAudience(StrEnum):
    """Whom the client's signed assertion names as its reader."""

    TOKEN_ENDPOINT = "token_endpoint"  # noqa: S105  (the name of an address)
    ISSUER = "issuer"


class LogoutHint(StrEnum):
    """What the provider wants to see at its end-session address."""

    ID_TOKEN = "id_token_hint"  # noqa: S105  (the name of a parameter)
    CLIENT_ID = "client_id"


class PushSignals(StrEnum):
    """What the provider tells us by itself."""

    NONE = "none"
    BACKCHANNEL = "backchannel"
    RISC = "risc"


@dataclass(frozen=True)
class EmbeddedToken:
    """A UserInfo claim that is a signed token of its own, by an issuer and keys of its own.

    It is checked before the profile reads: the claim's value is then what the token says. Its ``sub`` is the sign-in's.
    """

    claim: str
    issuer: str
    keys_url: str  # fixed here, never taken from the token
    algorithms: tuple[str, ...]
    key_rows: Callable[[Mapping[str, Any]], Any]  # the JWKs in the document at ``keys_url``


def no_claims(provider: "Provider") -> Claims:
    """Nothing is asked through the ``claims`` parameter."""
    return {}


@dataclass(frozen=True)
class Profile:
    """One kind of provider. Every field has the value of a plain OpenID Connect provider as its default."""

    name: str
    # how to read the answer and judge its level; unknown values count as none
    read: Callable[["Provider", Claims, Claims], VerifiedIdentity]
    levels: Callable[["Provider", Claims, Claims], tuple[IAL, AAL]]
    # what is asked where the environment says nothing
    scopes: tuple[str, ...] = ("openid", "profile", "email", "address", "phone", "social_security_number")
    acr_values: tuple[str, ...] = ()
    tin_claim: str = "social_security_number"
    # how to ask
    level_request: LevelRequest = LevelRequest.ACR_VALUES
    prompt: str = ""
    step_up_prompt: str = ""
    asks_max_age: bool = True
    claims_parameter: Callable[["Provider"], Claims] = no_claims
    extra_parameters: Mapping[str, str] = field(default_factory=dict)
    # how to trust
    algorithms: tuple[str, ...] = ("RS256", "ES256", "PS256")
    states_auth_time: bool = True  # in the ID token; without it a fresh sign-in is judged by iat
    leeway_s: int = 60
    max_token_age_s: int = 300
    endpoint_hosts: tuple[
        str, ...
    ] = ()  # hosts beside the issuer's that its endpoints may lie on; empty: any https host
    # how to talk; the first of each is the default
    userinfo_formats: tuple[UserInfoFormat, ...] = (
        UserInfoFormat.JSON,
        UserInfoFormat.SIGNED,
        UserInfoFormat.ENCRYPTED,
    )
    embedded_tokens: tuple[EmbeddedToken, ...] = ()
    client_auths: tuple[str, ...] = ("client_secret_basic", "client_secret_post", "private_key_jwt")
    assertion_audience: AssertionAudience = AssertionAudience.TOKEN_ENDPOINT
    headers: Mapping[str, str] = field(default_factory=dict)
    # what its discovery document leaves out, so that check_provider does not miss it there
    sparse_discovery: bool = False
    judges_by_acr_list: bool = False  # by OIDC_<NAME>_IAL2_ACRS, not by a table of its own
    # how it ends
    logout_hint: LogoutHint = LogoutHint.ID_TOKEN
    logout_redirect_parameter: str = "post_logout_redirect_uri"
    logout_state: bool = True  # whether the provider gives our state back
    signals: PushSignals = PushSignals.NONE
    # OAuth error, or the reason of a failed identity check -> (outcome code, log code)
    errors: Mapping[str, tuple[str, str]] = field(default_factory=lambda: ERRORS)
    proofing_errors: Mapping[str, tuple[str, str]] = field(default_factory=lambda: PROOFING_ERRORS)

    def refusal_of(self, error: str, proofing: str = "") -> tuple[str, str]:
        """(outcome code, log code) of an error answer. Both words come from the outside: only those of closed lists count."""
        if error == "access_denied" and proofing:
            return self.proofing_errors.get(proofing, UNKNOWN_PROOFING)
        return self.errors.get(error, OTHER_ERROR)
