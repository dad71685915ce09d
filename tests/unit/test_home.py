"""The account's home from values alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from accounts import home
from records.holds import Actor
from records.ledger import Row, Waterfall
from records.refund_story import Kind, Next, RefundStory, Step
from records.standing_values import ModuleStanding, PaymentSeen, Standing, WayOn

TODAY = date(2026, 3, 16)


@dataclass(frozen=True)
class OnItsWay:
    """What payments would say."""

    total_cents: int = 0
    payments: tuple[object, ...] = ()

    def cents_for(self, module_id: int) -> int:
        return self.total_cents


def standing(*modules: ModuleStanding) -> Standing:
    return Standing(
        taxpayer_id=UUID(int=1),
        on=TODAY,
        given_name="Ada",
        language="en",
        filing_year=2025,
        filing_due_on=date(2026, 4, 15),
        modules=modules,
    )


def module(**changes: object) -> ModuleStanding:
    values = {"module_id": 1, "tax_year": 2025, "balance_cents": 0, "due_on": date(2026, 4, 15), "has_return": True}
    return ModuleStanding(**{**values, **changes})  # type: ignore[arg-type]


def build(
    *modules: ModuleStanding, on_its_way: int = 0, name_differs: bool = False, asked_year: int | None = None
) -> home.Home:
    return home.build(
        standing(*modules),
        OnItsWay(on_its_way),  # type: ignore[arg-type]
        name_differs=name_differs,
        name_given="Ada Cole",
        cases=[],
        asked_year=asked_year,
    )


def shown(*modules: ModuleStanding, **more: Any) -> home.YearPanel:
    year = build(*modules, **more).year
    assert year is not None
    return year


def test_says_what_is_owed_and_what_is_on_its_way() -> None:
    owed = shown(module(balance_cents=327540))
    assert owed.balance == "You owe $3,275.40, due 15 April 2026."
    assert [link.label for link in owed.links] == [
        "Return for 2025",
        "Account transcript for 2025",
        "What you owe, in detail",
        "Pay for 2025",
    ]
    paid = shown(module(balance_cents=327540), on_its_way=327540)
    assert paid.balance.endswith("$3,275.40 is on its way.")
    assert "Pay for 2025" not in [link.label for link in paid.links]
    partly = shown(module(balance_cents=327540), on_its_way=10000)
    assert partly.balance.endswith("$100.00 is on its way. $3,175.40 is left to pay.")
    assert shown(module(balance_cents=-500)).balance == "$5.00 stands in your favor."
    assert shown(module()).balance == "You owe nothing."


def test_the_newest_year_comes_first_and_joint_accounts_name_the_spouse() -> None:
    page = build(module(tax_year=2024), module(joint=True, spouse_given_name="Isla"))
    assert [year.tax_year for year in page.years] == [2025, 2024]
    assert page.year is not None and page.year.joint == "Joint account with Isla"
    older = build(module(tax_year=2024), module(joint=True, spouse_given_name="Isla"), asked_year=2024)
    assert older.year is not None and (older.year.tax_year, older.year.joint) == (2024, "")
    assert [year.current for year in older.years] == [False, True]


def test_a_year_that_is_not_there_shows_the_newest() -> None:
    assert shown(module(tax_year=2024), module(), asked_year=1999).tax_year == 2025
    assert build().year is None


def test_a_year_without_a_return_says_so() -> None:
    assert shown(module(has_return=False)).refund == "No return yet."
    assert shown(module()).refund == ""


def a_story() -> RefundStory:
    """A return that came in and was accepted."""
    steps = (Step(Kind.RECEIVED, date(2026, 2, 9), Actor.YOU), Step(Kind.ACCEPTED, date(2026, 2, 10), Actor.US))
    return RefundStory(
        tax_year=2025,
        amended=False,
        on=TODAY,
        steps=steps,
        next=Next(Actor.US, Kind.APPROVED),
        waterfall=Waterfall((), Row("Total", 0, "total"), 0, 0),
        claimed_cents=136500,
        hold_reason=None,
        usual_days=(0, 21),
        received_on=date(2026, 2, 9),
        pays_on=None,
        returned=False,
    )


def test_activity_tells_who_did_what_newest_first() -> None:
    payments = (
        PaymentSeen(date(2026, 3, 12), 112000, "spouse", "Isla"),
        PaymentSeen(date(2026, 3, 2), 500, "you", ""),
        PaymentSeen(date(2026, 3, 20), 500, "you", ""),  # dated later than today
    )
    rows = build(module(payments=payments, refund=a_story())).activity
    assert [(row.day, row.actor) for row in rows[:2]] == [("12 March 2026", "Isla"), ("2 March 2026", "You")]
    assert [row.title for row in rows[2:]] == ["We accepted your return", "Your return arrived"]
    assert shown(module(refund=a_story())).refund == "10 February 2026: We accepted your return"


def test_what_is_older_than_a_year_is_not_lately() -> None:
    payments = (PaymentSeen(date(2025, 3, 15), 500, "you", ""), PaymentSeen(date(2025, 3, 16), 700, "you", ""))
    assert [row.day for row in build(module(payments=payments)).activity] == ["16 March 2025"]


def test_a_payment_that_came_back_is_told_as_both() -> None:
    sent_back = PaymentSeen(date(2026, 3, 9), 60000, "you", "", returned_on=date(2026, 3, 11), return_reason="R01")
    assert [(row.day, row.title, row.actor) for row in build(module(payments=(sent_back,))).activity] == [
        ("11 March 2026", "Payment of $600.00 returned by the bank", "Your bank"),
        ("9 March 2026", "Payment of $600.00 posted", "You"),
    ]


def test_a_day_that_has_passed_is_told_as_past() -> None:
    late = shown(module(balance_cents=500, due_on=date(2025, 4, 15)))
    assert late.balance == "You owe $5.00. It was due on 15 April 2025."


def test_a_name_that_differs_is_a_task() -> None:
    assert build(module(), name_differs=True).name_task == "Ada Cole"
    assert build(module()).name_task == ""


def test_a_way_to_a_page_that_is_not_mounted_is_left_out() -> None:
    assert home._link(WayOn("Nowhere", "records:no_such_page")) is None
