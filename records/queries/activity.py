"""What happened on the accounts of a taxpayer beside refunds and payments: entries, letters, and what the person did here."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from records import codes
from records.models import AuditEvent, Notice, Posting, Taxpayer

MOST = 500  # lines of one source; who wants more downloads their data


@dataclass(frozen=True)
class PostedEntry:
    """One entry of the ledger in plain words; the amount is signed cents, positive a charge."""

    posted_on: date
    plain: str
    amount_cents: int
    tax_year: int


@dataclass(frozen=True)
class LetterSeen:
    """A letter that was issued."""

    issued_on: date
    code: str
    title: str
    tax_year: int | None


@dataclass(frozen=True)
class Deed:
    """Something that the person did here; ``action`` is the name of the audit event."""

    on: date
    action: str


def entries(*, taxpayer: Taxpayer, on: date, leave_out: Collection[str] = ()) -> list[PostedEntry]:
    """The newest entries of every account that this taxpayer may see, without the codes in ``leave_out``."""
    mine = Q(module__primary=taxpayer) | Q(module__secondary=taxpayer)
    rows = (
        Posting.objects.filter(mine, posted_on__lte=on).exclude(code__in=list(leave_out)).order_by("-posted_on", "-id")
    )
    known = codes.all_codes()
    return [
        PostedEntry(posted_on, str(known[code].plain) if code in known else code, cents, int(period[:4]))
        for posted_on, code, cents, period in rows.values_list("posted_on", "code", "amount_cents", "module__period")[
            :MOST
        ]
    ]


def letters(*, taxpayer: Taxpayer, on: date) -> list[LetterSeen]:
    """The newest letters to this taxpayer."""
    known = codes.notice_kinds()
    rows = Notice.objects.filter(taxpayer=taxpayer, issued_on__lte=on).order_by("-issued_on", "-id")
    return [
        LetterSeen(issued_on, code, known[code].title if code in known else "", int(period[:4]) if period else None)
        for issued_on, code, period in rows.values_list("issued_on", "code", "module__period")[:MOST]
    ]


def deeds(*, taxpayer: Taxpayer, actions: Collection[str]) -> list[Deed]:
    """The newest deeds of the person themselves among these names of audit events."""
    rows = AuditEvent.objects.filter(taxpayer=taxpayer, actor_type="citizen", outcome="ok", action__in=list(actions))
    return [Deed(*row) for row in rows.order_by("-id").values_list("business_date", "action")[:MOST]]
