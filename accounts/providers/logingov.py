"""Login.gov: the client proves itself by key alone, the level is a service level, and only one of those is IAL2.

``verified`` and the older ``.../ial/2`` mean "proofed", but not by the rules of IAL2: the face was not compared.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.providers import reading
from accounts.providers.profile import Claims, LogoutHint, Profile, PushSignals, UserInfoFormat

if TYPE_CHECKING:
    from accounts.providers import Provider

FACIAL_MATCH_REQUIRED = "urn:acr.login.gov:verified-facial-match-required"
AAL2 = "http://idmanagement.gov/ns/assurance/aal/2"
IALS: Mapping[str, IAL] = {
    FACIAL_MATCH_REQUIRED: IAL.TWO,
    "urn:acr.login.gov:verified-facial-match-preferred": IAL.ONE,
    "urn:acr.login.gov:verified": IAL.ONE,
    "http://idmanagement.gov/ns/assurance/ial/2": IAL.ONE,
}
AALS: Mapping[str, AAL] = {
    "urn:gov:gsa:ac:classes:sp:PasswordProtectedTransport:duo": AAL.ONE,  # a remembered device counts for 30 days
    AAL2: AAL.TWO,
    f"{AAL2}?phishing_resistant=true": AAL.TWO,
    f"{AAL2}?hspd12=true": AAL.TWO,
}


def levels(provider: "Provider", id_token: Claims, userinfo: Claims) -> tuple[IAL, AAL]:
    """The lower of what the ID token's ``acr`` and UserInfo's ``ial`` say; the sign-in level from UserInfo's ``aal``."""
    stated = (id_token.get("acr"), userinfo.get("ial"))
    ial = min(IALS.get(value, IAL.NONE) if isinstance(value, str) else IAL.NONE for value in stated)
    aal = userinfo.get("aal")
    return ial, AALS.get(aal, AAL.NONE) if isinstance(aal, str) else AAL.NONE


def read(provider: "Provider", id_token: Claims, userinfo: Claims) -> VerifiedIdentity:
    """The identity; raises WrongClaim for a malformed claim. There is no middle name, and ``auth_time`` is in UserInfo."""
    ial, aal = levels(provider, id_token, userinfo)
    email = reading.text(userinfo, "email")
    return VerifiedIdentity(
        provider=provider.name,
        issuer=id_token["iss"],
        subject=id_token["sub"],
        given_name=reading.text(userinfo, "given_name"),
        family_name=reading.text(userinfo, "family_name"),
        birth_date=reading.birth_date(userinfo),
        tin=reading.tin(userinfo, provider.tin_claim),
        address=reading.address(userinfo),
        phone=reading.text(userinfo, "phone"),
        email=email,
        email_verified=userinfo.get("email_verified") is True,
        other_emails=tuple(other for other in reading.words(userinfo, "all_emails") if other != email),
        ial=ial,
        aal=aal,
        acr=reading.text(id_token, "acr"),
        auth_time=reading.instant(userinfo, "auth_time"),
        issued_at=reading.instant(id_token, "iat"),
        verified_at=reading.instant(userinfo, "verified_at"),
    )


PROFILE = Profile(
    name="logingov",
    read=read,
    levels=levels,
    scopes=(
        "openid",
        "profile:name",
        "profile:birthdate",
        "profile:verified_at",
        "email",
        "all_emails",
        "address",
        "phone",
        "social_security_number",
    ),
    acr_values=(FACIAL_MATCH_REQUIRED, AAL2),
    prompt="select_account",
    step_up_prompt="login",
    asks_max_age=False,
    algorithms=("RS256",),
    states_auth_time=False,
    userinfo_formats=(UserInfoFormat.JSON,),
    client_auths=("private_key_jwt",),
    logout_hint=LogoutHint.CLIENT_ID,
    signals=PushSignals.RISC,
)
