"""What a person has to do, what waits for somebody else, and what is done, as values: ranked, each with its day.

What the person must do comes first, the most urgent on top: an answer that holds a refund, then a payment that came back,
then what has a day. What waits for us, a bank or an agency follows with the day on which it is expected.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.links import address
from records.holds import HOLD_WORDS, Actor, HoldReason
from records.refund_story import Kind
from records.refund_words import headline, next_words
from taxportal.kit.formats import day, money

if TYPE_CHECKING:
    from payments.queries import OnItsWay
    from records.case_values import CaseSeen
    from records.refund_story import RefundStory
    from records.standing_values import Deadline, ModuleStanding, Standing

LATELY = timedelta(days=30)


class Status(StrEnum):
    """Where a task stands."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    DONE = "done"


STATUS_WORDS: Mapping[Status, Promise] = {
    Status.NOT_STARTED: gettext_lazy("Not started"),
    Status.IN_PROGRESS: gettext_lazy("In progress"),
    Status.WAITING: gettext_lazy("Waiting for us"),
    Status.DONE: gettext_lazy("Done"),
}
TAGS: Mapping[Status, str] = {
    Status.NOT_STARTED: "action",
    Status.IN_PROGRESS: "waiting",
    Status.WAITING: "waiting",
    Status.DONE: "done",
}
_ORDER = list(Status)
# Letters whose day is told by a task of its own: the fee of a returned payment, a plan's instalment, a return to confirm.
_TOLD_OTHERWISE = {"608C", "CP521", "5071C", "4883C", "5747C"}


@dataclass(frozen=True)
class Task:
    """One task in words. ``rank`` orders tasks of one status, lower first; ``when`` is empty where there is no day."""

    key: str
    title: str
    why: str
    status: Status
    rank: int
    due_on: date | None = None
    when: str = ""
    url: str = ""
    action: str = ""

    @property
    def status_words(self) -> str:
        """The status in the reader's words."""
        return str(STATUS_WORDS[self.status])

    @property
    def tag(self) -> str:
        """The kind of the status tag."""
        return TAGS[self.status]


def tasks(
    standing: "Standing", on_its_way: "OnItsWay | None", *, name_differs: bool, cases: "Iterable[CaseSeen]"
) -> list[Task]:
    """Every task as of ``standing.on``, in the order in which to show them. ``on_its_way`` is None where it could not be read."""
    found: list[Task] = []
    for module in standing.modules:
        if module.refund:
            found += _of_refund(module.refund)
        found += _of_balance(module, on_its_way, standing)
    found += [_of_letter(deadline) for deadline in standing.deadlines if deadline.notice_code not in _TOLD_OTHERWISE]
    if on_its_way:
        found += [_of_payment(payment.pay_on, payment.amount_cents, str(payment.pk)) for payment in on_its_way.payments]
    if name_differs:
        found.append(_name())
    found += [_of_case(case) for case in cases]
    return sorted(found, key=lambda task: (_ORDER.index(task.status), task.rank, task.due_on or date.max, task.key))


def to_do(found: Iterable[Task]) -> list[Task]:
    """Those that the person can act on now."""
    return [task for task in found if task.status is Status.NOT_STARTED]


def _of_refund(story: "RefundStory") -> list[Task]:
    url = address("records:refund", tax_year=story.tax_year)
    key, upcoming = f"refund-{story.tax_year}-{story.amended}", next_words(story)
    if (
        story.hold_reason
        and not story.disowned
        and (HOLD_WORDS[story.hold_reason].actor is Actor.YOU or story.hold_reason is HoldReason.BANK_CHANGE)
    ):
        if story.identity_asked:
            url = address("records:refund_identity", tax_year=story.tax_year)
        why = str(HOLD_WORDS[story.hold_reason].why)
        title, due = headline(story).rstrip("."), story.next.latest
        if story.hold_reason is HoldReason.SELF_LOCK:
            return [
                Task(
                    key,
                    title,
                    why,
                    Status.IN_PROGRESS,
                    9,
                    due,
                    upcoming.by_when,
                    address("accounts:security"),
                    _("Security"),
                )
            ]
        return [Task(key, title, why, Status.NOT_STARTED, 0, due, upcoming.by_when, url, _("Answer"))]
    if story.next.kind is None or not story.steps:
        return [_done_refund(key, story, url)] if story.status is Kind.CLEARED and _is_late(story) else []
    words = _("Refund for %(year)s") % {"year": story.tax_year}
    if story.next.must_act:
        return [
            Task(
                key,
                words,
                headline(story),
                Status.NOT_STARTED,
                1,
                story.next.latest,
                upcoming.by_when,
                url,
                _("Answer"),
            )
        ]
    return [Task(key, words, headline(story), Status.WAITING, 1, story.next.latest, upcoming.by_when, url, _("See it"))]


def _is_late(story: "RefundStory") -> bool:
    return story.on - story.steps[-1].date <= LATELY


def _done_refund(key: str, story: "RefundStory", url: str) -> Task:
    words = _("Refund for %(year)s") % {"year": story.tax_year}
    return Task(
        key, words, headline(story), Status.DONE, 1, story.steps[-1].date, day(story.steps[-1].date), url, _("See it")
    )


def _of_balance(module: "ModuleStanding", on_its_way: "OnItsWay | None", standing: "Standing") -> list[Task]:
    coming = on_its_way.cents_for(module.module_id) if on_its_way else 0
    left = module.balance_cents - coming
    if left <= 0:
        return []
    year, pay = {"year": module.tax_year}, address("payments:pay")
    key, due = f"pay-{module.module_id}", module.due_on
    plan = next((found for found in standing.deadlines if found.notice_code == "CP521"), None)
    if module.on_plan and plan:
        title = _("Pay this month’s %(amount)s of your plan") % {"amount": money(plan.amount_cents)}
        why = _("%(left)s is left for %(year)s.") % {**year, "left": money(left)}
        return [Task(key, title, why, Status.NOT_STARTED, 3, plan.answer_by, _by(plan.answer_by), pay, _("Pay"))]
    title = _("Pay %(amount)s for %(year)s") % {**year, "amount": money(left)}
    back = next(
        (seen for seen in module.payments if seen.returned_on and standing.on - seen.returned_on <= LATELY), None
    )
    if back:
        why = _("Your payment of %(amount)s came back from the bank.") % {"amount": money(back.amount_cents)}
        return [Task(key, title, why, Status.NOT_STARTED, 2, due, _when(due, standing.on), pay, _("Pay again"))]
    status = Status.IN_PROGRESS if coming else Status.NOT_STARTED
    why = (
        _("%(amount)s more is on its way.") % {"amount": money(coming)}
        if coming
        else _("This is left after everything you paid.")
    )
    return [Task(key, title, why, status, 3, due, _when(due, standing.on), pay, _("Pay"))]


def _when(due: date, on: date) -> str:
    return _by(due) if due >= on else _("now: the day was %(day)s") % {"day": day(due)}


def _by(due: date) -> str:
    return _("by %(day)s") % {"day": day(due)}


def _of_letter(deadline: "Deadline") -> Task:
    title = _("Answer notice %(code)s") % {"code": deadline.notice_code}
    why = _("It is about your taxes for %(year)s.") % {"year": deadline.tax_year} if deadline.tax_year else ""
    url = address("records:notices")
    key = f"letter-{deadline.notice_code}-{deadline.tax_year}"
    return Task(key, title, why, Status.NOT_STARTED, 3, deadline.answer_by, _by(deadline.answer_by), url, _("Read it"))


def _of_payment(pay_on: date, cents: int, number: str) -> Task:
    title = _("Payment of %(amount)s on its way") % {"amount": money(cents)}
    why, url = _("Your bank pays it; you do not need to do anything."), address("payments:detail", number)
    return Task(
        f"payment-{number}",
        title,
        why,
        Status.WAITING,
        2,
        pay_on,
        _("on %(day)s") % {"day": day(pay_on)},
        url,
        _("See it"),
    )


def _name() -> Task:
    why = _("Your provider and your tax record have another surname. Your record stays open meanwhile.")
    return Task(
        "name",
        _("Tell us which name is right"),
        why,
        Status.NOT_STARTED,
        4,
        None,
        "",
        address("accounts:profile"),
        _("Compare"),
    )


def _of_case(case: "CaseSeen") -> Task:
    url = address("records:case", case.ref)
    if case.closed_on:
        return Task(
            f"case-{case.ref}", case.title, "", Status.DONE, 2, case.closed_on, day(case.closed_on), url, _("Read it")
        )
    why = _("Case %(ref)s: we look into it.") % {"ref": case.ref}
    return Task(
        f"case-{case.ref}", case.title, why, Status.WAITING, 3, case.target_on, _by(case.target_on), url, _("See it")
    )
