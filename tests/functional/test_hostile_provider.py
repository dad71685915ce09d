"""Every way in which the practice provider can misbehave: no session, the right outcome, a log code of its own, never a 500."""

import logging
from typing import Any

import pytest

from accounts.models import IdentityLink, SignInTrace
from records.models import AuditEvent
from stub_idp.faults import FAULTS
from tests.functional.conftest import Portal, point_at
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db

# slug -> (outcome, log code)
REFUSED = {
    "wrong-iss": ("SI-14", "token.iss"),
    "wrong-aud": ("SI-14", "token.aud"),
    "wrong-azp": ("SI-14", "token.azp"),
    "expired": ("SI-14", "token.expired"),
    "iat-in-future": ("SI-15", "token.iat_future"),
    "not-yet-valid": ("SI-15", "token.not_yet_valid"),
    "nonce-differs": ("SI-14", "token.nonce"),
    "nonce-absent": ("SI-14", "token.nonce_absent"),
    "alg-none": ("SI-14", "token.alg_none"),
    "alg-confusion": ("SI-14", "token.alg_symmetric"),
    "bad-signature": ("SI-14", "token.signature"),
    "unknown-kid": ("SI-14", "token.kid_unknown"),
    "auth-time-too-old": ("SI-14", "token.auth_time_old"),
    "claim-missing": ("SI-14", "token.exp_absent"),
    "sub-differs": ("SI-14", "userinfo.sub"),
    "code-expired": ("SI-13", "token.invalid_grant"),
    "state-absent": ("SI-13", "state.absent"),
    "state-altered": ("SI-13", "state.unknown"),
    "iss-mismatch": ("SI-14", "answer.iss"),
    "userinfo-error": ("SI-12", "provider.status"),
    "token-timeout": ("SI-12", "provider.timeout"),
}
STATUS = {"SI-12": 503, "SI-13": 400, "SI-14": 400, "SI-15": 400}
# with a session, but below the level that opens a record; signed in; and the one that needs an earlier sign-in
OTHERWISE = {"lower-acr", "key-rotated", "code-reused"}


def test_every_fault_of_the_provider_is_tried() -> None:
    assert set(FAULTS) == set(REFUSED) | OTHERWISE


def test_every_refusal_has_a_log_code_of_its_own() -> None:
    assert len(set(REFUSED.values())) == len(REFUSED)


# covers T05, T06, T44, INV-34, G3, V9.1.1, V9.2.1
@pytest.mark.parametrize("slug", REFUSED)
def test_refuses(portal: Portal, slug: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    outcome, log_code = REFUSED[slug]
    answer = portal.sign_in("ava", [slug], next_path="/account/signin/")
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"/signin/problem/{outcome}/")
    assert not portal.signed_in and not IdentityLink.objects.exists()
    page = portal.client.get(answer["Location"])
    reference = answer["Location"].split("/")[-2]
    assert page.status_code == STATUS[outcome]
    assert ("Retry-After" in page) == (outcome == "SI-12")
    assert reference in page.content.decode() and log_code not in page.content.decode()
    assert "next=%2Faccount%2Fsignin%2F" in page.content.decode()
    trace = SignInTrace.objects.get(reference=reference)
    assert (trace.outcome, trace.log_code) == (outcome, log_code)
    assert AuditEvent.objects.get(action="auth.signin_failed").reason_code == log_code
    line = next(record.fields for record in caplog.records if record.getMessage() == "auth.signin_failed")
    assert line["reason"] == log_code


# covers T06
def test_refuses_a_code_that_was_used_before(portal: Portal) -> None:
    assert Portal(portal.stub).sign_in("ava")["Location"].startswith("/account/")
    answer = portal.sign_in("ben", ["code-reused"])
    assert answer["Location"].startswith("/signin/problem/SI-14/")
    assert not portal.signed_in
    assert SignInTrace.objects.latest("pk").log_code == "token.nonce"


# covers T03
def test_a_lower_level_than_asked_opens_no_record(portal: Portal) -> None:
    assert portal.sign_in("ava", ["lower-acr"])["Location"] == "/account/limited/"
    assert not IdentityLink.objects.exists()


def test_keys_that_were_rotated_are_fetched_again(portal: Portal) -> None:
    Portal(portal.stub).sign_in("ava")  # the keys are cached now
    assert portal.sign_in("ava", ["key-rotated"])["Location"] == "/account/match/"
    assert portal.signed_in


# covers T44
def test_unknown_keys_make_at_most_one_fetch_a_minute(portal: Portal) -> None:
    for _ in range(3):
        portal.sign_in("ava", ["unknown-kid"])
    details = [
        step["detail"]
        for trace in SignInTrace.objects.order_by("pk")
        for step in trace.steps
        if step["name"] == "keys.refetch"
    ]
    assert details == ["throttled", "throttled"]


# covers INV-34
def test_a_provider_that_is_down_is_a_503_page_that_keeps_the_way_back(portal: Portal, settings: Any) -> None:
    point_at(settings, "http://localhost:9/generic")
    answer = portal.client.get("/signin/generic/", {"next": "/account/signin/"})
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert "We did not get an answer" in answer.content.decode()
    assert "next=%2Faccount%2Fsignin%2F" in answer.content.decode()
    assert portal.client.get("/").status_code == portal.client.get("/signin/").status_code == 200


# covers T45
def test_a_document_of_another_issuer_is_not_believed(portal: Portal, settings: Any, stub: StubServer) -> None:
    point_at(settings, stub.issuer() + "/")
    answer = portal.client.get("/signin/generic/")
    assert answer.status_code == 400
    assert SignInTrace.objects.get().log_code == "discovery.issuer"


def test_a_wrong_client_secret_is_our_fault_and_told_so(portal: Portal, settings: Any, stub: StubServer) -> None:
    point_at(settings, stub.issuer(), CLIENT_SECRET="not-the-secret")
    assert portal.sign_in("ava")["Location"].startswith("/signin/problem/SI-12/")
    assert SignInTrace.objects.get().log_code == "token.invalid_client"


def test_the_secret_may_go_in_the_body(portal: Portal, settings: Any, stub: StubServer) -> None:
    point_at(settings, stub.issuer(), CLIENT_AUTH="client_secret_post")
    assert portal.sign_in("kofi")["Location"] == "/account/match/"


def test_a_claim_that_cannot_be_one_is_no_answer(portal: Portal, settings: Any, stub: StubServer) -> None:
    point_at(settings, stub.issuer(), TIN_CLAIM="email")
    assert portal.sign_in("ava")["Location"].startswith("/signin/problem/SI-12/")
    assert SignInTrace.objects.get().log_code == "claims.email"


@pytest.mark.parametrize(
    ("query", "outcome", "log_code"),
    [
        ("error=access_denied", "SI-01", "provider.access_denied"),
        ("error=temporarily_unavailable", "SI-11", "provider.temporarily_unavailable"),
        ("error=unauthorized_client", "SI-11", "provider.unauthorized_client"),
        ("error=invalid_scope", "SI-12", "provider.invalid_scope"),
        ("error=login_required", "SI-01", "provider.login_required"),
        ("error=%3Cscript%3E&error_description=666-10-0001", "SI-01", "provider.other_error"),
        ("", "SI-12", "answer.code"),
        ("code=a&code=b", "SI-12", "answer.code"),
        ("code=", "SI-12", "answer.code"),
        ("code=" + "a" * 5000, "SI-12", "answer.code"),
        ("code=never-issued", "SI-13", "token.invalid_grant"),
        ("code=%00%ff", "SI-13", "token.invalid_grant"),
    ],
)
def test_what_else_may_come_back(portal: Portal, stub: StubServer, query: str, outcome: str, log_code: str) -> None:
    from tests.functional.conftest import query_of

    state = query_of(portal.start())["state"]
    answer = portal.come_back(f"/signin/generic/callback/?state={state}&iss={stub.issuer()}&{query}")
    assert answer["Location"].startswith(f"/signin/problem/{outcome}/")
    page = portal.client.get(answer["Location"]).content.decode()
    assert "<script>" not in page and "666-10" not in page
    assert SignInTrace.objects.get().log_code == log_code
    # the state is used up, whatever came with it
    again = portal.come_back(f"/signin/generic/callback/?state={state}&iss={stub.issuer()}&code=x")
    assert again["Location"].startswith("/signin/problem/SI-13/")


# covers T05
def test_an_answer_that_does_not_say_who_sent_it_is_refused(portal: Portal) -> None:
    from tests.functional.conftest import query_of

    state = query_of(portal.start())["state"]
    answer = portal.come_back(f"/signin/generic/callback/?state={state}&code=x")
    assert answer["Location"].startswith("/signin/problem/SI-14/")
    assert SignInTrace.objects.get().log_code == "answer.iss_absent"


@pytest.mark.parametrize(
    "query", ["", "state=", "state=a&state=b", "state=" + "s" * 5000, "code=x", "error=x", "state=%ed%a0%80"]
)
def test_an_answer_without_a_state_of_ours_is_refused(portal: Portal, query: str) -> None:
    answer = portal.come_back(f"/signin/generic/callback/?{query}")
    assert answer.status_code == 303 and answer["Location"].startswith("/signin/problem/SI-13/")
    assert portal.client.get(answer["Location"]).status_code == 400


def test_an_unknown_provider_is_not_found(portal: Portal) -> None:
    assert portal.client.get("/signin/nobody/").status_code == 404
    assert portal.client.get("/signin/nobody/callback/").status_code == 404
