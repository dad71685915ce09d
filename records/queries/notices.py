"""The notices that a person may read: their own, and those about a joint account, whoever they are addressed to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from records.facts import load
from records.ledger import Entry
from records.models import Notice, NoticeRead, NoticeReply, ReturnAssessment, Taxpayer
from records.notices.words import Facts
from records.queries.modules import visible_modules

MOST = 300  # nobody's inbox is longer; older ones are still found by their reference


@dataclass(frozen=True)
class NoticeLine:
    """One line of the inbox."""

    ref: str
    facts: Facts
    is_read: bool


def notices_of(*, taxpayer: Taxpayer, on: date) -> list[NoticeLine]:
    """The notices issued by ``on``, newest first, each with whether this person has read it. Two queries."""
    found = _visible(taxpayer, on)[:MOST]
    rows = found.values_list("ref", "code", "issued_on", "answer_by", "amount_cents", "module__period", "is_read")
    return [
        NoticeLine(ref, Facts(code, issued_on, answer_by, cents, int(period[:4]) if period else None), bool(is_read))
        for ref, code, issued_on, answer_by, cents, period, is_read in rows
    ]


def unread_notices(*, taxpayer: Taxpayer, on: date) -> int:
    """How many notices issued by ``on`` this person has not opened. Two queries."""
    return _visible(taxpayer, on).filter(is_read=False).count()


def notice_for(*, taxpayer: Taxpayer, ref: str, on: date) -> Notice:
    """One notice with its account and people, and ``is_read``. A stranger's, a later and a missing one all raise
    Notice.DoesNotExist. Two queries.
    """
    found = _visible(taxpayer, on).select_related("taxpayer", "module__primary", "module__secondary")
    notice: Notice = found.get(ref=ref)
    return notice


def _visible(taxpayer: Taxpayer, on: date) -> QuerySet[Any, Any]:
    # Two index look-ups instead of one OR over a join, which would read the whole table.
    joint_and_own = list(visible_modules(taxpayer).order_by().values_list("pk", flat=True))
    read = NoticeRead.objects.filter(notice=OuterRef("pk"), taxpayer=taxpayer)
    mine = Notice.objects.filter(Q(taxpayer=taxpayer) | Q(module_id__in=joint_and_own), issued_on__lte=on)
    return mine.annotate(is_read=Exists(read))


def facts_of(notice: Notice) -> Facts:
    """What the words of a notice are filled in with."""
    year = notice.module.tax_year if notice.module else None
    return Facts(notice.code, notice.issued_on, notice.answer_by, notice.amount_cents, year)


def entries_behind(*, notice: Notice) -> list[Entry]:
    """The ledger of the account that a notice is about; empty where it is about none."""
    return load([notice.module], events=False)[notice.module.pk].entries if notice.module else []


def correction_behind(*, notice: Notice) -> ReturnAssessment | None:
    """The latest correction of a return that was known when the notice went out, with the return."""
    known = ReturnAssessment.objects.filter(tax_return__module=notice.module, assessed_on__lte=notice.issued_on)
    return known.select_related("tax_return").order_by("-assessed_on", "-version").first()


def replies_to(*, notice: Notice, taxpayer: Taxpayer) -> list[NoticeReply]:
    """What this person wrote about a notice, newest first, each with its case."""
    return list(NoticeReply.objects.filter(notice=notice, taxpayer=taxpayer).select_related("case"))


def answers_of(*, taxpayer: Taxpayer) -> list[NoticeReply]:
    """What this person answered to notices, newest first, without disagreements (those are cases). One query."""
    mine = NoticeReply.objects.filter(taxpayer=taxpayer, case__isnull=True)
    return list(mine.select_related("notice__module")[:MOST])


def reply_for(*, taxpayer: Taxpayer, notice_ref: str, ref: str) -> NoticeReply:
    """One reply with its notice. A stranger's and a missing one both raise NoticeReply.DoesNotExist."""
    mine = NoticeReply.objects.filter(taxpayer=taxpayer, notice__ref=notice_ref)
    return mine.select_related("notice__module").get(ref=ref)


def written_in(*, case_id: int) -> list[NoticeReply]:
    """What was written for a case about a notice, oldest first, each with its notice."""
    return list(NoticeReply.objects.filter(case_id=case_id).select_related("notice").order_by("sent_on", "pk"))
