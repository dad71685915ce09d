"""Issuing the letters that are due: the nightly run's part."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from records import audit, codes
from records.audit_actions import AuditAction
from records.clock import Moment
from records.cycles import NotACycle, cycle_of
from records.models import AuditEvent, Notice, Posting, TaxModule
from records.notices import triggers
from records.notices.values import Due, printed_number, waits_for_payments
from records.queries.notices_due import accounts, modules_to_look_at
from taxportal.kit import outbox
from taxportal.kit.models import OutboxMessage

_log = logging.getLogger(__name__)
CHUNK = 200  # modules a transaction; never above 500, and short enough for SQLite's one writer
SOURCE = "notice"
_TC_NOTICE = "971"
_MAIL = "records/mail/notice_issued.txt"


@dataclass(frozen=True)
class _Letter:
    module: TaxModule
    due: Due


def _nobody_asks() -> None:
    """Stand in for the lease where none is held (tests, single deeds)."""


def issue_due(
    *, at: Moment, guard: Callable[[], None] = _nobody_asks, skip_modules: Collection[int] = frozenset()
) -> int:
    """Issue every letter that is due on the business date of ``at`` and return how many.

    Each letter is a notice, its entry in the ledger (TC 971), its audit rows, and a message to each person on the account
    that something new waits (never what). Letters that only ask for money are not sent to ``skip_modules``, the ids of
    modules with a payment on its way: they come due again the next Monday, if money is owed then.

    A due job: one transaction a chunk, ``guard`` called inside each; a run that was cut off or is done twice goes on where
    it stopped, because the rules see what went out.
    """
    count = 0
    for module_ids in modules_to_look_at(on=at.business_date):
        for start in range(0, max(len(module_ids), 1), CHUNK):
            with transaction.atomic():
                guard()
                count += _issue(_letters(module_ids[start : start + CHUNK], skip_modules, at), at)
    return count


def _letters(module_ids: Sequence[int], skip_modules: Collection[int], at: Moment) -> list[_Letter]:
    if not module_ids:
        return []
    return [
        _Letter(module, due)
        for module, account in accounts(module_ids=module_ids, on=at.business_date)
        for due in triggers.due(account, at.business_date)
        if not (module.pk in skip_modules and waits_for_payments(due.code)) and _fits(module, due)
    ]


def _fits(module: TaxModule, due: Due) -> bool:
    """Whether a notice can carry the amount. One that can't would stop the run every night: it is left to staff."""
    if due.amount_cents <= codes.MAX_CENTS:
        return True
    _log.error("notices: %s for account %s was left: beyond what a notice can carry", due.code, module.pk)
    return False


def _issue(letters: Sequence[_Letter], at: Moment) -> int:
    if not letters:
        return 0
    notices = Notice.objects.bulk_create(
        Notice(
            taxpayer=letter.module.primary,
            module=letter.module,
            code=letter.due.code,
            issued_on=at.business_date,
            answer_by=letter.due.answer_by,
            amount_cents=letter.due.amount_cents,
            posting_id=letter.due.posting_id,
        )
        for letter in letters
    )
    entries = Posting.objects.bulk_create(_entry(notice, at) for notice in notices)
    audit.record_all(
        event
        for notice, entry in zip(notices, entries, strict=True)
        for event in (_told(notice, at), _posted(notice, entry, at))
    )
    outbox.put_all(message for notice in notices for message in _messages(notice, at))
    return len(notices)


def _entry(notice: Notice, at: Moment) -> Posting:
    return Posting(
        module=notice.module,
        code=_TC_NOTICE,
        posted_on=at.business_date,
        date=at.business_date,
        amount_cents=0,
        cycle=_cycle(at),
        text_data=printed_number(notice.code),
        source_kind=SOURCE,
        source_id=notice.ref,
        recorded_at=at.real,
    )


def _cycle(at: Moment) -> str:
    try:
        return cycle_of(at.business_date)
    except NotACycle:  # identity and bank letters go out on any day
        return ""


def _told(notice: Notice, at: Moment) -> AuditEvent:
    details = {"code": notice.code, "amount_cents": notice.amount_cents}
    action = AuditAction.NOTICE_ISSUED
    return audit.prepared(action, by=None, at=at, taxpayer=notice.taxpayer, subject=notice, details=details)


def _posted(notice: Notice, entry: Posting, at: Moment) -> AuditEvent:
    details = {"code": entry.code, "amount_cents": 0, "source": SOURCE}
    action = AuditAction.LEDGER_POSTED
    return audit.prepared(action, by=None, at=at, taxpayer=notice.taxpayer, subject=entry, details=details)


def _messages(notice: Notice, at: Moment) -> list[OutboxMessage]:
    """One to each person who may read the notice: that something new waits, not what."""
    module = notice.module
    both = (notice.taxpayer, module.secondary if module else None)
    return [
        outbox.prepared(
            kind="notice.issued",
            recipient_ref=person.ref,
            template=_MAIL,
            dedupe_key=f"notice-issued-{notice.ref}-{number}",
            business_date=at.business_date,
        )
        for number, person in enumerate((person for person in both if person), start=1)
    ]
