"""The letters that the practice people get, or don't, when the date moves on."""

from datetime import date, timedelta

import pytest

from payments import actions as payment_actions
from payments import queries as payment_queries
from records import queries
from records.actions import notices
from records.models import Notice, TaxModule
from tests.cast import seeded, taxpayer
from tests.factories.payments import MONDAY, a_payment, at
from tests.factories.records import PostingFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
BILLING_DAY = date(2026, 6, 8)  # the Monday of the assessment of returns with a balance, filed in time


def year_of(handle: str, tax_year: int) -> TaxModule:
    return queries.module_for(taxpayer=taxpayer(handle), tax_year=tax_year)


def run(day: date) -> dict[str, str]:
    """The letters of one night's run: who got which."""
    before = set(Notice.objects.values_list("pk", flat=True))
    notices.issue_due(at=at(day), skip_modules=payment_queries.modules_with_a_payment_on_its_way())
    fresh = Notice.objects.exclude(pk__in=before).values_list("taxpayer__given_name", "code")
    return dict(fresh)


def test_nobody_is_written_to_as_soon_as_the_clock_starts() -> None:
    for days in range(14):
        assert run(MONDAY + timedelta(days=days)) == {}, days


def test_who_owes_is_billed_on_the_monday_of_the_assessment() -> None:
    assert run(BILLING_DAY - timedelta(days=7)) == {}
    told = run(BILLING_DAY)
    assert {"Emma", "John", "Quinn"} <= set(told) and set(told.values()) <= {"CP14", "CP521", "CP523"}
    bill = Notice.objects.get(taxpayer=taxpayer("emma"), code="CP14")
    assert (bill.amount_cents, bill.answer_by) == (327_540, date(2026, 6, 29))
    assert not {"Ava", "Ben", "Henry", "Isla"} & set(told)


def test_emma_gets_no_bill_while_her_payment_is_on_its_way_nor_once_it_has_cleared() -> None:
    payment = a_payment(module=year_of("emma", 2025), made_at=at(date(2026, 6, 5)), pay_on=BILLING_DAY)
    assert "Emma" not in run(BILLING_DAY)
    payment_actions.send_due(at=at(BILLING_DAY))
    payment_actions.settle_due(at=at(BILLING_DAY))
    payment.refresh_from_db()
    assert payment.state == "cleared"
    for weeks in (1, 2):
        assert "Emma" not in run(BILLING_DAY + timedelta(weeks=weeks))


def test_farid_is_warned_the_day_after_a_missed_installment() -> None:
    assert run(date(2026, 4, 1)) == {}
    assert run(date(2026, 4, 2)) == {"Farid": "CP523"}
    warning = Notice.objects.get(taxpayer=taxpayer("farid"), code="CP523")
    assert (warning.amount_cents, warning.answer_by) == (15_000, date(2026, 5, 4))
    assert run(date(2026, 4, 8)) == {}


def test_farid_pays_and_the_next_installment_is_announced() -> None:
    PostingFactory.create(module=year_of("farid", 2024), amount_cents=-15_000, posted_on=date(2026, 4, 1))
    assert run(date(2026, 4, 2)) == {}
    assert run(date(2026, 4, 8)) == {"Farid": "CP521"}
    assert Notice.objects.get(code="CP521", issued_on=date(2026, 4, 8)).answer_by == date(2026, 5, 1)


def test_grace_is_not_told_twice_of_her_penalty() -> None:
    PostingFactory.create(module=year_of("grace", 2025), code="286", amount_cents=2_500, posted_on=date(2026, 3, 23))
    assert "Grace" not in run(date(2026, 3, 23))
