"""Reading what a provider says about a person."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.identity import AAL, IAL, Address
from accounts.providers import generic, provider_named, public_provider, reading
from accounts.providers.reading import WrongClaim

ID_TOKEN = {
    "iss": "https://idp.example.org",
    "sub": "s1",
    "acr": "high",
    "amr": ["pwd", "otp"],
    "auth_time": 1_700_000_000,
    "iat": 1_700_000_100,
}
USERINFO = {
    "sub": "s1",
    "given_name": " Ada ",
    "family_name": "Quill",
    "birthdate": "1980-02-01",
    "social_security_number": "666-20-9001",
    "email": "ada@example.com",
    "email_verified": True,
    "address": {"street_address": "1 Elm\nApt 2", "locality": "Larkfield", "region": "OH", "postal_code": "00101"},
}


@pytest.fixture
def provider(settings: Any) -> Any:
    """A provider whose acr ``high`` means IAL2."""
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": {**known, "IAL2_ACRS": ("high",)}}
    return provider_named("generic")


def test_reads_everything_that_matters(provider: Any) -> None:
    identity = generic.read(provider, ID_TOKEN, USERINFO)
    assert (identity.given_name, identity.family_name, identity.birth_date) == ("Ada", "Quill", date(1980, 2, 1))
    assert identity.tin is not None and identity.tin.last4 == "9001"
    assert (identity.ial, identity.aal) == (IAL.TWO, AAL.TWO)
    assert identity.auth_time == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert identity.address == Address("1 Elm, Apt 2", "Larkfield", "OH", "00101", "")
    assert identity.email_verified and identity.shown_name == "Ada Quill"


# covers T24, INV-31
def test_does_not_print_what_it_holds(provider: Any) -> None:
    text = repr(generic.read(provider, ID_TOKEN, USERINFO))
    for secret in ("Ada", "Quill", "1980", "9001", "ada@", "Elm", "s1"):
        assert secret not in text


@pytest.mark.parametrize("acr", [None, "", "low", 2, ["high"], {"high": 1}])
def test_a_level_that_we_do_not_know_is_none(provider: Any, acr: Any) -> None:
    assert generic.levels(provider, {**ID_TOKEN, "acr": acr}, {}) == (IAL.NONE, AAL.NONE)


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": 5},
        {"given_name": ["Ada"]},
        {"family_name": "Q" * 201},
        {"family_name": "Qu\x00ill"},
        {"family_name": "Qu\ud800ill"},
        {"birthdate": "1980-2-1"},
        {"birthdate": "19800201"},
        {"birthdate": "1980-02-30"},
        {"birthdate": "1980-W05-5"},
        {"social_security_number": "123-45-6789"},
        {"social_security_number": 666209001},
        {"verified_at": "yesterday"},
        {"verified_at": True},
        {"verified_at": 1e300},
    ],
)
def test_a_malformed_claim_is_refused(provider: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(WrongClaim) as wrong:
        generic.read(provider, ID_TOKEN, {**USERINFO, **changes})
    assert str(wrong.value) == next(iter(changes))


def test_absent_claims_are_simply_absent(provider: Any) -> None:
    identity = generic.read(
        provider, {"iss": "i", "sub": "s"}, {"sub": "s", "given_name": None, "birthdate": "0000-02-01"}
    )
    assert (identity.given_name, identity.birth_date, identity.tin, identity.address) == ("", None, None, None)
    assert identity.amr == () and identity.auth_time is None and not identity.email_verified
    assert reading.words({"amr": "pwd"}, "amr") == ()


def test_only_public_providers_with_a_known_profile_count(settings: Any) -> None:
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"a": {**known, "PROFILE": "unheard-of"}, "b": {**known, "FOR": "staff"}}
    assert provider_named("a") is None and public_provider("b") is None and public_provider("c") is None
    assert provider_named("b") is not None
