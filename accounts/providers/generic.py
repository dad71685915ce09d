"""A plain OpenID Connect provider: standard claims from UserInfo, the level from the ID token's ``acr``.

Where OIDC_<NAME>_VERIFIED_CLAIMS names trust frameworks, the provider speaks OpenID Connect for Identity Assurance: who
somebody is then counts only as ``verified_claims`` say it, and so does the identity level.
"""

from typing import TYPE_CHECKING

from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.providers import reading, verified_claims
from accounts.providers.profile import Claims, Profile, PushSignals

if TYPE_CHECKING:
    from accounts.providers import Provider


def levels(provider: "Provider", id_token: Claims, userinfo: Claims) -> tuple[IAL, AAL]:
    """IAL2 and AAL2 where ``acr`` is one that OIDC_<NAME>_IAL2_ACRS lists; anything else is none (SP 800-63C-4, 2.5).

    With verified claims the identity level comes from them, and ``acr`` only says how the person signed in.
    """
    acr = id_token.get("acr")
    known = isinstance(acr, str) and acr in provider.ial2_acrs
    ial, aal = (IAL.TWO, AAL.TWO) if known else (IAL.NONE, AAL.NONE)
    if provider.verified_claims:
        ial = verified_claims.found(provider, id_token, userinfo).ial
    return ial, aal


def read(provider: "Provider", id_token: Claims, userinfo: Claims) -> VerifiedIdentity:
    """The identity. Names, birth date and tax number come from UserInfo; raises WrongClaim for a malformed one."""
    ial, aal = levels(provider, id_token, userinfo)
    person, verified_at = userinfo, reading.instant(userinfo, "verified_at")
    if provider.verified_claims:
        verified = verified_claims.found(provider, id_token, userinfo)
        person, verified_at = verified.claims, verified.verified_at
    return VerifiedIdentity(
        provider=provider.name,
        issuer=id_token["iss"],
        subject=id_token["sub"],
        given_name=reading.text(person, "given_name"),
        middle_name=reading.text(person, "middle_name"),
        family_name=reading.text(person, "family_name"),
        birth_date=reading.birth_date(person),
        tin=reading.tin(person, provider.tin_claim),
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
        verified_at=verified_at,
        sid=reading.text(id_token, "sid"),
    )


PROFILE = Profile(
    name="generic",
    read=read,
    levels=levels,
    claims_parameter=verified_claims.asked,
    judges_by_acr_list=True,
    signals=PushSignals.BACKCHANNEL,
)
