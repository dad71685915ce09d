"""A return that had been held is worked after all: it posts to the ledger as filed, and its refund is issued."""

from datetime import date

from django.db import transaction
from django.db.models import Q, Sum

from records import audit
from records.actions import ledger
from records.actions.refund_issue import issue_refund
from records.audit_actions import AuditAction
from records.clock import Moment
from records.ledger import RETURN_POSTED
from records.models import Posting, TaxModule, TaxReturn
from records.queries.refunds import waiting_returns
from records.return_entries import ESTIMATED_CODES, Standing, entries_of

SOURCE = "return"


def post_held_return(*, module: TaxModule, pay_on: date, at: Moment) -> bool:
    """Post the account's original return on the business date of ``at``, a cycle day, and pay its refund on ``pay_on``.

    False, and nothing done, where it has posted already, or no return of the account counts. Amounts as filed, whole dollars
    in cents; the return carries the assessment Monday of its cycle, credits the due date of the year.
    """
    with transaction.atomic():
        TaxModule.objects.select_for_update().get(pk=module.pk)
        filed = next(iter(waiting_returns(module=module)), None)
        if filed is None or Posting.objects.filter(module=module, code=RETURN_POSTED).exists():
            return False
        _enter(module, filed, at)
        audit.record(
            AuditAction.RETURN_POSTED, by=None, at=at, taxpayer=module.primary, subject=filed, details={"held": True}
        )
        issue_refund(module=module, pay_on=pay_on, by=None, at=at, source=(SOURCE, str(filed.pk)))
        return True


def _enter(module: TaxModule, filed: TaxReturn, at: Moment) -> None:
    estimated = Q(code__in=ESTIMATED_CODES)
    summed = Posting.objects.filter(module=module).aggregate(
        balance=Sum("amount_cents", default=0), estimated=Sum("amount_cents", filter=estimated, default=0)
    )
    made = entries_of(
        lines=filed.lines,
        tax_year=module.tax_year,
        received_on=filed.received_on,
        posted_on=at.business_date,
        standing=Standing(summed["balance"], summed["estimated"]),
    )
    for entry in made:
        ledger.post(
            module=module,
            code=entry.code,
            amount_cents=entry.amount_cents,
            date=entry.date,
            source_kind=SOURCE,
            source_id=str(filed.pk),
            by=None,
            at=at,
            cycle=entry.cycle,
        )
