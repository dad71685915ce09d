"""What the pages of writing back about a notice say, as strings."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from records import codes
from records.case_pages import CaseRow, late_words, waiting_words
from records.notices.replies import ReplyKind
from records.notices.words import WORDS, Facts
from taxportal.kit.formats import day

if TYPE_CHECKING:
    from records.models import NoticeReply

ANSWER_DAYS = timedelta(days=30)  # our own promise for an answer to a notice, as the days of cases are


def about_words(facts: Facts) -> str:
    """Which notice it is about."""
    words = _("%(title)s (%(code)s, tax year %(year)s)") if facts.tax_year else _("%(title)s (%(code)s)")
    return words % {"title": WORDS[facts.code].title, "code": facts.code, "year": facts.tax_year}


def effect_words(facts: Facts, kind: ReplyKind) -> str:
    """What writing back does and does not do."""
    if kind is ReplyKind.ANSWER:
        return _("We read your answer within 30 days. It does not change the day by which something has to be paid.")
    if facts.code == "CP3219A":
        return _("Writing to us does not stop the 90 days for the Tax Court. Only a petition to the Tax Court does.")
    return _(
        "Somebody who did not write the notice reads what you say, and we answer within 60 days. Until then we do not collect "
        "what you disagree with; interest goes on if it turns out to be right. You can pay without agreeing."
    )


def other_ways(facts: Facts) -> list[str]:
    """What one can still do once the day has passed."""
    year = {"year": facts.tax_year} if facts.tax_year else None
    ways = [
        _("Call 800-555-0142 (a practice number) with the number of the notice: a good reason for being late counts.")
    ]
    family = family_of(facts.code)
    if family in {"math_error", "adjustment", "underreporter"} and year:
        ways.append(
            _("File an amended return (Form 1040-X) for %(year)s with the figures that you think are right.") % year
        )
    if family in {"balance_due", "collection", "penalty", "math_error", "adjustment", "underreporter"}:
        ways.append(
            _("Pay, and claim the money back within two years of the payment. We then have to look at it again.")
        )
    if family in {"balance_due", "collection", "penalty", "payment_plan"}:
        ways.append(_("Ask for relief from the penalty (Form 843) if you had a good reason."))
    return ways


def family_of(code: str) -> str:
    """The family of a kind of notice."""
    return codes.notice_kinds()[code].family


def answer_row(reply: "NoticeReply", facts: Facts, url: str, *, on: date) -> CaseRow:
    """An answer to a notice as one line of the tracker, as of the business date ``on``."""
    status, tag, upcoming = waiting_words(reply.sent_on + ANSWER_DAYS, on=on)
    title = _("You answered a notice: %(about)s") % {"about": about_words(facts)}
    return CaseRow(reply.ref, url, title, day(reply.sent_on), status, tag, upcoming)


def sent_section(reply: "NoticeReply", facts: Facts, *, on: date) -> dict[str, object]:
    """The receipt of an answer, as of the business date ``on``."""
    target = reply.sent_on + ANSWER_DAYS
    return {
        "late": late_words(target) if target < on else "",
        "reference": reply.ref,
        "text": reply.text,
        "rows": [
            {"term": _("About"), "value": about_words(facts)},
            {"term": _("Received on"), "value": day(reply.sent_on)},
            {"term": _("Who acts next"), "value": _("Us")},
            {"term": _("By when"), "value": day(target)},
        ],
        "steps": [
            {"heading": _("We have your answer"), "body": _("Received on %(day)s.") % {"day": day(reply.sent_on)}},
            {"heading": _("We compare it with your record"), "body": _("If a document is needed, we write which one.")},
            {"heading": _("You hear from us by %(day)s") % {"day": day(target)}, "body": _after(facts)},
        ],
    }


def _after(facts: Facts) -> str:
    if family_of(facts.code) == "refund_hold":
        return _("Your refund page shows at once what changed.")
    return _("A new notice says what changed, or why nothing did.")
