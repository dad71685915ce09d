"""What the pages of notices show, as strings: formatted here, once, so that templates only print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from records.notice_figures import ChangedLine, FigureRow, balance_rows, changed_lines
from records.notices.replies import ReplyKind, last_day, why_closed
from records.notices.words import WORDS, Facts, Text, Way, text_of
from taxportal.kit.formats import day

if TYPE_CHECKING:
    from records.ledger import Entry
    from records.models import Notice, NoticeReply, ReturnAssessment
    from records.queries.notices import NoticeLine

SOON_DAYS = 14


@dataclass(frozen=True)
class NoticeRow:
    """One line of the inbox."""

    url: str
    title: str
    code: str
    tax_year: str
    issued: str
    answer_by: str
    is_new: bool
    tag: str
    tag_kind: str


@dataclass(frozen=True)
class Box:
    """One of the four boxes above the letter."""

    heading: str
    body: str


@dataclass(frozen=True)
class WayOn:
    """A link or button."""

    url: str
    label: str


@dataclass(frozen=True)
class Letter:
    """The letter itself: its head, and its paragraphs."""

    facts: tuple[dict[str, str], ...]
    people: str
    paragraphs: tuple[str, ...]
    disagreeing: str


@dataclass(frozen=True)
class NoticeSection:
    """A notice on its page."""

    title: str
    subtitle: str
    boxes: tuple[Box, ...]
    main: WayOn | None
    ways: tuple[WayOn, ...]
    since: str
    changed: tuple[ChangedLine, ...]
    changed_why: str
    figures: tuple[FigureRow, ...]
    replies: tuple[dict[str, str], ...]
    letter: Letter


def notice_row(line: "NoticeLine", *, on: date) -> NoticeRow:
    """A notice in one line, as of the business date ``on``."""
    facts = line.facts
    tag, kind = _deadline(facts, on)
    return NoticeRow(
        url=reverse("records:notice", args=[line.ref]),
        title=str(WORDS[facts.code].title),
        code=facts.code,
        tax_year=str(facts.tax_year or ""),
        issued=day(facts.issued_on),
        answer_by=_answer_words(facts),
        is_new=not line.is_read,
        tag=tag,
        tag_kind=kind,
    )


def _answer_words(facts: Facts) -> str:
    if facts.answer_by:
        return day(facts.answer_by)
    return _("No day is set") if WORDS[facts.code].answer else _("No answer needed")


def _deadline(facts: Facts, on: date) -> tuple[str, str]:
    """How near the day for an answer is: "" where there is none."""
    if facts.answer_by is None:
        return "", ""
    left = (facts.answer_by - on).days
    if left < 0:
        return _("day has passed"), "neutral"
    if left == 0:
        return _("today"), "action"
    return _("%(n)s days left") % {"n": left} if left > 1 else _(
        "1 day left"
    ), "action" if left <= SOON_DAYS else "waiting"


def notice_section(
    notice: "Notice",
    facts: Facts,
    *,
    entries: Sequence["Entry"],
    correction: "ReturnAssessment | None",
    replies: Sequence["NoticeReply"],
    on: date,
) -> NoticeSection:
    """Everything that the page says about one notice, as of the business date ``on``."""
    text = text_of(facts)
    balance = sum(entry.amount_cents for entry in entries if entry.posted_on <= on)
    settled = WORDS[facts.code].way is Way.PAY and notice.module is not None and balance <= 0
    return NoticeSection(
        title=text.title,
        subtitle=_subtitle(facts),
        boxes=boxes(text),
        main=_main(notice.ref, facts, settled=settled, on=on),
        ways=_ways(notice.ref, facts, on=on),
        since=_("Settled since: you owe nothing for %(year)s today.") % {"year": facts.tax_year} if settled else "",
        changed=changed_lines(correction.tax_return.lines, correction.lines) if correction else (),
        changed_why=correction.reason if correction else "",
        figures=balance_rows(entries, facts.issued_on),
        replies=tuple(_reply_row(notice.ref, reply) for reply in replies),
        letter=_letter(notice, facts, text),
    )


def boxes(text: Text) -> tuple[Box, ...]:
    """The four boxes: what, why, by when, what if not."""
    return (
        Box(_("What this is"), text.what),
        Box(_("Why you get it"), text.why),
        Box(_("What to do, and by when"), text.do),
        Box(_("What happens if you don’t"), text.otherwise),
    )


def _subtitle(facts: Facts) -> str:
    of_year = _("Notice %(code)s for tax year %(year)s, dated %(day)s")
    words = of_year if facts.tax_year else _("Notice %(code)s, dated %(day)s")
    return words % {"code": facts.code, "year": facts.tax_year, "day": day(facts.issued_on)}


def _main(ref: str, facts: Facts, *, settled: bool, on: date) -> WayOn | None:
    """The one main button. Nothing is paid twice, and no form is offered after its day."""
    way = Way.BALANCE if settled else WORDS[facts.code].way
    if way in {Way.ANSWER, Way.DISAGREE}:
        kind = ReplyKind(way.value)
        label = _("Answer this notice") if kind is ReplyKind.ANSWER else _("I disagree")
        return WayOn(reverse("records:notice_reply", args=[ref, kind.value]), label)
    year = [facts.tax_year] if facts.tax_year else []
    choices: dict[Way, list[tuple[str, list[int], str]]] = {
        Way.PAY: [("payments:pay", [], _("Make a payment"))],
        Way.BALANCE: [("payments:balance", [], _("See your balance"))],
        Way.IDENTITY: [("records:refund_identity", year, _("Say whether you filed it"))],
        Way.BANK: [("accounts:bank", [], _("Give bank details"))],
        Way.PIN: [("accounts:ip_pin", [], _("See your PIN")), ("accounts:security", [], _("Go to Security"))],
        Way.YEARS: [("records:account_transcript", year, _("See the account of the year"))],
    }
    refund = (
        [("records:refund", year, _("See your refund"))] if year else [("records:refunds", [], _("See your refunds"))]
    )
    return _first([*choices.get(way, []), *refund])


def _first(choices: list[tuple[str, list[int], str]]) -> WayOn | None:
    """The first of these pages that this process mounts."""
    for name, args, label in choices:
        try:
            return WayOn(reverse(name, args=args), label)
        except NoReverseMatch:
            continue
    return None


def _ways(ref: str, facts: Facts, *, on: date) -> tuple[WayOn, ...]:
    """What else one can do: answer, disagree, look at the year."""
    words, ways = WORDS[facts.code], []
    if words.answer and words.way is not Way.ANSWER:
        ways.append(WayOn(reverse("records:notice_reply", args=[ref, "answer"]), _("Answer this notice")))
    if words.dispute_days and words.way is not Way.DISAGREE:
        ways.append(WayOn(reverse("records:notice_reply", args=[ref, "disagree"]), _("I disagree")))
    if facts.tax_year:
        label = _("See the account of %(year)s") % {"year": facts.tax_year}
        ways.append(WayOn(reverse("records:account_transcript", args=[facts.tax_year]), label))
    return tuple(ways)


def until_words(facts: Facts, kind: ReplyKind, *, on: date) -> str:
    """By when one can write back, in a sentence; "" where there is no limit or no such reply."""
    last = last_day(facts, kind)
    if last is None or why_closed(facts, kind, on) is not None:
        return ""
    if kind is ReplyKind.ANSWER:
        return _("Send your answer by %(day)s. That day is in time.") % {"day": day(last)}
    return _("You can disagree until %(day)s. That day is in time.") % {"day": day(last)}


def _letter(notice: "Notice", facts: Facts, text: Text) -> Letter:
    module = notice.module
    people = (
        [notice.taxpayer] if module is None else [person for person in (module.primary, module.secondary) if person]
    )
    disagreeing = until_words(facts, ReplyKind.DISAGREE, on=facts.issued_on)
    head = [
        (_("Notice"), facts.code),
        (_("Notice date"), day(facts.issued_on)),
        (_("Tax year"), str(facts.tax_year or "")),
        (_("Tax number"), ", ".join(person.masked_tin for person in people)),
        (_("Answer by"), day(facts.answer_by) if facts.answer_by else ""),
        (_("Reference"), notice.ref),
    ]
    return Letter(
        facts=tuple({"term": term, "value": value} for term, value in head if value),
        people=_(" and ").join(person.full_name for person in people),
        paragraphs=(text.what, text.why, text.do, text.otherwise, *text.more),
        disagreeing=disagreeing,
    )


def _reply_row(notice_ref: str, reply: "NoticeReply") -> dict[str, str]:
    if reply.case is not None:
        what = _("You disagreed on %(day)s") % {"day": day(reply.sent_on)}
        return {"what": what, "reference": reply.case.ref, "url": reverse("records:case", args=[reply.case.ref])}
    what = _("You answered on %(day)s") % {"day": day(reply.sent_on)}
    url = reverse("records:notice_reply_sent", args=[notice_ref, reply.ref])
    return {"what": what, "reference": reply.ref, "url": url}
