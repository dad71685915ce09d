"""Every way in which the practice provider can misbehave: no session, the right outcome, a log code of its own, never a 500."""

import logging
import time
from datetime import date
from typing import Any

import pytest

from accounts.models import IdentityLink, SignInTrace
from records.models import AuditEvent
from stub_idp.faults import FAULTS
from tests.client_keys import KeyFiles
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, Tally, point_at
from tests.functional.hostile import (
    HARMLESS,
    NEEDS_AN_EARLIER_SIGN_IN,
    OPENS_NOTHING,
    REFUSED,
    REFUSED_AT_THE_START,
    REGISTERED_AS,
)
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db

STATUS = {"SI-01": 200, "SI-11": 503, "SI-12": 503, "SI-13": 400, "SI-14": 400, "SI-15": 400}
OWN_LOG_CODE = 12  # product 3.4: SI-14 tells at least so many causes apart in the log


@pytest.fixture(autouse=True)
def ava() -> object:
    """Ava's tax record: whoever gets past the checks would open it."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def test_every_fault_of_the_provider_is_tried() -> None:
    tables = [REFUSED, REFUSED_AT_THE_START, OPENS_NOTHING, HARMLESS, NEEDS_AN_EARLIER_SIGN_IN]
    assert set(FAULTS) == set().union(*tables)
    assert sum(len(table) for table in tables) == len(FAULTS)


def test_what_is_harmless_is_what_the_provider_calls_good() -> None:
    assert set(HARMLESS) == {slug for slug, fault in FAULTS.items() if fault.good}


def test_many_causes_have_a_log_code_of_their_own() -> None:
    causes = {
        log_code for outcome, log_code in [*REFUSED.values(), *REFUSED_AT_THE_START.values()] if outcome == "SI-14"
    }
    assert len(causes) >= OWN_LOG_CODE


def prepare(settings: Any, stub: StubServer, keys: KeyFiles, slug: str) -> None:
    """The registration under which the fault shows."""
    registered = REGISTERED_AS.get(slug)
    if registered:
        decryption = (keys.decryption,) if registered == "encrypted" else ()
        changes = {"CLIENT_ID": registered, "USERINFO_FORMAT": registered, "DECRYPTION_KEY_FILE": decryption}
        point_at(settings, stub.issuer(), **changes)


# covers T05, T06, T44, INV-34, V9.1.1, V9.2.1, CORE-02, CORE-03, CORE-04, CORE-05, CORE-06, CORE-07, CORE-08, CORE-09, CORE-10
# covers CORE-13, CORE-14, CORE-15, CORE-16, CORE-22, CORE-23, CORE-24, CORE-25, CORE-26, BCP-05, BCP-10, FED-07
# covers RP-invalid-iss, RP-missing-sub, RP-invalid-aud, RP-missing-aud, RP-missing-iat, RP-kid-absent-multiple-jwks
# covers RP-idtoken-sig-none, RP-idtoken-sig-hs256, RP-invalid-sig-rs256, RP-invalid-sig-es256, RP-invalid-sig-hs256
# covers RP-invalid-athash, RP-invalid-chash, RP-userinfo-invalid-sub, RP-userinfo-signed, RP-nonce-invalid
@pytest.mark.parametrize("slug", REFUSED)
def test_refuses(
    portal: Portal, settings: Any, stub: StubServer, keys: KeyFiles, tally: Tally, slug: str, caplog: Any
) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    outcome, log_code = REFUSED[slug]
    prepare(settings, stub, keys, slug)
    with tally.one(slug) as result:
        answer = portal.sign_in("ava", [slug], next_path="/account/signin/")
        result.judge(status=answer.status_code, accepted=portal.signed_in or IdentityLink.objects.exists())
    assert answer.status_code == 303
    assert answer["Location"].startswith(f"/signin/problem/{outcome}/")
    assert not portal.signed_in and not IdentityLink.objects.exists()
    page = portal.client.get(answer["Location"])
    reference = answer["Location"].split("/")[-2]
    assert page.status_code == STATUS[outcome]
    assert ("Retry-After" in page) == (page.status_code == 503)
    assert reference in page.content.decode() and log_code not in page.content.decode()
    assert "next=%2Faccount%2Fsignin%2F" in page.content.decode()
    trace = SignInTrace.objects.get(reference=reference)
    assert (trace.outcome, trace.log_code) == (outcome, log_code)
    assert AuditEvent.objects.get(action="auth.signin_failed").reason_code == log_code
    line = next(record.fields for record in caplog.records if record.getMessage() == "auth.signin_failed")
    assert line["reason"] == log_code


# covers T44, T45, INV-34, BCP-09, BCP-10, RP-discovery-issuer-mismatch
@pytest.mark.parametrize("slug", REFUSED_AT_THE_START)
def test_goes_nowhere_on_metadata_like(portal: Portal, stub: StubServer, tally: Tally, slug: str) -> None:
    outcome, log_code = REFUSED_AT_THE_START[slug]
    stub.arm("generic", [slug])
    with tally.one(slug) as result:
        answer = portal.client.get("/signin/generic/", {"next": "/account/signin/"})
        result.judge(status=answer.status_code, accepted=answer.status_code == 302)
    assert answer.status_code == STATUS[outcome]
    assert "next=%2Faccount%2Fsignin%2F" in answer.content.decode()
    assert "script-src *" not in answer["Content-Security-Policy"]
    trace = SignInTrace.objects.get()
    assert (trace.outcome, trace.log_code) == (outcome, log_code)
    assert trace.reference in answer.content.decode()


# covers T02, T03, T58, CORE-11, CORE-19, FED-01, RP-aggregated-claims, RP-distributed-claims
@pytest.mark.parametrize("slug", OPENS_NOTHING)
def test_opens_no_record_on(portal: Portal, tally: Tally, slug: str) -> None:
    outcome, log_code = OPENS_NOTHING[slug]
    with tally.one(slug) as result:
        answer = portal.sign_in("ava", [slug])
        result.judge(status=answer.status_code, accepted=IdentityLink.objects.filter(status="active").exists())
    assert answer.status_code == 303
    assert portal.client.get("/account/").status_code == 302
    assert not IdentityLink.objects.filter(status="active").exists()
    trace = SignInTrace.objects.get()
    assert (trace.outcome, trace.log_code) == (outcome, log_code)


# covers CORE-05, CORE-14, CORE-21, RP-missing-athash, RP-kid-absent-single-jwks, RP-ignores-unparseable-key-in-jwks
# covers RP-signing-key-rotation-just-before-signing
@pytest.mark.parametrize("slug", HARMLESS)
def test_signs_in_all_the_same_on(portal: Portal, slug: str) -> None:
    assert portal.sign_in("ava", [slug])["Location"] == "/account/"
    assert portal.signed_in and IdentityLink.objects.get().status == "active"


def test_waits_for_a_provider_that_is_late_everywhere(portal: Portal, stub: StubServer) -> None:
    """Metadata too, which an ordered sign-in comes too late to delay."""
    stub.arm("generic", [slug for slug in HARMLESS if slug.endswith("-latency")])
    started = time.monotonic()
    assert portal.sign_in("ava")["Location"] == "/account/"
    assert portal.signed_in and time.monotonic() - started > 6


@pytest.mark.parametrize("after", [False, True])
def test_an_outage_is_told_and_ends(portal: Portal, stub: StubServer, after: bool) -> None:
    """Whether it begins before the person leaves for the provider or while they are there."""
    if after:
        answer = portal.sign_in("ava", ["outage"])
        assert answer["Location"].startswith("/signin/problem/SI-11/")
    else:
        stub.arm("generic", ["outage"])
        assert portal.client.get("/signin/generic/").status_code == 503
    assert not portal.signed_in and not IdentityLink.objects.exists()
    stub.reset()
    assert Portal(stub).sign_in("ava")["Location"] == "/account/"


# covers T06
def test_refuses_a_code_that_was_used_before(portal: Portal) -> None:
    assert Portal(portal.stub).sign_in("ava")["Location"].startswith("/account/")
    answer = portal.sign_in("ben", ["code-reused"])
    assert answer["Location"].startswith("/signin/problem/SI-14/")
    assert not portal.signed_in
    assert SignInTrace.objects.latest("pk").log_code == "token.nonce"


def test_keys_that_were_rotated_are_fetched_again(portal: Portal) -> None:
    Portal(portal.stub).sign_in("ava")  # the keys are cached now
    assert portal.sign_in("ava", ["key-rotated"])["Location"] == "/account/"
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
