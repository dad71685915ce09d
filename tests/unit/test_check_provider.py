"""The integrator's check, against documents that lack what we need."""

import email.utils
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from joserfc.jwk import ECKey

from accounts.oidc import inspection_rows, metadata
from accounts.oidc.inspecting import inspect
from accounts.oidc.inspection_rows import CHANGE, PASS, WARNING, Facts, Row
from accounts.providers import Provider, provider_named
from accounts.providers.profile import UserInfoFormat
from tests.client_keys import rsa_key, write_key
from tests.loopback_op import Op, running_op

EC_ROW = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"}, auto_kid=False).as_dict(private=False)
GOOD = {
    "response_types_supported": ["code"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "private_key_jwt"],
    "token_endpoint_auth_signing_alg_values_supported": ["RS256", "ES256"],
    "id_token_signing_alg_values_supported": ["ES256"],
    "userinfo_signing_alg_values_supported": ["ES256"],
    "userinfo_encryption_alg_values_supported": ["RSA-OAEP-256"],
    "acr_values_supported": ["high"],
    "scopes_supported": ["openid", "profile", "email", "address", "phone", "social_security_number"],
    "claims_supported": ["sub", "social_security_number"],
    "authorization_response_iss_parameter_supported": True,
    "backchannel_logout_supported": True,
    "verified_claims_supported": True,
    "trust_frameworks_supported": ["nist_800_63A"],
}


@pytest.fixture
def op() -> Iterator[Op]:
    """A provider with everything that we need."""
    with running_op() as server:
        server.document.update(GOOD)
        server.answers["/jwks_uri"] = [(200, {"keys": [EC_ROW]})]
        yield server


@pytest.fixture
def provider(op: Op, settings: Any) -> Provider:
    """The portal's side of it."""
    known = settings.OIDC_PROVIDERS["generic"]
    more = {"ISSUER": op.issuer, "IAL2_ACRS": ("high",), "ACR_VALUES": ("high",)}
    settings.OIDC_PROVIDERS = {"generic": {**known, **more}}
    found = provider_named("generic")
    assert found is not None
    return found


def verdicts(provider: Provider) -> dict[str, str]:
    """The rows that did not simply pass."""
    return {row.what: row.verdict for row in inspect(provider).rows if row.verdict != PASS}


def test_a_provider_that_has_it_all_passes(op: Op, provider: Provider) -> None:
    report = inspect(provider)
    assert report.good and {row.verdict for row in report.rows} <= {PASS, WARNING}
    assert verdicts(provider) == {"Issuer over https": WARNING}
    assert report.authorisation_url.startswith(f"{op.issuer}/authorization_endpoint?")
    assert metadata.cached(provider) is None  # nothing of it is kept


@pytest.mark.parametrize(
    ("changes", "what", "verdict"),
    [
        ({"issuer": "https://other.example.org"}, "Issuer", CHANGE),
        ({"issuer": ["x"]}, "Issuer", CHANGE),
        ({"token_endpoint": None}, "token_endpoint", CHANGE),
        ({"userinfo_endpoint": "http://169.254.169.254/"}, "userinfo_endpoint", CHANGE),
        ({"end_session_endpoint": None}, "end_session_endpoint", WARNING),
        ({"response_types_supported": ["id_token"]}, "Authorisation code flow", CHANGE),
        ({"code_challenge_methods_supported": ["plain"]}, "PKCE", CHANGE),
        ({"code_challenge_methods_supported": None}, "PKCE", WARNING),
        ({"token_endpoint_auth_methods_supported": ["tls_client_auth"]}, "How we prove who we are", CHANGE),
        ({"id_token_signing_alg_values_supported": ["HS256"]}, "Algorithms of tokens", CHANGE),
        ({"id_token_signing_alg_values_supported": ["RS256"]}, "Keys", CHANGE),
        ({"jwks_uri": "http://127.0.0.1:1/jwks"}, "Keys", CHANGE),
        ({"jwks_uri": 5}, "Keys", CHANGE),
        ({"acr_values_supported": ["low"]}, "Levels (acr_values)", CHANGE),
        ({"scopes_supported": ["openid"]}, "Scopes", CHANGE),
        ({"claims_supported": ["sub"]}, "Tax number", WARNING),
        ({"backchannel_logout_supported": False}, "Back-channel logout", WARNING),
    ],
)
def test_says_what_is_missing(op: Op, provider: Provider, changes: Any, what: str, verdict: str) -> None:
    op.document.update(changes)
    assert verdicts(provider)[what] == verdict
    assert inspect(provider).good == (verdict != CHANGE)


def test_what_is_not_announced_is_not_missed(op: Op, provider: Provider) -> None:
    for name in ("acr_values_supported", "scopes_supported", "claims_supported", "response_types_supported"):
        del op.document[name]
    del op.document["authorization_response_iss_parameter_supported"]
    assert inspect(provider).good


@pytest.mark.parametrize(
    ("form", "changes", "verdict"),
    [
        ("signed", {}, PASS),
        ("encrypted", {}, PASS),
        ("signed", {"userinfo_signing_alg_values_supported": None}, WARNING),
        ("signed", {"userinfo_signing_alg_values_supported": ["HS256"]}, CHANGE),
        ("encrypted", {"userinfo_encryption_alg_values_supported": ["RSA1_5"]}, CHANGE),
    ],
)
def test_the_form_of_userinfo(op: Op, provider: Provider, form: Any, changes: Any, verdict: str) -> None:
    op.document.update(changes)
    assert verdicts(replace(provider, userinfo_format=UserInfoFormat(form))).get("Form of UserInfo", PASS) == verdict


def test_keys_and_levels_of_ours(op: Op, provider: Provider, tmp_path: Any) -> None:
    path = write_key(tmp_path / "key.pem", rsa_key())
    by_key = replace(provider, client_auth="private_key_jwt", client_key_files=(path,))
    assert "Algorithm of our key" not in verdicts(by_key)
    assert inspect(by_key).register["our keys (JWKS)"].endswith("/signin/generic/jwks/")
    op.document["token_endpoint_auth_signing_alg_values_supported"] = ["ES256"]
    assert verdicts(by_key)["Algorithm of our key"] == CHANGE
    assert verdicts(replace(provider, ial2_acrs=frozenset()))["Levels that open records"] == WARNING
    assured = replace(provider, verified_claims=("nist_800_63A",), ial2_acrs=frozenset())
    assert verdicts(assured) == {"Issuer over https": WARNING}
    assert verdicts(replace(provider, verified_claims=("eidas",)))["Verified claims"] == CHANGE


@pytest.mark.parametrize(
    ("apart", "verdict"), [(0, PASS), (-4, PASS), (20, WARNING), (-59, WARNING), (60, CHANGE), (None, WARNING)]
)
def test_clocks(provider: Provider, apart: float | None, verdict: str) -> None:
    (row,) = inspection_rows._clock(Facts(provider, {}, (), apart, []))
    assert row.verdict == verdict


def test_the_clock_is_read_from_the_answer(provider: Provider) -> None:
    from accounts.oidc.inspecting import _clock_difference
    from taxportal.kit.http import Answer

    late = email.utils.formatdate(time.time() - 100, usegmt=True)
    difference = _clock_difference(Answer(200, "", b"", late))
    assert difference is not None and -103 < difference < -98
    assert _clock_difference(Answer(200, "", b"", "noon")) is _clock_difference(Answer(200, "", b"")) is None


@pytest.mark.parametrize("answer", [(500, {}), (404, {}), (200, b"<html>"), (200, [])])
def test_no_document_is_said_in_words(op: Op, provider: Provider, answer: Any) -> None:
    op.answers["/.well-known/openid-configuration"] = [answer]
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("check_provider", "generic", stdout=out)
    assert ended.value.code == 1
    assert "Discovery document" in out.getvalue() and "Something must be changed" in out.getvalue()
    assert "redirect URI" in out.getvalue()  # what to register is known all the same


def test_the_answer_for_programs(op: Op, provider: Provider) -> None:
    op.document["issuer"] = "https://other.example.org"
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_provider", "generic", "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert not report["good"] and report["authorisation_url"] == ""
    assert "OIDC_..._ISSUER" in next(row["advice"] for row in report["rows"] if row["what"] == "Issuer")


def test_a_provider_that_was_left_out_is_told_with_its_reason(settings: Any) -> None:
    settings.OIDC_PROVIDER_PROBLEMS = ["OIDC_AGENCY_ISSUER is missing; for example ..."]
    with pytest.raises(CommandError, match="OIDC_AGENCY_ISSUER is missing"):
        call_command("check_provider", "agency")


def test_a_key_that_cannot_be_read_is_told(op: Op, settings: Any) -> None:
    values = settings.OIDC_PROVIDERS["generic"]
    by_key = {"CLIENT_KEY_FILE": ("/nowhere.pem",), "ISSUER": op.issuer}
    settings.OIDC_PROVIDERS = {"generic": {**values, **by_key}}
    with pytest.raises(CommandError, match="OIDC_GENERIC_CLIENT_KEY_FILE cannot be read"):
        call_command("check_provider", "generic")


def test_a_terminal_is_not_written_to_by_the_provider() -> None:
    assert inspection_rows._shown("a\x1b[2Jb\n" + "c" * 500) == "a[2Jb" + "c" * 113
    assert Row("a", "b", "c").change("d").fails and not Row("a", "b", "c").warn("d").fails
