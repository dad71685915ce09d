"""ID.me: the level is asked by scope, claims have names of their own, UserInfo is a signed token inside a JSON text.

Its ID token states neither ``acr`` nor ``auth_time``: a fresh sign-in is asked by ``prompt=login`` and judged by ``iat``.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from accounts.identity import AAL, IAL, Address, VerifiedIdentity
from accounts.providers import reading
from accounts.providers.profile import Claims, LevelRequest, LogoutHint, Profile, PushSignals, UserInfoFormat

if TYPE_CHECKING:
    from accounts.providers import Provider

IAL2_POLICY = "http://idmanagement.gov/ns/assurance/ial/2/aal/2"
LOA3 = {"3"}  # level_of_assurance, an older word that must not contradict
IALS: Mapping[str, IAL] = {"1": IAL.ONE, "2": IAL.TWO}  # "classic_loa3" was checked by older rules: not listed
AALS: Mapping[str, AAL] = {"1": AAL.ONE, "2": AAL.TWO}


def levels(provider: "Provider", id_token: Claims, userinfo: Claims) -> tuple[IAL, AAL]:
    """IAL2 where its policy was asked for and both words of this very sign-in say so; AAL2 where a second factor was used."""
    ial = IALS.get(_word(userinfo, "credential_ial"), IAL.NONE)
    asked = IAL2_POLICY in provider.scopes
    if ial == IAL.TWO and not (asked and _word(userinfo, "level_of_assurance") in LOA3):
        ial = IAL.ONE
    aal = AALS.get(_word(userinfo, "credential_aal"), AAL.NONE)
    if aal == AAL.TWO and userinfo.get("multifactor") is not True:
        aal = AAL.ONE
    return ial, aal


def read(provider: "Provider", id_token: Claims, userinfo: Claims) -> VerifiedIdentity:
    """The identity, from ID.me's own claim names; raises WrongClaim for a malformed one."""
    ial, aal = levels(provider, id_token, userinfo)
    email, confirmed = reading.text(userinfo, "email"), reading.words(userinfo, "emails_confirmed")
    return VerifiedIdentity(
        provider=provider.name,
        issuer=id_token["iss"],
        subject=id_token["sub"],
        given_name=reading.text(userinfo, "fname"),
        middle_name=reading.text(userinfo, "mname"),
        family_name=reading.text(userinfo, "lname"),
        birth_date=reading.birth_date(userinfo, "birth_date"),
        tin=reading.tin(userinfo, provider.tin_claim),
        address=_address(userinfo),
        phone=reading.text(userinfo, "phone"),
        email=email,
        email_verified=email != "" and email in confirmed,
        other_emails=tuple(other for other in confirmed if other != email),
        ial=ial,
        aal=aal,
        issued_at=reading.instant(id_token, "iat"),
    )


def _word(claims: Claims, name: str) -> str:
    """A level as text, whether it came as a number or as text; "" for anything else."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return str(value)


def _address(userinfo: Claims) -> Address | None:
    street, city = reading.text(userinfo, "street"), reading.text(userinfo, "city")
    state, postal_code = reading.text(userinfo, "state"), reading.text(userinfo, "zip")
    if not (street or city or state or postal_code):
        return None
    return Address(street=street, locality=city, region=state, postal_code=postal_code, country="US")


PROFILE = Profile(
    name="idme",
    read=read,
    levels=levels,
    scopes=("openid", IAL2_POLICY),
    tin_claim="social",
    level_request=LevelRequest.SCOPE,
    step_up_prompt="login",
    asks_max_age=False,
    algorithms=("RS256",),
    states_auth_time=False,
    userinfo_formats=(UserInfoFormat.QUOTED, UserInfoFormat.ENCRYPTED),
    client_auths=("client_secret_post", "private_key_jwt"),
    sparse_discovery=True,
    logout_hint=LogoutHint.CLIENT_ID,
    logout_redirect_parameter="redirect_uri",
    logout_state=False,
    signals=PushSignals.RISC,
)
