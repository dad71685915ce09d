"""A plain OpenID Connect provider: standard claims from UserInfo, the level from the ID token's ``acr``."""

from typing import TYPE_CHECKING

from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.providers import reading
from accounts.providers.profile import Claims, Profile, PushSignals

if TYPE_CHECKING:
    from accounts.providers import Provider


def levels(provider: "Provider", id_token: Claims, userinfo: Claims) -> tuple[IAL, AAL]:
    """IAL2 and AAL2 where ``acr`` is one that OIDC_<NAME>_IAL2_ACRS lists; anything else is none (SP 800-63C-4, 2.5)."""
    acr = id_token.get("acr")
    known = isinstance(acr, str) and acr in provider.ial2_acrs
    return (IAL.TWO, AAL.TWO) if known else (IAL.NONE, AAL.NONE)


def read(provider: "Provider", id_token: Claims, userinfo: Claims) -> VerifiedIdentity:
    """The identity. Names, birth date and tax number come from UserInfo; raises WrongClaim for a malformed one."""
    ial, aal = levels(provider, id_token, userinfo)
    return VerifiedIdentity(
        provider=provider.name,
        issuer=id_token["iss"],
        subject=id_token["sub"],
        given_name=reading.text(userinfo, "given_name"),
        middle_name=reading.text(userinfo, "middle_name"),
        family_name=reading.text(userinfo, "family_name"),
        birth_date=reading.birth_date(userinfo),
        tin=reading.tin(userinfo, provider.tin_claim),
        address=reading.address(userinfo),
        phone=reading.text(userinfo, "phone_number"),
        email=reading.text(userinfo, "email"),
        email_verified=userinfo.get("email_verified") is True,
        ial=ial,
        aal=aal,
        acr=reading.text(id_token, "acr"),
        amr=reading.words(id_token, "amr"),
        auth_time=reading.instant(id_token, "auth_time"),
        issued_at=reading.instant(id_token, "iat"),
        verified_at=reading.instant(userinfo, "verified_at"),
        sid=reading.text(id_token, "sid"),
    )


# What the provider's refusal means to the person. Not listed, and any free text: "you stopped" (SI-01).
ERRORS = {
    "access_denied": ("SI-01", "provider.access_denied"),
    "temporarily_unavailable": ("SI-11", "provider.temporarily_unavailable"),
    "server_error": ("SI-11", "provider.server_error"),
    "unauthorized_client": ("SI-11", "provider.unauthorized_client"),
    "invalid_request": ("SI-12", "provider.invalid_request"),
    "invalid_scope": ("SI-12", "provider.invalid_scope"),
    "unsupported_response_type": ("SI-12", "provider.unsupported_response_type"),
    "login_required": ("SI-01", "provider.login_required"),
    "interaction_required": ("SI-01", "provider.interaction_required"),
    "consent_required": ("SI-01", "provider.consent_required"),
    "account_selection_required": ("SI-01", "provider.account_selection_required"),
    "unmet_authentication_requirements": ("SI-01", "provider.unmet_requirements"),
}

PROFILE = Profile(name="generic", read=read, levels=levels, signals=PushSignals.BACKCHANNEL, errors=ERRORS)
