"""The staff page that moves the practice date: what is due, one run a submission, what it changed. covers INV-12"""

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from zeal import zeal_ignore

from records import clock
from records.models import AuditEvent, Taxpayer
from taxportal import jobs, runs
from taxportal.cast.writer import taxpayer_id
from taxportal.kit import leases
from taxportal.kit.models import JobRun
from tests.factories.accounts import StaffFactory
from tests.factories.payments import a_payment
from tests.factories.records import TaxReturnFactory

pytestmark = pytest.mark.django_db
PAGE = "/staff/records/businessclock/"
MONDAY, TUESDAY = date(2026, 3, 16), date(2026, 3, 17)


@pytest.fixture
def staff(client: Client) -> Client:
    """The browser of a member of staff without any particular right."""
    client.force_login(StaffFactory.create(username="clerk"), backend="accounts.staff_login.StaffPassword")
    return client


def text(staff: Client, path: str = PAGE) -> str:
    answer = staff.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def move(staff: Client, step: str, *, today: date = MONDAY, **other: str) -> Any:
    with zeal_ignore():  # night by night: each asks the same questions again, as it must
        return staff.post(f"{PAGE}move/", {"step": step, "today": today.isoformat(), **other})


def test_says_the_date_and_what_is_due_when(staff: Client) -> None:
    a_payment()
    page = text(staff)
    assert "16 March 2026" in page and "The date has not been moved yet." in page
    assert "<td>1</td><td>payments cleared</td>" in page and "in 1 day" in page
    assert "15 April 2026" in page and "<td>1</td><td>due date of returns or payments</td>" in page


def test_moves_a_day_runs_its_jobs_and_shows_what_changed(staff: Client) -> None:
    payment = a_payment()
    answer = move(staff, "1")
    assert answer.status_code == 302 and answer["Location"] == f"{PAGE}?from=2026-03-16&to=2026-03-17"
    assert clock.run_date() == TUESDAY
    page = text(staff, answer["Location"])
    assert "The practice date is 17 March 2026." in page
    assert payment.payer.ref in page and "payment cleared, $3,275.40" in page
    assert f"/staff/records/taxpayer/{payment.payer.pk}/change/" in page
    assert payment.payer.family_name not in page
    told = AuditEvent.objects.get(action="sandbox.clock_moved")
    assert told.actor_type == "staff" and told.details == {"from": "2026-03-16", "to": "2026-03-17"}


def test_what_changed_can_be_read_again_after_further_moves(staff: Client) -> None:
    payment = a_payment()
    first = move(staff, "1")["Location"]
    move(staff, "7", today=TUESDAY)
    page = text(staff)
    assert "1 day: from 16 March 2026 to 17 March 2026" in page and "(staff)" in page
    assert "7 days: from 17 March 2026 to 24 March 2026" in page
    assert payment.payer.ref in text(staff, first)
    assert "no record changed" in text(staff, f"{PAGE}?from=2026-03-17&to=2026-03-24")


def test_goes_to_the_next_event_and_to_a_day(staff: Client) -> None:
    TaxReturnFactory.create(received_on=date(2026, 3, 15), lines={"24": 0})
    move(staff, "next")
    assert clock.run_date() == TUESDAY  # the return is accepted
    move(staff, "next", today=TUESDAY)
    assert clock.run_date() == date(2026, 3, 25)  # and posts
    move(staff, "date", today=date(2026, 3, 25), to="2026-04-15")
    assert clock.run_date() == date(2026, 4, 15)


@pytest.mark.parametrize(
    ("step", "to", "words"),
    [
        ("date", "", "Enter the day to move to."),
        ("date", "soon", "Enter a day of the calendar"),
        ("date", "2026-03-16", "16 March 2026 already; it never goes back"),
        ("date", "2026-03-01", "it never goes back"),
        ("date", "2026-04-26", "more than 40 days on"),
        ("100", "", "Select a valid choice"),
        ("", "", "This field is required"),
    ],
)
def test_refuses_a_target_with_a_sentence_and_keeps_what_was_typed(
    staff: Client, step: str, to: str, words: str
) -> None:
    answer = move(staff, step, to=to)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page
    assert not to or f'value="{to}"' in page
    assert clock.run_date() == MONDAY and not JobRun.objects.exists()


def test_the_same_form_sent_twice_runs_once(staff: Client) -> None:
    assert [move(staff, "1").status_code for _ in range(2)] == [302, 302]
    assert clock.run_date() == TUESDAY
    assert JobRun.objects.count() == len(jobs.DUE_JOBS)
    assert "had moved meanwhile" in text(staff)


def test_stands_back_while_another_runner_is_at_work(staff: Client) -> None:
    assert leases.take(jobs.LEASE, "another host", 60)
    assert move(staff, "1").status_code == 302
    assert "Another run is at work" in text(staff)
    assert clock.run_date() == MONDAY


@pytest.mark.parametrize("query", ["from=x&to=y", "from=2026-03-16", "from=2026-03-18&to=2026-03-17", "to=9999-12-31"])
def test_a_made_up_span_shows_the_page_without_differences(staff: Client, query: str) -> None:
    assert "What changed" not in text(staff, f"{PAGE}?{query}")


def test_is_for_staff_of_a_practice_site_only(staff: Client, settings: Any) -> None:
    assert "Practice date" in text(staff, "/staff/")
    for client, method in ((Client(), "get"), (Client(), "post")):
        answer = getattr(client, method)(PAGE if method == "get" else f"{PAGE}move/")
        assert answer.status_code == 302 and "/staff/login/" in answer["Location"]
    assert staff.get(f"{PAGE}move/").status_code == 405
    settings.SANDBOX = False
    assert staff.get(PAGE).status_code == 404
    assert move(staff, "1").status_code == 404
    assert not JobRun.objects.exists()


def test_the_command_and_the_page_tell_the_same(staff: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed")
    call_command("advance", days=12)
    ben = Taxpayer.objects.get(pk=taxpayer_id("ben"))
    printed = [line for line in capsys.readouterr().out.splitlines() if ben.ref in line]
    assert len(printed) == 2
    assert [(found.first, found.last, found.by_staff) for found in runs.moves()] == [(MONDAY, date(2026, 3, 28), False)]
    page = text(staff, f"{PAGE}?from=2026-03-16&to=2026-03-28")
    for line in printed:
        for what in line.split(": ", 1)[1].split("; "):
            assert what in page


def test_a_long_history_costs_a_constant_number_of_statements(
    staff: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        a_payment()
    address = move(staff, "1")["Location"]
    with django_assert_max_num_queries(26):
        text(staff, address)
