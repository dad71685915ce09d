"""What a person reads about a refund: each step's title and sentence, what is expected next, and what they
can do.

Texts are built for one request in the reader's language; dates and amounts are formatted once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from records.holds import ACTOR_WORDS, HOLD_WORDS, Actor, HoldReason
from records.refund_story import ORIGINAL_USUAL, Kind, Next, RefundStory, Step
from taxportal.kit.formats import day, money


@dataclass(frozen=True)
class StepWords:
    """One row of the timeline as strings."""

    kind: str
    date: str
    actor: str
    title: str
    text: str


@dataclass(frozen=True)
class NextWords:
    """What happens next as strings; ``by_when`` is empty where no date can be given."""

    actor: str
    title: str
    by_when: str
    you_can: str
    must_act: bool


def step_words(step: Step) -> StepWords:
    """A step of the timeline in words."""
    title, text = _said(step)
    return StepWords(step.kind, day(step.date), str(ACTOR_WORDS[step.actor]), title, text)


def _said(step: Step) -> tuple[str, str]:
    amount = money(step.amount_cents)
    if step.hold_reason:
        words = HOLD_WORDS[step.hold_reason]
        return str(words.short), _with_letter(str(words.why), step)
    plain = {
        Kind.RECEIVED: (_("Your return arrived"), _("We received your return. The first checks take about a day.")),
        Kind.ACCEPTED: (_("We accepted your return"), _("Your return passed the first checks.")),
        Kind.IN_REVIEW: (_("We are reviewing your return"), _("A person here is looking at your return.")),
        Kind.INFORMATION_REQUESTED: (_("We asked you for information"), _("We wrote to you and need an answer.")),
        Kind.INFORMATION_RECEIVED: (_("We received your answer"), _("Thank you. We are working on it.")),
        Kind.IDENTITY_HOLD_PLACED: (_("We need you to confirm a return"), _("The return waits for your answer.")),
        Kind.IDENTITY_HOLD_RELEASED: (_("You confirmed the return"), _("We went on with your return.")),
        Kind.AMOUNT_ADJUSTED: (_("We changed the amount"), _("The change is %(amount)s.") % {"amount": amount}),
        Kind.APPROVED: (
            _("We approved your refund"),
            _("We approved a refund of %(amount)s.") % {"amount": amount},
        ),
        Kind.SENT: (_("We sent your refund"), _("Your bank may need up to five days to show it.")),
        Kind.BANK_REJECTED: (_("Your refund came back to us"), _("%(amount)s came back.") % {"amount": amount}),
        Kind.REISSUED: (_("We issued your refund again"), _("We issued %(amount)s again.") % {"amount": amount}),
        Kind.CLEARED: (_("Your bank took the refund in"), _("The money reached the account.")),
    }
    if step.kind is Kind.OFFSET_APPLIED:
        return _offset(step, amount)
    title, text = plain[step.kind]
    return title, _with_letter(text, step)


def _offset(step: Step, amount: str) -> tuple[str, str]:
    if step.actor is Actor.AGENCY:
        party = step.party or _("another agency")
        return (
            _("Part of your refund went to another agency"),
            _("%(amount)s went to %(party)s for a debt that it told the Treasury about.")
            % {"amount": amount, "party": party},
        )
    return (
        _("Part of your refund paid an older tax debt"),
        _("%(amount)s was used for a federal tax debt of yours.") % {"amount": amount},
    )


def _with_letter(text: str, step: Step) -> str:
    if step.notice_code and step.answer_by:
        letter = _("Letter %(code)s tells you more; answer by %(day)s.")
        return f"{text} {letter % {'code': step.notice_code, 'day': day(step.answer_by)}}"
    return text


def next_words(story: RefundStory) -> NextWords:
    """What happens next and what the person can do."""
    upcoming = story.next
    return NextWords(
        actor=str(ACTOR_WORDS[upcoming.actor]) if upcoming.actor else "",
        title=_next_title(upcoming, story.hold_reason),
        by_when=_by_when(story),
        you_can=_you_can(story),
        must_act=upcoming.must_act,
    )


def _next_title(upcoming: Next, hold: HoldReason | None) -> str:
    if hold is HoldReason.SELF_LOCK:
        return _("You have your account unlocked")
    if upcoming.actor is Actor.YOU and upcoming.kind is Kind.INFORMATION_RECEIVED:
        return _("We need your answer")
    titles = {
        None: _("Nothing more is to come"),
        Kind.RECEIVED: _("File your return"),
        Kind.ACCEPTED: _("We check and accept your return"),
        Kind.AMOUNT_ADJUSTED: _("We finish the amended return"),
        Kind.APPROVED: _("We finish and approve your refund"),
        Kind.SENT: _("We send your refund"),
        Kind.CLEARED: _("Your bank takes the refund in"),
    }
    return titles.get(upcoming.kind, _("We go on with your refund"))


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
        return _("between %(first)s and %(last)s") % {"first": day(earliest), "last": day(latest)}
    return _("by %(day)s") % {"day": day(latest)}


def _you_can(story: RefundStory) -> str:
    if story.hold_reason:
        return str(HOLD_WORDS[story.hold_reason].you_can)
    if story.status is Kind.OFFSET_APPLIED or story.offset_cents:
        return _("If you think the other agency is wrong, ask that agency: only it can correct the debt.")
    if story.status is Kind.SENT:
        return _("If the money isn't there after five days, ask your bank first, then ask us to trace it.")
    if story.status is Kind.BANK_REJECTED:
        return _("Check the bank account that we have for you.")
    if story.status is None:
        return _("File your return. A return filed online shows here a day after we receive it.")
    return _("You do not need to do anything.")


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
    if sent and story.status is not None:
        return _("Your refund of %(amount)s was sent on %(day)s.") % {"amount": paid, "day": when(sent.date)}
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
    if story.hold_reason:
        return str(HOLD_WORDS[story.hold_reason].why)
    if story.status is Kind.BANK_REJECTED:
        return _("Your bank did not accept the deposit.")
    if story.amended and story.pays_on is None:
        return _("A person works each amended return; 8 to 12 weeks are usual, some take 16.")
    if story.offset_cents:
        return _("A debt was paid from it first: see the figures below.")
    return ""


def _held_headline(story: RefundStory, hold: HoldReason, amount: str) -> str:
    if hold is HoldReason.BANK_CHANGE:
        return _("Your bank details were changed. Was this you?")
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
