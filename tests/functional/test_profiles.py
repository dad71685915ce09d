"""Signing in by each kind of provider, in each way of proving who we are and each form of UserInfo."""

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import FederatedIdentity, IdentityLink, SignInTrace
from tests.client_keys import KeyFiles
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, configured, point_at, query_of
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db
NAMES = ["generic", "idme", "logingov"]
FRAMEWORK = "nist_800_63A"


@pytest.fixture(autouse=True)
def ava() -> object:
    """Ava's tax record."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def steps() -> list[str]:
    return [step["name"] for step in SignInTrace.objects.latest("pk").steps]


def log_code() -> str:
    return SignInTrace.objects.latest("pk").log_code


# covers RP-basic, RP-scope-userinfo-claims, FED-02
@pytest.mark.parametrize("name", NAMES)
def test_a_person_with_a_record_lands_at_home(portal: Portal, three: StubServer, name: str) -> None:
    assert portal.sign_in("ava", provider=name)["Location"] == "/account/"
    assert IdentityLink.objects.get().status == "active"
    identity = FederatedIdentity.objects.get()
    assert identity.issuer == three.issuer(name)


# covers FED-01, CORE-11
@pytest.mark.parametrize("name", NAMES)
def test_somebody_who_is_not_proofed_gets_the_limited_account(portal: Portal, three: StubServer, name: str) -> None:
    assert portal.sign_in("priya", provider=name)["Location"] == "/account/limited/"
    assert not IdentityLink.objects.exists()


# covers RP-client-secret-basic, RP-client-secret-post, RP-private-key-jwt, BCP-06
@pytest.mark.parametrize(
    ("client", "auth", "key"),
    [
        ("taxportal", "client_secret_basic", ""),
        ("post", "client_secret_post", ""),
        ("key", "private_key_jwt", "rsa"),
        ("key", "private_key_jwt", "ec"),
    ],
)
def test_proves_who_we_are(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles, client: str, auth: str, key: str
) -> None:
    files = (getattr(keys, key),) if key else ()
    point_at(settings, stub.issuer(), CLIENT_ID=client, CLIENT_AUTH=auth, CLIENT_KEY_FILE=files)
    assert portal.sign_in("ava")["Location"] == "/account/"


# covers RP-private-key-jwt
def test_a_provider_with_secrets_may_take_keys_too(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles
) -> None:
    by_key = {"CLIENT_ID": "idme-key", "CLIENT_AUTH": "private_key_jwt", "CLIENT_KEY_FILE": (keys.ec,)}
    settings.OIDC_PROVIDERS = {"idme": configured(stub, "idme", **by_key)}
    assert portal.sign_in("ava", provider="idme")["Location"] == "/account/"


def test_a_client_that_comes_with_another_proof_than_registered_is_told_as_our_fault(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles
) -> None:
    point_at(settings, stub.issuer(), CLIENT_ID="key", CLIENT_AUTH="private_key_jwt", CLIENT_KEY_FILE=(keys.rsa,))
    address = portal.at_provider(portal.start(), "ava")
    point_at(settings, stub.issuer(), CLIENT_ID="key", CLIENT_AUTH="client_secret_post")
    assert portal.come_back(address)["Location"].startswith("/signin/problem/SI-12/")
    assert log_code() == "token.invalid_client"


# covers BCP-13
def test_a_new_key_of_ours_signs_while_both_are_published(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles
) -> None:
    for files in ((keys.rsa,), (keys.rsa, keys.rsa_next), (keys.rsa_next, keys.rsa), (keys.rsa_next,)):
        by_key = {"CLIENT_SECRET": "", "CLIENT_KEY_FILE": files}
        settings.OIDC_PROVIDERS = {"logingov": configured(stub, "logingov", **by_key)}
        published = json.loads(portal.client.get("/signin/logingov/jwks/").content)["keys"]
        assert len({row["kid"] for row in published}) == len(files)
        assert Portal(stub).sign_in("ava", provider="logingov")["Location"] == "/account/"


# covers RP-userinfo-signed, RP-userinfo-encrypted, CORE-16, CORE-27
@pytest.mark.parametrize(
    ("name", "client", "form"),
    [
        ("generic", "taxportal", "json"),
        ("generic", "signed", "signed"),
        ("generic", "encrypted", "encrypted"),
        ("idme", "taxportal", "quoted"),
        ("idme", "idme-encrypted", "encrypted"),
    ],
)
def test_reads_userinfo_in_the_form_that_is_registered(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles, name: str, client: str, form: str
) -> None:
    registered = {"CLIENT_ID": client, "USERINFO_FORMAT": form, "DECRYPTION_KEY_FILE": (keys.decryption,)}
    settings.OIDC_PROVIDERS = {name: configured(stub, name, **registered)}
    assert portal.sign_in("ava", provider=name)["Location"] == "/account/"
    assert ("userinfo.signature" in steps()) == (form != "json")
    assert ("userinfo.decrypt" in steps()) == (form == "encrypted")


# covers CORE-16
@pytest.mark.parametrize(
    ("client", "form", "outcome", "code"),
    [
        ("taxportal", "signed", "SI-14", "userinfo.format"),
        ("signed", "json", "SI-12", "userinfo.not_json"),
        ("signed", "encrypted", "SI-14", "userinfo.not_encrypted"),
        ("encrypted", "signed", "SI-14", "userinfo.malformed"),
    ],
)
def test_no_other_form_is_taken(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles, client: str, form: str, outcome: str, code: str
) -> None:
    point_at(settings, stub.issuer(), CLIENT_ID=client, USERINFO_FORMAT=form, DECRYPTION_KEY_FILE=(keys.decryption,))
    assert portal.sign_in("ava")["Location"].startswith(f"/signin/problem/{outcome}/")
    assert log_code() == code and not portal.signed_in


# covers RP-idtoken-sig-rs256, RP-idtoken-sig-es256, RP-idtoken-sig-ps256, CORE-07
@pytest.mark.parametrize(("client", "alg"), [("taxportal", "RS256"), ("es256", "ES256"), ("ps256", "PS256")])
def test_takes_the_algorithm_that_is_set_up_and_no_other(
    portal: Portal, settings: Any, stub: StubServer, client: str, alg: str
) -> None:
    point_at(settings, stub.issuer(), CLIENT_ID=client, ALGORITHMS=(alg,))
    assert portal.sign_in("ava")["Location"] == "/account/"
    others = tuple({"RS256", "ES256", "PS256"} - {alg})
    point_at(settings, stub.issuer(), CLIENT_ID=client, ALGORITHMS=others)
    assert Portal(stub).sign_in("ava")["Location"].startswith("/signin/problem/SI-14/")
    assert log_code() == "token.alg_unknown"


# covers FED-01
def test_verified_claims_open_the_record_where_their_rules_are_ours(
    portal: Portal, settings: Any, stub: StubServer
) -> None:
    point_at(settings, stub.issuer(), VERIFIED_CLAIMS=(FRAMEWORK,))
    assert json.loads(query_of(portal.start())["claims"])["userinfo"]["verified_claims"]
    assert portal.sign_in("ava")["Location"] == "/account/"
    point_at(settings, stub.issuer(), VERIFIED_CLAIMS=("rules_of_another_country",))
    assert Portal(stub).sign_in("ava")["Location"] == "/account/limited/"


# covers BCP-04, T05
def test_an_answer_of_one_provider_opens_nothing_at_another(portal: Portal, three: StubServer) -> None:
    answers = {name: portal.at_provider(portal.start(provider=name), "ava") for name in NAMES}
    for name in NAMES:
        for other in {*NAMES} - {name}:
            moved = answers[name].replace(f"/signin/{name}/", f"/signin/{other}/")
            assert Portal(three, portal.client).come_back(moved)["Location"].startswith("/signin/problem/SI-13/")
            assert log_code() == "state.unknown"
    assert not portal.signed_in


# covers BCP-04, BCP-05, T05
@pytest.mark.parametrize(("name", "other"), [("generic", "idme"), ("idme", "generic"), ("logingov", "idme")])
def test_a_code_of_one_provider_buys_nothing_at_another(
    portal: Portal, three: StubServer, name: str, other: str
) -> None:
    code = query_of(portal.at_provider(portal.start(provider=name), "ava"))["code"]
    state = query_of(portal.start(provider=other))["state"]
    sender = f"&iss={three.issuer(other)}" if other == "generic" else ""
    answer = portal.come_back(f"/signin/{other}/callback/?state={state}&code={code}{sender}")
    assert answer["Location"].startswith("/signin/problem/SI-13/")
    assert log_code() == "token.invalid_grant" and not portal.signed_in
    state = query_of(portal.start(provider=other))["state"]
    answer = portal.come_back(f"/signin/{other}/callback/?state={state}&code={code}&iss={three.issuer(name)}")
    assert answer["Location"].startswith("/signin/problem/SI-14/")
    assert log_code() == "answer.iss"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("slug", "outcome"),
    [
        ("document-unreadable", "SI-04"),
        ("document-not-accepted", "SI-05"),
        ("face-mismatch", "SI-06"),
        ("data-mismatch", "SI-07"),
        ("too-many-tries", "SI-08"),
        ("pending", "SI-09"),
        ("suspected-fraud", "SI-10"),
    ],
)
def test_why_an_identity_was_not_proved_is_told(
    portal: Portal, three: StubServer, name: str, slug: str, outcome: str
) -> None:
    answer = portal.sign_in("ava", provider=name, order={"proofing": slug})
    assert answer["Location"].startswith(f"/signin/problem/{outcome}/")
    assert log_code() == f"proofing.{slug}" and not portal.signed_in


def test_a_reason_that_is_on_no_list_is_not_told(portal: Portal, stub: StubServer) -> None:
    state = query_of(portal.start())["state"]
    query = f"state={state}&iss={stub.issuer()}&error=access_denied&proofing=666-10-0001"
    assert portal.come_back(f"/signin/generic/callback/?{query}")["Location"].startswith("/signin/problem/SI-01/")
    assert log_code() == "proofing.unknown"


# covers BCP-01, BCP-02
def test_each_provider_is_asked_as_it_wants_to_be(portal: Portal, three: StubServer) -> None:
    asked = {name: query_of(portal.start(provider=name)) for name in NAMES}
    for name, query in asked.items():
        assert query["redirect_uri"] == f"http://localhost:8000/signin/{name}/callback/"
        assert query["code_challenge_method"] == "S256" and len(query["code_challenge"]) == 43
        assert len(query["state"]) >= 22 and len(query["nonce"]) >= 22
    assert len({query["code_challenge"] for query in asked.values()}) == 3
    assert asked["idme"]["scope"] == "openid http://idmanagement.gov/ns/assurance/ial/2/aal/2"
    assert not {"acr_values", "max_age", "prompt", "claims"} & set(asked["idme"])
    assert asked["logingov"]["prompt"] == "select_account"
    assert "facial-match-required" in asked["logingov"]["acr_values"] and "max_age" not in asked["logingov"]


@pytest.mark.parametrize("name", NAMES)
def test_the_practice_provider_passes_the_integrators_check(three: StubServer, name: str) -> None:
    out = StringIO()
    call_command("check_provider", name, "--json", stdout=out)
    report = json.loads(out.getvalue())
    assert report["good"], report
    assert [row for row in report["rows"] if row["verdict"] == "change"] == []
    wanted = f"http://localhost:8000/signin/{name}/callback/"
    assert report["register"]["redirect URI"] == wanted
    assert query_of(report["authorisation_url"])["redirect_uri"] == wanted
    assert ("our keys (JWKS)" in report["register"]) == (name == "logingov")


def test_the_check_is_a_table_for_people(three: StubServer) -> None:
    out = StringIO()
    call_command("check_provider", "generic", stdout=out)
    said = out.getvalue()
    assert "A sign-in can work." in said and "redirect URI" in said and "code_challenge=" in said


def test_the_check_knows_only_our_providers(three: StubServer) -> None:
    with pytest.raises(CommandError, match="generic, idme, logingov"):
        call_command("check_provider", "nobody")


def test_all_of_them_are_offered(portal: Portal, three: StubServer) -> None:
    page = portal.client.get("/signin/").content.decode()
    assert all(label in page for label in ("Harbor ID", "Anchor ID", "Lantern Login"))


# covers BCP-13
def test_a_provider_without_keys_of_ours_has_no_key_set(portal: Portal, three: StubServer) -> None:
    assert portal.client.get("/signin/generic/jwks/").status_code == 404
    assert portal.client.get("/signin/nobody/jwks/").status_code == 404
    answer = portal.client.get("/signin/logingov/jwks/")
    assert answer["Cache-Control"] == "public, max-age=300"
    (row,) = answer.json()["keys"]
    assert set(row) == {"kty", "n", "e", "use", "alg", "kid"}  # nothing of the private half
