"""What a person reads about a refund: its headline, why it stands where it stands, what is expected next, and what they
can do. The words of each step stand in ``records.refunds.step_words``.

Texts are built for one request in the reader's language; dates and amounts are formatted once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from records.holds import ACTOR_WORDS, HOLD_WORDS, Actor, HoldReason
from records.refunds.ahead import CHECK_INSTEAD_AFTER, ORIGINAL_USUAL, trace_from
from records.refunds.step_words import StepWords, step_words
from records.refunds.values import Kind, Next, RefundStory, Step
from taxportal.kit.formats import day, money

__all__ = ["NextWords", "StepWords", "headline", "next_words", "step_words", "why", "words_of_next"]


@dataclass(frozen=True)
class NextWords:
    """What happens next as strings; ``by_when`` is empty where no date can be given."""

    actor: str
    title: str
    by_when: str
    you_can: str
    must_act: bool


def next_words(story: RefundStory) -> NextWords:
    """What happens next and what the person can do."""
    upcoming = story.next
    return NextWords(
        actor=str(ACTOR_WORDS[upcoming.actor]) if upcoming.actor else "",
        title=words_of_next(upcoming, story.hold_reason, disowned=story.disowned, payment=story.payment),
        by_when=_by_when(story),
        you_can=_you_can(story),
        must_act=upcoming.must_act,
    )


def words_of_next(
    upcoming: Next, hold: HoldReason | None, *, disowned: bool = False, payment: Step | None = None
) -> str:
    """What is expected, in a few words. ``payment`` is the step that sent the money, if one did."""
    if hold is HoldReason.SELF_LOCK:
        return _("You have your account unlocked")
    if disowned:
        return _("We look into the return and write to you")
    if upcoming.actor is Actor.YOU and upcoming.kind is Kind.INFORMATION_RECEIVED:
        return _("We need your answer")
    if upcoming.kind is Kind.CLEARED and upcoming.actor is Actor.YOU:
        return _("The check reaches you and you cash it")
    titles = {
        None: _("Nothing more is to come"),
        Kind.RECEIVED: _("File your return"),
        Kind.ACCEPTED: _("We check and accept your return"),
        Kind.AMOUNT_ADJUSTED: _("We finish the amended return"),
        Kind.APPROVED: _("We finish and approve your refund"),
        Kind.SENT: _("We send your refund"),
        Kind.REISSUED: _("We mail you a check"),
        Kind.CLEARED: _("Your bank takes the refund in"),
    }
    return titles.get(upcoming.kind, _("We go on with your refund"))


def range_words(upcoming: Next) -> str:
    """The days in which something was expected, whatever day it is now; "" where no day was known."""
    if upcoming.latest is None:
        return ""
    if upcoming.earliest and upcoming.earliest < upcoming.latest:
        return _("between %(first)s and %(last)s") % {"first": day(upcoming.earliest), "last": day(upcoming.latest)}
    return _("by %(day)s") % {"day": day(upcoming.latest)}


def _by_when(story: RefundStory) -> str:
    """A range still ahead, its last day once it has begun, and the plain truth once that day is over."""
    earliest, latest = story.next.earliest, story.next.latest
    if latest is None:
        return _("as soon as you like: nothing moves until then") if story.next.must_act else ""
    if latest < story.on and story.next.kind is Kind.CLEARED:
        return ""  # banks don't always report; what to do if the money isn't there is said beside it
    if latest < story.on:
        words = _("now: the day was %(day)s") if story.next.must_act else _("soon: later than the usual %(day)s")
        return words % {"day": day(latest)}
    if earliest and story.on < earliest < latest:
        return range_words(story.next)
    return _("by %(day)s") % {"day": day(latest)}


def _you_can(story: RefundStory) -> str:
    if story.disowned:
        return _("You do not need to do anything until we write. If you have not filed your own return yet, file it.")
    if story.hold_reason:
        return str(HOLD_WORDS[story.hold_reason].you_can)
    if story.status is Kind.BANK_REJECTED:
        return _after_return(story)
    if story.offset_cents:
        return _("If you think the other agency is wrong, ask that agency: only it can correct the debt.")
    if story.payment and story.status is not Kind.CLEARED:
        return _while_on_its_way(story)
    if story.status is None:
        return _("File your return. A return filed online shows here a day after we receive it.")
    return _("You do not need to do anything.")


def _after_return(story: RefundStory) -> str:
    last = story.steps[-1]
    if last.by_mail:
        return _("Check the address that we have for you. Once it is right, we mail the check again.")
    by_check = {"day": day(last.date + CHECK_INSTEAD_AFTER)}
    if not story.next.must_act:
        return _("Check the address that we have for you: we mail a check there by %(day)s.") % by_check
    words = _(
        "Check the bank account and the address that we have for you. Letter CP53E tells you how to correct them."
    )
    return f"{words} {_('Without new bank details we mail a check to your address by %(day)s.') % by_check}"


def _while_on_its_way(story: RefundStory) -> str:
    since = trace_from(story)
    if story.payment and story.payment.by_mail:
        words = _("If the check is not there by %(day)s, ask us to trace it.")
    else:
        words = _("If the money is not there by %(day)s, ask your bank first, then ask us to trace it.")
    return words % {"day": day(since)} if since else _("You do not need to do anything.")


def headline(story: RefundStory, when: Callable[[date], str] = day) -> str:
    """The first sentence of the refund page; home passes ``day_short``, which leaves the year out."""
    amount = money(story.claimed_cents)
    if story.hold_reason:
        return _held_headline(story, story.hold_reason, amount)
    if story.amended and story.status not in {Kind.SENT, Kind.CLEARED, Kind.APPROVED}:
        return _("Your amended return is being worked.")
    sent = next((step for step in reversed(story.steps) if step.kind in {Kind.SENT, Kind.REISSUED}), None)
    paid = money(story.waterfall.paid_cents)
    if story.status is Kind.BANK_REJECTED:
        return _("Your refund came back to us.")
    if sent and not story.waterfall.paid_cents and story.offset_cents:
        return _("Your whole refund of %(amount)s paid other debts.") % {"amount": money(story.offset_cents)}
    if sent and story.status is not None:
        return _("Your refund of %(amount)s was sent on %(day)s.") % {"amount": paid, "day": when(sent.date)}
    if story.next.kind is None and story.offset_cents:
        return _("Your whole refund of %(amount)s paid older tax debts.") % {"amount": money(story.offset_cents)}
    if story.pays_on:
        return _("Your refund of %(amount)s is approved. We will send it on %(day)s.") % {
            "amount": paid,
            "day": when(story.pays_on),
        }
    if story.received_on:
        return _("We received your return on %(day)s.") % {"day": when(story.received_on)}
    return _("We have no return from you for %(year)s yet.") % {"year": story.tax_year}


def why(story: RefundStory) -> str:
    """Why the refund stands where it stands, in one sentence; empty where nothing is unusual."""
    if story.disowned:
        return _("You told us that you did not file the return. We protect your account and look into it.")
    if story.hold_reason:
        return str(HOLD_WORDS[story.hold_reason].why)
    if story.status is Kind.BANK_REJECTED:
        by_mail = story.steps[-1].by_mail
        return _("The post could not deliver the check.") if by_mail else _("Your bank did not accept the deposit.")
    if story.amended and story.pays_on is None:
        return _("A person works each amended return; 8 to 12 weeks are usual, some take 16.")
    if story.offset_cents:
        return _("A debt was paid from it first: see the figures below.")
    if story.not_before and story.pays_on is None and story.received_on:
        words = _("By law a refund with the earned income or additional child tax credit is not paid before %(day)s.")
        return words % {"day": day(story.not_before)}
    return ""


def _held_headline(story: RefundStory, hold: HoldReason, amount: str) -> str:
    if hold is HoldReason.BANK_CHANGE:
        return _("Your bank details were changed. Was this you?")
    if story.disowned:
        return _("You did not file this return. Nothing is paid on it.")
    if hold in {HoldReason.IDENTITY, HoldReason.DUPLICATE_RETURN}:
        return _("We need you to confirm a return.")
    if hold is HoldReason.SELF_LOCK:
        return _("Your account is locked by you.")
    if HOLD_WORDS[hold].actor is Actor.US:
        longer = (story.day_count or 0) > ORIGINAL_USUAL[1]
        words = (
            _("Your refund of %(amount)s is taking longer.")
            if longer
            else _("We are reviewing your refund of %(amount)s.")
        )
        return words % {"amount": amount}
    return _("Your refund of %(amount)s is held.") % {"amount": amount}
