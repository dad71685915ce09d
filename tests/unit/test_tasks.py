"""Tasks from values alone: what there is to do, whose turn it is, by when, in which order."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import pytest

from accounts.tasks import STATUS_WORDS, TAGS, Status, Task, tasks, to_do
from records.case_values import CaseSeen
from records.holds import Actor, HoldReason
from records.ledger import Row, Waterfall
from records.refund_story import Kind, Next, RefundStory, Step
from records.standing_values import Deadline, ModuleStanding, PaymentSeen, Standing

ON = date(2026, 3, 16)
DUE = date(2026, 4, 15)


@dataclass(frozen=True)
class Payment:
    pk: str = "7"
    pay_on: date = date(2026, 3, 20)
    amount_cents: int = 10_000


@dataclass(frozen=True)
class OnItsWay:
    """What payments would say."""

    cents: int = 0
    payments: tuple[Payment, ...] = ()

    def cents_for(self, module_id: int) -> int:
        return self.cents


def account(balance_cents: int = 0, **more: object) -> ModuleStanding:
    values = {"module_id": 1, "tax_year": 2025, "due_on": DUE, "balance_cents": balance_cents, "has_return": True}
    return ModuleStanding(**{**values, **more})  # type: ignore[arg-type]


def story(*steps: Step, hold: HoldReason | None = None, upcoming: Next | None = None) -> RefundStory:
    return RefundStory(
        tax_year=2025,
        amended=False,
        on=ON,
        steps=steps,
        next=upcoming or Next(Actor.US, Kind.APPROVED, date(2026, 3, 1), date(2026, 3, 30)),
        waterfall=Waterfall((), Row("Total", 0, "total"), 0, 0),
        claimed_cents=136_500,
        hold_reason=hold,
        usual_days=(0, 21),
        received_on=date(2026, 2, 9),
        pays_on=None,
        returned=False,
    )


def found(
    *modules: ModuleStanding,
    deadlines: tuple[Deadline, ...] = (),
    coming: OnItsWay | None = OnItsWay(),
    name: bool = False,
    cases: tuple[CaseSeen, ...] = (),
) -> list[Task]:
    standing = Standing(UUID(int=1), ON, "Ada", "en", 2025, DUE, modules, deadlines)
    return tasks(standing, coming, name_differs=name, cases=cases)  # type: ignore[arg-type]


CAME_IN = Step(Kind.RECEIVED, date(2026, 2, 9), Actor.YOU)
HELD = Step(
    Kind.IDENTITY_HOLD_PLACED, date(2026, 3, 13), Actor.US, hold_reason=HoldReason.IDENTITY, answer_by=date(2026, 4, 14)
)
ASKED = Next(Actor.YOU, Kind.INFORMATION_RECEIVED, None, date(2026, 4, 14), must_act=True)
TO_CONFIRM = story(CAME_IN, HELD, hold=HoldReason.IDENTITY, upcoming=ASKED)


def test_nothing_to_do_is_an_empty_list() -> None:
    assert found(account()) == []


@pytest.mark.parametrize(
    ("account_of", "more", "title", "status", "when"),
    [
        (account(327_540), {}, "Pay $3,275.40 for 2025", Status.NOT_STARTED, "by 15 April 2026"),
        (
            account(500, due_on=date(2025, 4, 15)),
            {},
            "Pay $5.00 for 2025",
            Status.NOT_STARTED,
            "now: the day was 15 April 2025",
        ),
        (account(500), {"coming": OnItsWay(200)}, "Pay $3.00 for 2025", Status.IN_PROGRESS, "by 15 April 2026"),
        (account(500), {"coming": None}, "Pay $5.00 for 2025", Status.NOT_STARTED, "by 15 April 2026"),
        (
            account(200_000, on_plan=True),
            {"deadlines": (Deadline("CP521", date(2026, 4, 1), 15_000, 2024),)},
            "Pay this month’s $150.00 of your plan",
            Status.NOT_STARTED,
            "by 1 April 2026",
        ),
        (account(refund=TO_CONFIRM), {}, "We need you to confirm a return", Status.NOT_STARTED, "by 14 April 2026"),
        (account(refund=story(CAME_IN)), {}, "Refund for 2025", Status.WAITING, "by 30 March 2026"),
        (account(), {"name": True}, "Tell us which name is right", Status.NOT_STARTED, ""),
        (
            account(),
            {"deadlines": (Deadline("CP2000", date(2026, 4, 2), 0, 2024),)},
            "Answer notice CP2000",
            Status.NOT_STARTED,
            "by 2 April 2026",
        ),
        (
            account(),
            {"coming": OnItsWay(0, (Payment(),))},
            "Payment of $100.00 on its way",
            Status.WAITING,
            "on 20 March 2026",
        ),
        (
            account(),
            {"cases": (CaseSeen("ABCD2345", "You disagree", ON, date(2026, 4, 15), None),)},
            "You disagree",
            Status.WAITING,
            "by 15 April 2026",
        ),
        (
            account(),
            {"cases": (CaseSeen("ABCD2345", "You disagree", ON, date(2026, 4, 15), ON),)},
            "You disagree",
            Status.DONE,
            "16 March 2026",
        ),
    ],
)
def test_each_task_says_what_whose_turn_and_by_when(
    account_of: ModuleStanding, more: dict[str, object], title: str, status: Status, when: str
) -> None:
    (task,) = found(account_of, **more)  # type: ignore[arg-type]
    assert (task.title, task.status, task.when) == (title, status, when)


def test_all_of_it_is_on_its_way_so_nothing_is_left_to_pay() -> None:
    assert to_do(found(account(500), coming=OnItsWay(500))) == []


def test_a_payment_that_came_back_is_told_so() -> None:
    back = PaymentSeen(date(2026, 3, 9), 60_000, "you", "", returned_on=date(2026, 3, 11), return_reason="no funds")
    (task,) = found(account(60_000, payments=(back,)))
    assert task.action == "Pay again" and "came back" in task.why


def test_a_lock_of_one_s_own_waits_for_oneself_and_leads_to_security() -> None:
    locked = Step(Kind.IN_REVIEW, date(2026, 3, 9), Actor.YOU, hold_reason=HoldReason.SELF_LOCK)
    (task,) = found(
        account(refund=story(CAME_IN, locked, hold=HoldReason.SELF_LOCK, upcoming=replace(ASKED, latest=None)))
    )
    assert task.status is Status.IN_PROGRESS and task.url == "/account/security/"


def test_a_refund_that_arrived_is_done_for_a_month() -> None:
    cleared = Step(Kind.CLEARED, date(2026, 3, 9), Actor.BANK)
    (task,) = found(account(refund=story(CAME_IN, cleared, upcoming=Next(None, None))))
    assert task.status is Status.DONE
    old = Step(Kind.CLEARED, date(2026, 2, 10), Actor.BANK)
    assert found(account(refund=story(CAME_IN, old, upcoming=Next(None, None)))) == []


def test_what_holds_a_refund_comes_first_and_what_waits_comes_last() -> None:
    shown = found(
        account(500, refund=story(CAME_IN, HELD, hold=HoldReason.IDENTITY, upcoming=ASKED)),
        account(700, module_id=2, tax_year=2024, due_on=date(2025, 4, 15), refund=story(CAME_IN)),
        deadlines=(Deadline("CP2000", date(2026, 4, 2), 0, 2024), Deadline("5071C", date(2026, 4, 14), 0, 2025)),
        name=True,
    )
    assert [task.title for task in shown] == [
        "We need you to confirm a return",
        "Pay $7.00 for 2024",
        "Answer notice CP2000",
        "Pay $5.00 for 2025",
        "Tell us which name is right",
        "Refund for 2025",
    ]


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_words_and_a_tag(status: Status) -> None:
    assert str(STATUS_WORDS[status]) and TAGS[status]
