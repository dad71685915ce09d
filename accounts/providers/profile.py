"""What can differ from one kind of provider to another. A profile is data with three small functions; it does no I/O."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from accounts.identity import AAL, IAL, VerifiedIdentity

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
class Profile:
    """One kind of provider. Every field has the value of a plain OpenID Connect provider as its default."""

    name: str
    # how to read the answer and judge its level; unknown values count as none
    read: Callable[["Provider", Claims, Claims], VerifiedIdentity]
    levels: Callable[["Provider", Claims, Claims], tuple[IAL, AAL]]
    # how to ask
    level_request: LevelRequest = LevelRequest.ACR_VALUES
    prompt: str = ""
    step_up_prompt: str = ""
    asks_max_age: bool = True
    claims_parameter: Mapping[str, Any] = field(default_factory=dict)
    extra_parameters: Mapping[str, str] = field(default_factory=dict)
    random_bytes: int = 32  # of state, nonce and verifier: 43 characters
    # how to trust
    algorithms: tuple[str, ...] = ("RS256", "ES256", "PS256")
    requires_nonce: bool = True
    states_auth_time: bool = True
    leeway_s: int = 60
    max_token_age_s: int = 300
    endpoint_hosts: tuple[
        str, ...
    ] = ()  # hosts beside the issuer's that its endpoints may lie on; empty: any https host
    # how to talk
    userinfo_format: UserInfoFormat = UserInfoFormat.JSON
    client_auths: tuple[str, ...] = ("client_secret_basic", "client_secret_post")
    headers: Mapping[str, str] = field(default_factory=dict)
    # how it ends
    logout_hint: LogoutHint = LogoutHint.ID_TOKEN
    logout_redirect_parameter: str = "post_logout_redirect_uri"
    signals: PushSignals = PushSignals.NONE
    # OAuth error -> (outcome code, log code); what is not listed becomes SI-01
    errors: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    proofing_errors: Mapping[str, str] = field(default_factory=dict)
