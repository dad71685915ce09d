"""Paying a refund out: the whole credit once, older tax debts first, transfers in pairs that sum to nothing. covers INV-01"""

from datetime import date
from typing import Any

import pytest

from records import actions, clock
from records.models import AuditEvent, Posting, TaxModule
from records.refunds.offsets import Debt, to_tax_debts
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxpayerFactory, TaxReturnFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)
PAY_ON = date(2026, 3, 20)


def a_credit(cents: int = 100_000, **more: Any) -> TaxModule:
    module = TaxModuleFactory.create(**more)
    TaxReturnFactory.create(module=module)
    PostingFactory.create(module=module, code="150", amount_cents=50_000)
    PostingFactory.create(module=module, code="806", amount_cents=-50_000 - cents)
    return module


def issue(module: TaxModule, **more: Any) -> Posting | None:
    values: dict[str, Any] = {"pay_on": PAY_ON, "by": None, "at": clock.on(ON), **more}
    return actions.issue_refund(module=module, **values)


def total(module: TaxModule) -> int:
    return sum(Posting.objects.filter(module=module).values_list("amount_cents", flat=True))


def test_pays_the_whole_credit_on_its_day() -> None:
    module = a_credit()
    paid = issue(module)
    assert paid is not None
    assert (paid.code, paid.amount_cents, paid.posted_on, paid.date, paid.reason) == ("846", 100_000, ON, PAY_ON, "")
    assert paid.cycle == "20261102" and total(module) == 0
    assert AuditEvent.objects.filter(action="ledger.posted", details__code="846").count() == 1


def test_the_same_source_pays_once() -> None:
    module = a_credit()
    first = issue(module, source=("planned", "k"))
    again = issue(module, source=("planned", "k"))
    assert first == again and Posting.objects.filter(code="846").count() == 1
    assert issue(module, source=("planned", "other")) is None


def test_nothing_is_paid_where_nothing_is_held() -> None:
    assert issue(TaxModuleFactory.create()) is None
    assert not Posting.objects.exists()


def test_a_check_says_so_and_no_refund_is_dated_in_the_past() -> None:
    paid = issue(a_credit(), by_mail=True, pay_on=date(2026, 3, 2))
    assert paid is not None and (paid.reason, paid.date) == ("paper_check", ON)


def test_older_tax_is_paid_first_in_pairs() -> None:
    module = a_credit()
    person = module.primary
    older = TaxModuleFactory.create(primary=person, period="202312")
    old = TaxModuleFactory.create(primary=TaxpayerFactory.create(), secondary=person, period="202412")
    for debt, cents in ((older, 30_000), (old, 90_000)):
        PostingFactory.create(module=debt, code="150", amount_cents=cents)
    assert issue(module) is None  # the debts took all of it
    assert [
        (p.module, p.code, p.amount_cents) for p in Posting.objects.filter(source_kind="refund").order_by("id")
    ] == [
        (module, "826", 30_000),
        (older, "706", -30_000),
        (module, "826", 70_000),
        (old, "706", -70_000),
    ]
    assert (total(module), total(older), total(old)) == (0, 0, 20_000)
    assert Posting.objects.filter(code="826").first().text_data == "1040 202312"  # type: ignore[union-attr]


def test_what_is_not_overdue_takes_nothing() -> None:
    module = a_credit(period="202412")
    due_in_april = TaxModuleFactory.create(primary=module.primary, period="202512")
    PostingFactory.create(module=due_in_april, code="150", amount_cents=40_000)
    paid = issue(module)
    assert paid is not None and paid.amount_cents == 100_000


@pytest.mark.parametrize(
    ("credit", "debts", "paid"),
    [
        (0, [5], []),
        (10, [], []),
        (10, [4, 3], [4, 3]),
        (10, [8, 5], [8, 2]),
        (10, [10, 5], [10]),
    ],
)
def test_debts_are_paid_in_order(credit: int, debts: list[int], paid: list[int]) -> None:
    owed = [Debt(number, f"20{20 + number}12", cents) for number, cents in enumerate(debts)]
    assert [debt.cents for debt in to_tax_debts(credit, reversed(owed))] == paid


@pytest.mark.parametrize(
    ("pay_on", "interest"),
    [
        (date(2026, 4, 15), 0),
        (date(2026, 5, 30), 0),  # the forty-fifth day
        (date(2026, 5, 31), 759),  # 46 days at 6 percent, compounded daily
    ],
)
def test_a_late_refund_carries_interest_from_the_due_date(pay_on: date, interest: int) -> None:
    paid = issue(a_credit(), at=clock.on(pay_on), pay_on=pay_on)
    assert paid is not None and paid.amount_cents == 100_000 + interest
    posted = Posting.objects.filter(code="776").first()
    assert (-posted.amount_cents if posted else 0) == interest


def test_a_refund_issued_again_carries_none() -> None:
    module = a_credit()
    issue(module)
    PostingFactory.create(module=module, code="841", amount_cents=-100_000, posted_on=date(2026, 3, 24))
    later = date(2026, 7, 6)
    paid = issue(module, at=clock.on(later), pay_on=later, by_mail=True)
    assert paid is not None and paid.amount_cents == 100_000 and not Posting.objects.filter(code="776").exists()


def test_a_deposit_that_came_back_goes_out_as_a_check_after_six_weeks() -> None:
    module = a_credit()
    issue(module)
    PostingFactory.create(module=module, code="841", amount_cents=-100_000, posted_on=date(2026, 3, 24))

    def run(day: date) -> int:
        return actions.reissue_as_checks(at=clock.on(day), guard=lambda: None)

    assert run(date(2026, 5, 4)) == 0
    assert run(date(2026, 5, 5)) == 1 and run(date(2026, 5, 6)) == 0
    check = Posting.objects.filter(code="846").order_by("-id")[0]
    assert (check.reason, check.amount_cents, check.date) == ("paper_check", 100_000, date(2026, 5, 8))
    assert total(module) == 0
