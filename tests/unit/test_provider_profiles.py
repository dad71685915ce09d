"""What each kind of provider's answer means, as truth tables; and that the next kind needs data and small functions only."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.identity import AAL, IAL, VerifiedIdentity
from accounts.models import Purpose
from accounts.oidc.asking import asked_of
from accounts.providers import Provider, generic, idme, logingov, provider_named, reading
from accounts.providers.profile import (
    AssertionAudience,
    Claims,
    EmbeddedToken,
    LevelRequest,
    Profile,
    PushSignals,
    UserInfoFormat,
)
from accounts.providers.reading import WrongClaim

ID_TOKEN = {"iss": "https://idp.example.org", "sub": "s1", "iat": 1_750_000_000}
IDME = {
    "sub": "s1",
    "fname": "Ada",
    "mname": "B",
    "lname": "Quill",
    "birth_date": "1980-02-01",
    "social": "666-20-9001",
    "email": "ada@example.com",
    "emails_confirmed": ["ada@example.com", "a@example.org"],
    "street": "1 Elm",
    "city": "Larkfield",
    "state": "OH",
    "zip": "00101",
    "phone": "555-0101",
    "level_of_assurance": 3,
    "credential_ial": 2,
    "credential_aal": 2,
    "multifactor": True,
}
FACE = logingov.FACIAL_MATCH_REQUIRED
LOGINGOV = {
    "sub": "s1",
    "given_name": "Ada",
    "family_name": "Quill",
    "birthdate": "1980-02-01",
    "social_security_number": "666209001",
    "email": "ada@example.com",
    "email_verified": True,
    "all_emails": ["ada@example.com", "a@example.org"],
    "phone": None,
    "verified_at": 1_700_000_000,
    "auth_time": 1_749_999_999,
    "ial": FACE,
    "aal": logingov.AAL2,
}


@pytest.fixture
def provider_of(settings: Any) -> Any:
    """A function: the provider with these variables."""

    known = settings.OIDC_PROVIDERS["generic"]

    def make(**values: Any) -> Provider:
        settings.OIDC_PROVIDERS = {"one": {**known, **values}}
        found = provider_named("one")
        assert found is not None
        return found

    return make


# covers FED-01, CORE-11, T03
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (IAL.TWO, AAL.TWO)),
        ({"credential_ial": "2", "level_of_assurance": "3", "credential_aal": "2"}, (IAL.TWO, AAL.TWO)),
        ({"level_of_assurance": 1}, (IAL.ONE, AAL.TWO)),
        ({"level_of_assurance": None}, (IAL.ONE, AAL.TWO)),
        ({"credential_ial": 1}, (IAL.ONE, AAL.TWO)),
        ({"credential_ial": "classic_loa3"}, (IAL.NONE, AAL.TWO)),
        ({"credential_ial": None}, (IAL.NONE, AAL.TWO)),
        ({"credential_ial": True}, (IAL.NONE, AAL.TWO)),
        ({"credential_ial": [2]}, (IAL.NONE, AAL.TWO)),
        ({"credential_ial": 2.0}, (IAL.NONE, AAL.TWO)),
        ({"multifactor": False}, (IAL.TWO, AAL.ONE)),
        ({"multifactor": "true"}, (IAL.TWO, AAL.ONE)),
        ({"credential_aal": 1}, (IAL.TWO, AAL.ONE)),
        ({"credential_aal": 9}, (IAL.TWO, AAL.NONE)),
    ],
)
def test_levels_at_idme(provider_of: Any, changes: dict[str, Any], expected: Any) -> None:
    assert idme.levels(provider_of(PROFILE="idme"), ID_TOKEN, {**IDME, **changes}) == expected


# covers FED-01
def test_a_level_at_idme_that_was_not_asked_for_is_not_believed(provider_of: Any) -> None:
    less = provider_of(PROFILE="idme", SCOPES=("openid", "http://idmanagement.gov/ns/assurance/ial/1/aal/2"))
    assert idme.levels(less, ID_TOKEN, IDME) == (IAL.ONE, AAL.TWO)


# covers CORE-20
def test_reads_idmes_own_names(provider_of: Any) -> None:
    identity = idme.read(provider_of(PROFILE="idme"), ID_TOKEN, IDME)
    assert identity.shown_name == "Ada B Quill" and identity.birth_date == date(1980, 2, 1)
    assert identity.tin is not None and identity.tin.last4 == "9001"
    assert identity.email_verified and identity.other_emails == ("a@example.org",)
    assert identity.address is not None and identity.address.postal_code == "00101"
    assert identity.auth_time is None and identity.issued_at is not None and identity.acr == ""


# covers CORE-18
def test_an_address_that_idme_did_not_confirm_is_not_verified(provider_of: Any) -> None:
    provider = provider_of(PROFILE="idme")
    assert not idme.read(provider, ID_TOKEN, {**IDME, "emails_confirmed": []}).email_verified
    assert not idme.read(provider, ID_TOKEN, {"sub": "s1"}).email_verified
    assert idme.read(provider, ID_TOKEN, {"sub": "s1"}).address is None
    with pytest.raises(WrongClaim):
        idme.read(provider, ID_TOKEN, {**IDME, "fname": ["Ada"]})


# covers FED-01, CORE-11, T03
@pytest.mark.parametrize(
    ("acr", "ial", "aal", "expected"),
    [
        (FACE, FACE, logingov.AAL2, (IAL.TWO, AAL.TWO)),
        (FACE, FACE, f"{logingov.AAL2}?phishing_resistant=true", (IAL.TWO, AAL.TWO)),
        (FACE, FACE, "urn:gov:gsa:ac:classes:sp:PasswordProtectedTransport:duo", (IAL.TWO, AAL.ONE)),
        (FACE, FACE, None, (IAL.TWO, AAL.NONE)),
        (FACE, FACE, [logingov.AAL2], (IAL.TWO, AAL.NONE)),
        (FACE, "urn:acr.login.gov:verified", logingov.AAL2, (IAL.ONE, AAL.TWO)),
        ("urn:acr.login.gov:verified", FACE, logingov.AAL2, (IAL.ONE, AAL.TWO)),
        ("urn:acr.login.gov:verified", "urn:acr.login.gov:verified", logingov.AAL2, (IAL.ONE, AAL.TWO)),
        ("http://idmanagement.gov/ns/assurance/ial/2", FACE, logingov.AAL2, (IAL.ONE, AAL.TWO)),
        (FACE, None, logingov.AAL2, (IAL.NONE, AAL.TWO)),
        (None, FACE, logingov.AAL2, (IAL.NONE, AAL.TWO)),
        (FACE, [FACE], logingov.AAL2, (IAL.NONE, AAL.TWO)),
        ("urn:acr.login.gov:auth-only", "urn:acr.login.gov:auth-only", logingov.AAL2, (IAL.NONE, AAL.TWO)),
    ],
)
def test_levels_at_logingov(provider_of: Any, acr: Any, ial: Any, aal: Any, expected: Any) -> None:
    id_token, userinfo = {**ID_TOKEN, "acr": acr}, {**LOGINGOV, "ial": ial, "aal": aal}
    assert logingov.levels(provider_of(PROFILE="logingov"), id_token, userinfo) == expected


def test_reads_logingov(provider_of: Any) -> None:
    identity = logingov.read(provider_of(PROFILE="logingov"), {**ID_TOKEN, "acr": FACE}, LOGINGOV)
    assert identity.shown_name == "Ada Quill" and identity.phone == ""
    assert identity.tin is not None and identity.tin.last4 == "9001"
    assert identity.auth_time == datetime.fromtimestamp(1_749_999_999, UTC)
    assert identity.verified_at is not None and identity.other_emails == ("a@example.org",)


def checked(**changes: Any) -> dict[str, Any]:
    verification = {
        "trust_framework": "nist_800_63A",
        "assurance_level": "ial2",
        "time": "2024-01-01T00:00:00Z",
        **changes,
    }
    claims = {
        "given_name": "Ada",
        "family_name": "Quill",
        "birthdate": "1980-02-01",
        "social_security_number": "666209001",
    }
    return {"verification": verification, "claims": claims}


@pytest.fixture
def assured(provider_of: Any) -> Provider:
    """A provider of verified claims."""
    found: Provider = provider_of(VERIFIED_CLAIMS=("nist_800_63A",), IAL2_ACRS=("high",))
    return found


# covers FED-01, T03
def test_verified_claims_are_read_from_inside_alone(assured: Provider) -> None:
    outside = {
        "sub": "s1",
        "given_name": "Eve",
        "birthdate": "1999-09-09",
        "middle_name": "X",
        "email": "a@example.com",
    }
    identity = generic.read(assured, {**ID_TOKEN, "acr": "high"}, {**outside, "verified_claims": checked()})
    assert (identity.given_name, identity.middle_name, identity.birth_date) == ("Ada", "", date(1980, 2, 1))
    assert identity.tin is not None and (identity.ial, identity.aal) == (IAL.TWO, AAL.TWO)
    assert identity.verified_at == datetime(2024, 1, 1, tzinfo=UTC) and identity.email == "a@example.com"
    nothing = generic.read(assured, {**ID_TOKEN, "acr": "high"}, outside)
    assert (nothing.given_name, nothing.tin, nothing.ial, nothing.aal) == ("", None, IAL.NONE, AAL.TWO)


# covers FED-01
@pytest.mark.parametrize(
    ("value", "ial"),
    [
        (checked(), IAL.TWO),
        ([checked(trust_framework="other"), checked()], IAL.TWO),
        (checked(assurance_level="ial1"), IAL.ONE),
        (checked(assurance_level="very high"), IAL.NONE),
        (checked(assurance_level=["ial2"]), IAL.NONE),
        (checked(trust_framework="de_aml"), IAL.NONE),
        (checked(trust_framework=None), IAL.NONE),
        (checked(time=None), IAL.NONE),
        (checked(time="yesterday"), IAL.NONE),
        (checked(time="2024-01-01T00:00:00"), IAL.NONE),
        (checked(time="2019-01-01T00:00:00Z"), IAL.NONE),
        (checked(time="2031-01-01T00:00:00Z"), IAL.NONE),
        ({"verification": "nist_800_63A", "claims": {}}, IAL.NONE),
        ({"verification": checked()["verification"], "claims": []}, IAL.NONE),
        ("verified", IAL.NONE),
        ([], IAL.NONE),
        (None, IAL.NONE),
    ],
)
def test_only_a_check_by_our_rules_counts(assured: Provider, value: Any, ial: IAL) -> None:
    assert generic.levels(assured, {**ID_TOKEN, "acr": "low"}, {"verified_claims": value}) == (ial, AAL.NONE)


def test_verified_claims_are_asked_for(provider_of: Any, assured: Provider) -> None:
    asked = asked_of(assured).parameters["claims"]
    assert '"trust_framework":{"value":"nist_800_63A"}' in asked and '"birthdate":null' in asked
    two = provider_of(VERIFIED_CLAIMS=("nist_800_63A", "eidas"))
    assert '"trust_framework":{"values":["nist_800_63A","eidas"]}' in asked_of(two).parameters["claims"]
    assert "claims" not in asked_of(provider_of(VERIFIED_CLAIMS=())).parameters


@pytest.mark.parametrize("name", ["generic", "idme", "logingov"])
def test_refusals_come_from_closed_lists(provider_of: Any, name: str) -> None:
    profile = provider_of(PROFILE=name).profile
    assert profile.refusal_of("access_denied") == ("SI-01", "provider.access_denied")
    assert profile.refusal_of("access_denied", "face-mismatch") == ("SI-06", "proofing.face-mismatch")
    assert profile.refusal_of("access_denied", "anything") == ("SI-01", "proofing.unknown")
    assert profile.refusal_of("server_error", "face-mismatch") == ("SI-11", "provider.server_error")
    assert profile.refusal_of("unmet_authentication_requirements") == ("SI-01", "provider.unmet_requirements")
    assert profile.refusal_of("666-10-0001", "666-10-0001") == ("SI-01", "provider.other_error")


def test_a_fresh_sign_in_is_asked_as_the_provider_understands_it(provider_of: Any) -> None:
    fresh = {name: asked_of(provider_of(PROFILE=name), Purpose.STEP_UP) for name in ("generic", "idme", "logingov")}
    assert fresh["generic"].max_age_s == 0 and fresh["generic"].parameters["max_age"] == "0"
    assert fresh["idme"].parameters["prompt"] == fresh["logingov"].parameters["prompt"] == "login"
    assert fresh["idme"].max_age_s is None and fresh["idme"].acrs == ()
    assert fresh["logingov"].acrs[0] == FACE


# --- The next kind of provider: GOV.UK One Login ----------------------------------------------------------------------

CORE_IDENTITY = "https://vocab.account.example/v1/coreIdentityJWT"


def govuk_levels(provider: Provider, id_token: Claims, userinfo: Claims) -> tuple[IAL, AAL]:
    """P2 lies in the credential, two factors in the ID token."""
    credential = userinfo.get(CORE_IDENTITY, {})
    return (
        IAL.TWO if credential.get("vot") == "P2" else IAL.NONE,
        AAL.TWO if id_token.get("vot") == "Cl.Cm" else AAL.NONE,
    )


def govuk_read(provider: Provider, id_token: Claims, userinfo: Claims) -> VerifiedIdentity:
    """The current name: the one without an end."""
    ial, aal = govuk_levels(provider, id_token, userinfo)
    subject = userinfo.get(CORE_IDENTITY, {}).get("vc", {}).get("credentialSubject", {})
    parts = [name["nameParts"] for name in subject.get("name", []) if "validUntil" not in name]
    named = {part["type"]: part["value"] for part in (parts[0] if parts else [])}
    births = subject.get("birthDate", [{}])
    return VerifiedIdentity(
        provider=provider.name,
        issuer=id_token["iss"],
        subject=id_token["sub"],
        given_name=reading.text(named, "GivenName"),
        family_name=reading.text(named, "FamilyName"),
        birth_date=reading.birth_date(births[0], "value"),
        ial=ial,
        aal=aal,
        auth_time=reading.instant(id_token, "auth_time"),
        issued_at=reading.instant(id_token, "iat"),
    )


GOVUK = Profile(
    name="govuk",
    read=govuk_read,
    levels=govuk_levels,
    scopes=("openid", "email", "phone"),
    acr_values=("Cl.Cm.P2",),
    level_request=LevelRequest.VTR,
    claims_parameter=lambda provider: {"userinfo": {CORE_IDENTITY: None}},
    algorithms=("ES256", "RS256"),
    max_token_age_s=120,
    userinfo_formats=(UserInfoFormat.JSON,),
    embedded_tokens=(
        EmbeddedToken(
            claim=CORE_IDENTITY,
            issuer="https://identity.account.example/",
            keys_url="https://identity.account.example/.well-known/did.json",
            algorithms=("ES256",),
            key_rows=lambda did: [{**method["publicKeyJwk"], "kid": method["id"]} for method in did["assertionMethod"]],
        ),
    ),
    client_auths=("private_key_jwt",),
    assertion_audience=AssertionAudience.TOKEN_ENDPOINT,
    headers={"User-Agent": "practice-tax-agency"},
    signals=PushSignals.BACKCHANNEL,
)


def test_the_next_kind_of_provider_is_data_and_two_functions(provider_of: Any) -> None:
    provider = replace(
        provider_of(ISSUER="https://oidc.account.example/"),
        profile=GOVUK,
        scopes=GOVUK.scopes,
        acr_values=GOVUK.acr_values,
    )
    asked = asked_of(provider)
    assert asked.parameters["vtr"] == '["Cl.Cm.P2"]' and "acr_values" not in asked.parameters
    assert asked.parameters["claims"] == '{"userinfo":{"' + CORE_IDENTITY + '":null}}'
    old, now = "2010-01-01", [{"type": "GivenName", "value": "Ada"}, {"type": "FamilyName", "value": "Quill"}]
    names = [{"nameParts": [], "validUntil": old}, {"nameParts": now}]
    subject = {"name": names, "birthDate": [{"value": "1980-02-01"}]}
    userinfo = {"sub": "s1", CORE_IDENTITY: {"vot": "P2", "vc": {"credentialSubject": subject}}}
    identity = provider.profile.read(provider, {**ID_TOKEN, "vot": "Cl.Cm"}, userinfo)
    assert (identity.shown_name, identity.birth_date) == ("Ada Quill", date(1980, 2, 1))
    assert (identity.ial, identity.aal) == (IAL.TWO, AAL.TWO)
    nothing = provider.profile.read(provider, ID_TOKEN, {"sub": "s1"})
    assert (nothing.ial, nothing.shown_name, nothing.birth_date) == (IAL.NONE, "", None)
