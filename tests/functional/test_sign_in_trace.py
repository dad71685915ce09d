"""The trace of a sign-in: complete, in order, without values; for the browser that made it and for staff."""

import json
from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import SignInTrace, User
from tests.factories.accounts import StaffFactory
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, point_at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ava() -> object:
    """Ava's tax record."""
    return TaxpayerFactory.create(
        tin=a_tin("666100001"), given_name="Ava", family_name="Martinez", birth_date=date(1988, 4, 12)
    )


def test_keeps_every_step_of_a_sign_in_in_order(portal: Portal) -> None:
    portal.sign_in("ava")
    trace = SignInTrace.objects.get()
    steps = {step["name"]: step for step in trace.steps}
    names = [step["name"] for step in trace.steps]
    order = ["asked.scope", "answer.parameters", "state", "answer.iss", "token.request", "token.header", "token.iss"]
    order += ["userinfo.request", "userinfo.claims", "match", "match.tin", "outcome"]
    assert [name for name in names if name in order] == order
    assert steps["asked.acr_values"]["detail"] == "urn:stub:ial2:aal2"
    assert steps["answer.parameters"]["detail"] == "code, state, iss"
    assert steps["token.header"]["detail"].startswith("alg RS256, kid ")
    assert "birthdate" in steps["userinfo.claims"]["detail"]
    assert steps["claims"]["detail"].startswith("ial 2 aal 2 tin given")
    assert steps["match.birth_date"]["result"] == "agrees"
    assert steps["outcome"]["detail"] == "SI-00"
    calls = [step for step in trace.steps if step["name"] == "call"]
    details = {step["detail"] for step in calls}
    assert {"token.request: POST 200", "keys: GET 200", "userinfo.request: GET 200"} <= details
    assert all(step["ms"] > 0 for step in calls)


# covers T43
def test_keeps_no_value_of_the_person_or_the_tokens(portal: Portal) -> None:
    address = portal.at_provider(portal.start(), "ava")
    portal.come_back(address)
    kept = json.dumps(SignInTrace.objects.get().steps)
    for value in ("Martinez", "Ava", "1988", "666100001", "666-10-0001", "example.com", "eyJ"):
        assert value not in kept, value
    for pair in address.partition("?")[2].split("&"):
        name, _, value = pair.partition("=")
        assert value not in kept or name == "iss", name


def test_says_which_check_failed_and_how_the_call_ended(portal: Portal) -> None:
    portal.sign_in("ava", ["wrong-aud"])
    steps = {step["name"]: step for step in SignInTrace.objects.get().steps}
    assert steps["token.aud"]["result"] == "failed" and steps["token.iss"]["result"] == "passed"
    assert "token.nonce" not in steps, "nothing is checked after the first failure"
    portal.sign_in("ava", ["userinfo-error"])
    details = [step["detail"] for step in SignInTrace.objects.latest("pk").steps if step["name"] == "call"]
    assert any(detail.startswith("userinfo.request: GET status 5") for detail in details)


def test_a_start_that_failed_has_a_trace_too(portal: Portal, settings: Any) -> None:
    portal.start()  # a browser that we know
    point_at(settings, "http://localhost:9/generic")
    page = portal.client.get("/signin/generic/", {"next": "/account/signin/"})
    trace = SignInTrace.objects.get()
    assert trace.outcome == "SI-12" and trace.reference in page.content.decode()
    names = [step["name"] for step in trace.steps]
    assert names[:3] == ["asked.provider", "asked.purpose", "discovery"] and names[-1] == "outcome"
    assert f"/signin/trace/{trace.reference}/" in page.content.decode()
    assert portal.client.get(f"/signin/trace/{trace.reference}/").status_code == 200


def test_a_new_browser_whose_start_failed_is_given_no_link_that_would_not_work(portal: Portal, settings: Any) -> None:
    point_at(settings, "http://localhost:9/generic")
    page = portal.client.get("/signin/generic/").content.decode()
    assert SignInTrace.objects.get().reference in page and "/signin/trace/" not in page


def test_is_drawn_for_the_browser_that_made_it(portal: Portal) -> None:
    portal.sign_in("ava", ["wrong-aud"])
    reference = SignInTrace.objects.get().reference
    body = portal.client.get(f"/signin/trace/{reference}/").content.decode()
    assert "It is meant for us" in body and "<svg" in body and "token.aud" in body
    assert "(failed)" in body and "style=" not in body


def test_is_reached_from_the_page_about_who_is_signed_in(portal: Portal) -> None:
    portal.sign_in("ava")
    reference = SignInTrace.objects.get().reference
    facts = portal.client.get("/account/signin/").content.decode()
    assert f"/signin/trace/{reference}/" in facts and reference in facts
    assert portal.client.get(f"/signin/trace/{reference}/").status_code == 200


@pytest.mark.parametrize(("person", "page"), [("priya", "/account/limited/"), ("kofi", "/account/match/")])
def test_is_reached_from_where_no_record_opens(portal: Portal, person: str, page: str) -> None:
    portal.sign_in(person)
    reference = SignInTrace.objects.get().reference
    assert f"/signin/trace/{reference}/" in portal.client.get(page).content.decode()


# covers T43
def test_nobody_else_sees_it(portal: Portal) -> None:
    portal.sign_in("ava", ["wrong-aud"])
    address = f"/signin/trace/{SignInTrace.objects.get().reference}/"
    assert Client().get(address).status_code == 404
    stranger = Portal(portal.stub)
    stranger.start()
    assert stranger.client.get(address).status_code == 404
    assert portal.client.get("/signin/trace/ABCD2345/").status_code == 404
    assert portal.client.get("/signin/trace/%00/").status_code == 404


# covers T43
def test_outside_the_sandbox_there_is_no_such_page_and_no_link(portal: Portal, settings: Any) -> None:
    page = portal.landing("ava", ["wrong-aud"])
    reference = SignInTrace.objects.get().reference
    assert f"/signin/trace/{reference}/" in page.content.decode()
    settings.SANDBOX = False
    assert portal.client.get(f"/signin/trace/{reference}/").status_code == 404
    again = portal.client.get(f"/signin/problem/SI-14/{reference}/").content.decode()
    assert reference in again and "/signin/trace/" not in again


@pytest.fixture
def staff() -> Client:
    """A supervisor's browser."""
    client = Client()
    user: User = StaffFactory.create(is_superuser=True)
    client.force_login(user, backend="accounts.staff_login.StaffPassword")
    return client


def test_staff_find_it_by_its_exact_reference_alone(portal: Portal, staff: Client) -> None:
    portal.sign_in("ava", ["wrong-aud"])
    portal.sign_in("ava", ["wrong-iss"])
    trace = SignInTrace.objects.latest("pk")
    spelled = f"{trace.reference[:4].lower()}-{trace.reference[4:]} "
    for term, found in ((trace.reference, 1), (spelled, 1), (trace.reference[:5], 0), ("Martinez", 0), ("", 2)):
        listed = staff.get("/staff/accounts/signintrace/", {"q": term})
        assert listed.context["cl"].result_list.count() == found, term


def test_staff_see_it_drawn_with_the_cause_in_words(portal: Portal, staff: Client) -> None:
    portal.sign_in("ava", ["wrong-aud"])
    trace = SignInTrace.objects.get()
    body = staff.get(f"/staff/accounts/signintrace/{trace.pk}/change/").content.decode()
    assert "<svg" in body and "It is meant for us" in body and "meant for another client" in body
    assert "This sign-in could not be trusted" in body
    SignInTrace.objects.update(outcome="SI-99", log_code="of.a.later.release")
    assert staff.get(f"/staff/accounts/signintrace/{trace.pk}/change/").status_code == 200
