"""The catalogue of outcomes: complete, distinct, in plain words, and every way on leads somewhere."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from pytest_django import Settings

from accounts import problem_pages
from accounts.help_topics import TOPICS
from accounts.outcomes import CATALOGUE, Outcome, Place, Way

OUTCOMES = list(CATALOGUE.values())


def test_the_catalogue_has_all_twenty_six() -> None:
    assert sorted(CATALOGUE) == [f"SI-{number:02d}" for number in range(26)]
    assert len({outcome.name for outcome in OUTCOMES}) == len({outcome.log_code for outcome in OUTCOMES}) == 26


@pytest.mark.parametrize("outcome", OUTCOMES, ids=str)
def test_says_what_happened_and_how_to_go_on(outcome: Outcome) -> None:
    page = problem_pages.page_of(outcome, reference="ABCD2345", provider="generic", next_path="/account/signin/")
    words = " ".join([page.heading, *page.paragraphs, page.next_step, *(way.label for way in page.ways)])
    assert "%" not in words and "still being processed" not in words.lower()
    assert not re.search(r"\b(token|nonce|OAuth|OIDC|acr|claim|IAL)\b", words)
    assert page.heading and (page.ways or outcome.code == "SI-00")
    assert all(way.url.startswith("/") for way in page.ways)
    assert page.reference == "ABCD2345"
    assert page.paragraphs and len(page.next_step) > 20 and outcome.trigger and outcome.stub


def test_problem_pages_carry_the_status_that_the_contract_names() -> None:
    statuses = {outcome.code: outcome.status for outcome in OUTCOMES if outcome.place is Place.PROBLEM}
    assert {code for code, status in statuses.items() if status == 503} == {"SI-11", "SI-12"}
    assert {code for code, status in statuses.items() if status == 400} == {"SI-13", "SI-14", "SI-15"}
    assert {code for code, status in statuses.items() if status == 403} == {"SI-22", "SI-23", "SI-25"}
    assert all(CATALOGUE[code].retry_after_s for code, status in statuses.items() if status == 503)
    assert {outcome.code for outcome in OUTCOMES if outcome.place is Place.LIMITED} == {"SI-03"}


def test_the_way_back_keeps_the_page_asked_for() -> None:
    page = problem_pages.page_of(CATALOGUE["SI-01"], provider="generic", next_path="/account/")
    assert page.ways[0].url == "/signin/generic/?next=%2Faccount%2F"
    unknown = problem_pages.page_of(CATALOGUE["SI-01"], provider="gone", next_path="/account/")
    assert unknown.ways[0].url == "/signin/?next=%2Faccount%2F"


def test_a_way_to_a_page_that_is_not_mounted_leads_to_the_front() -> None:
    nowhere = replace(CATALOGUE["SI-01"], ways=(Way("Nowhere", "records:no_such_page"),))
    assert problem_pages.page_of(nowhere).ways[0].url == "/"


def test_the_way_to_unlock_leads_to_the_provider_of_the_attempt() -> None:
    page = problem_pages.page_of(CATALOGUE["SI-22"], provider="gone", locked_on=date(2026, 3, 2))
    assert page.ways[0].url == "/signin/"
    assert page.paragraphs[0] == "You locked it on 2 March 2026."


HELP = {
    **dict.fromkeys(["SI-04", "SI-05"], "/signin/help/document/"),
    "SI-06": "/signin/help/selfie/",
    **dict.fromkeys(["SI-07", "SI-08"], "/signin/help/video/"),
    "SI-09": "/signin/help/other-ways/",
    **dict.fromkeys(["SI-11", "SI-12", "SI-13", "SI-14", "SI-15"], "/signin/help/"),
    **dict.fromkeys(["SI-16", "SI-17", "SI-18"], "/signin/help/no-record/"),
    **dict.fromkeys(["SI-19", "SI-22", "SI-23"], "/signin/help/lost-access/"),
    "SI-21": "/signin/help/estate/",
}


@pytest.mark.parametrize("code", HELP)
def test_leads_to_the_help_that_fits_and_keeps_the_way_back(code: str) -> None:
    page = problem_pages.page_of(CATALOGUE[code], provider="generic", next_path="/account/signin/")
    assert page.help_url == f"{HELP[code]}?next=%2Faccount%2Fsignin%2F"


def test_the_trace_is_linked_in_the_sandbox_alone(settings: Settings) -> None:
    linked = problem_pages.page_of(CATALOGUE["SI-14"], traced="ABCD2345")
    assert linked.trace_url == "/signin/trace/ABCD2345/"
    settings.SANDBOX = False
    assert problem_pages.page_of(CATALOGUE["SI-14"], traced="ABCD2345").trace_url == ""


def test_names_the_other_provider_and_nothing_more() -> None:
    from django.conf import settings

    issuer = settings.OIDC_PROVIDERS["generic"]["ISSUER"]
    page = problem_pages.page_of(CATALOGUE["SI-19"], provider="generic", other_issuer=issuer)
    assert "Harbor ID" in page.paragraphs[0]
    assert "another provider" in problem_pages.page_of(CATALOGUE["SI-19"]).paragraphs[0]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.slug or "all")
def test_every_help_topic_has_steps_and_an_address(topic: object) -> None:
    assert topic.steps and reverse(topic.route).startswith("/signin/help/")  # type: ignore[attr-defined]
