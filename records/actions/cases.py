"""Opening a case: the person asks us to look into something, and learns by when we answer."""

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import Case, TaxModule, Taxpayer

ANSWER_DAYS = {  # calendar days, as told to the person; the agency's own promise, not a legal term
    Case.Kind.IDENTITY_NOT_MINE: 30,
    Case.Kind.NOTICE_DISAGREED: 60,
    Case.Kind.OFFSET_CONTESTED: 30,
    Case.Kind.ACCESS_DISPUTED: 14,
    Case.Kind.DETAILS_DIFFER: 30,
    Case.Kind.REFUND_MISSING: 42,
}


def open_case(
    *,
    taxpayer: Taxpayer,
    kind: str,
    by: Any,
    at: Moment,
    module: TaxModule | None = None,
    subject_kind: str = "",
    subject_ref: str = "",
    text: str = "",
    target_on: date | None = None,
) -> Case:
    """Open a case on the business date of ``at`` and return it; the open one about the same thing if there is one already.

    ``target_on`` is the day by which we answer, by default the usual days of its kind from today.
    """
    case = Case(
        taxpayer=taxpayer,
        module=module,
        kind=Case.Kind(kind),
        subject_kind=subject_kind,
        subject_ref=subject_ref,
        text=text,
        opened_on=at.business_date,
        target_on=target_on or at.business_date + timedelta(days=ANSWER_DAYS[Case.Kind(kind)]),
        opened_at=at.real,
    )
    try:
        with transaction.atomic():
            case.save(force_insert=True)
            audit.record(
                AuditAction.CASE_OPENED, by=by, at=at, taxpayer=taxpayer, subject=case, details={"kind": case.kind}
            )
    except IntegrityError:
        same = Case.objects.filter(taxpayer=taxpayer, kind=kind, closed_on__isnull=True)
        standing = same.filter(subject_kind=subject_kind, subject_ref=subject_ref).first()
        if standing is None:
            raise
        return standing
    return case
