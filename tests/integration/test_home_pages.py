"""Home, tasks and activity of the cast: the sentence that each story promises, in few statements, and never a blank page.

covers T60, INV-28
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import ON_RECORD, seeded
from tests.factories.browsers import signed_in, text_of

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]

# Product's promise for each of the cast whose story is on the record.
SENTENCES = {
    "ava": "Your refund of $1,842.00 was sent on 6 March.",
    "ben": "Your refund of $2,134.00 is taking longer.",
    "chloe": "We need you to confirm a return.",
    "diego": "$900.00 of your refund went to another agency.",
    "emma": "You owe $3,275.40 by 15 April.",
    "farid": "Your next plan payment of $150.00 is due on 1 April.",
    "grace": "Your payment was returned.",
    "henry": "Isla paid $1,120.00. You owe nothing.",
    "isla": "You paid $1,120.00. You owe nothing.",
    "john2": "You owe $88.10",
    "uma": "We have no 2025 return from you.",
    "victor": "Your amended return is being worked.",
    "zoe": "We received your return",
    "ian": "Your bank details were changed. Was this you?",
}
LOCKED_OUT = {"wendy", "leonard"}  # they read SI-22 and SI-21 instead (functional/test_unlock, test_all_outcomes)
PAGES = ["accounts:home", "accounts:tasks", "accounts:activity"]


@contextmanager
def broken(table: str) -> Iterator[None]:
    """Every read of a table fails in the database, as after a damaged index."""

    def fail(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if f'FROM "{table}"' in sql:
            sql = "SELECT no_such_column FROM no_such_table"
            params = ()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("handle", SENTENCES)
def test_home_says_what_the_story_promises(handle: str) -> None:
    text = text_of(signed_in(handle), "accounts:home").replace("&#x27;", "'")
    assert f"<h1 data-answer>{SENTENCES[handle]}" in text
    assert "still being processed" not in text.lower()


@pytest.mark.parametrize("handle", sorted(set(ON_RECORD) - LOCKED_OUT))
def test_everybody_has_home_tasks_and_activity(handle: str) -> None:
    client = signed_in(handle)
    for name in PAGES:
        assert "could not be loaded" not in text_of(client, name)


@pytest.mark.parametrize("name", PAGES)
def test_few_statements_however_much_there_is(name: str) -> None:
    client = signed_in("farid")
    text_of(client, name)
    with CaptureQueriesContext(connection) as seen:
        text_of(client, name)
    said = [query["sql"] for query in seen if not query["sql"].startswith(("SAVEPOINT", "RELEASE SAVEPOINT"))]
    assert len(said) <= 12, said


@pytest.mark.parametrize(
    ("handle", "task", "when"),
    [
        ("chloe", "We need you to confirm a return", "by 14 April 2026"),
        ("emma", "Pay $3,275.40 for 2025", "by 15 April 2026"),
        ("farid", "Pay this month’s $150.00 of your plan", "by 1 April 2026"),
        ("grace", "Your payment of $600.00 came back from the bank.", "by 15 April 2026"),
        ("ian", "Your bank details were changed", "18 March 2026"),
    ],
)
def test_what_there_is_to_do_has_its_day(handle: str, task: str, when: str) -> None:
    client = signed_in(handle)
    for name in ("accounts:home", "accounts:tasks"):
        text = text_of(client, name)
        assert task in text and when in text, name


def test_the_year_switcher_shows_one_year() -> None:
    client = signed_in("emma")
    assert "Tax year 2025" in text_of(client, "accounts:home")
    older = text_of(client, "accounts:home", year="2023")
    assert "Tax year 2023" in older and 'aria-current="true">2023' in older
    for odd in ("1999", "20255", "２０２３", "x", ""):
        assert "Tax year 2025" in text_of(client, "accounts:home", year=odd)


@pytest.mark.parametrize(
    ("table", "missing", "still"),
    [
        ("records_taxmodule", "your tax years", "We could not read your tax record just now"),
        ("payments_payment", "payments that are on their way", "You owe $3,275.40 by 15 April."),
        ("records_case", "your cases", "You owe $3,275.40 by 15 April."),
    ],
)
def test_a_source_that_fails_leaves_a_sentence_and_the_rest(table: str, missing: str, still: str) -> None:
    client = signed_in("emma")
    with broken(table):
        answer = client.get(reverse("accounts:home"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Part of this page could not be loaded" in text and missing in text and still in text
    assert answer.headers["X-Request-ID"] in text


@pytest.mark.parametrize(
    ("table", "missing"),
    [
        ("records_notice", "your letters"),
        ("records_posting", "entries of your ledger"),
        ("records_auditevent", "what you did here"),
    ],
)
def test_activity_goes_on_without_a_source(table: str, missing: str) -> None:
    client = signed_in("emma")
    with broken(table):
        answer = client.get(reverse("accounts:activity"))
    assert answer.status_code == 200 and missing in answer.content.decode()


def test_the_error_is_a_real_one() -> None:
    from records.models import Case

    with broken("records_case"), pytest.raises(DatabaseError):
        list(Case.objects.all())


def test_activity_can_be_narrowed() -> None:
    client = signed_in("grace")
    everything = text_of(client, "accounts:activity")
    for words in ("Payment of $600.00 returned by the bank", "We wrote to you", "Your return was filed"):
        assert words in everything, words
    payments = text_of(client, "accounts:activity", kind="payments")
    assert "Payment of $600.00 posted" in payments and "We wrote to you" not in payments
    assert "Tax year 2024" not in text_of(client, "accounts:activity", year="2025").partition("<tbody>")[2]
    assert "Nothing of this kind" in text_of(client, "accounts:activity", kind="yours")
    for odd in ({"kind": "everything"}, {"page": "99"}, {"page": "x"}, {"year": "abcd"}):
        text_of(client, "accounts:activity", **odd)


def test_what_somebody_did_here_is_in_their_activity() -> None:
    client = signed_in("ava")
    client.post(reverse("accounts:ip_pin"), {"enrolment": "one_time"})
    assert "You asked for an identity protection PIN" in text_of(client, "accounts:activity", kind="yours")


def test_newcomers_read_what_will_appear() -> None:
    text = text_of(signed_in("uma"), "accounts:activity")
    assert "No activity since you joined" in text or "We wrote to you" in text
    assert "Nothing to do" in text_of(signed_in("ava"), "accounts:tasks")
