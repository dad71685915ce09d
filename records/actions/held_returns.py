"""A return that had been held is worked after all: it posts to the ledger as filed, and its refund is issued."""

from datetime import date

from django.db import transaction

from records import audit
from records.actions import ledger
from records.actions.refund_issue import issue_refund
from records.audit_actions import AuditAction
from records.clock import Moment
from records.cycles import assessment_date, cycle_of
from records.due_dates import due_dates
from records.ledger import RETURN_POSTED
from records.models import Posting, TaxModule, TaxReturn
from records.queries.refunds import waiting_returns

SOURCE = "return"
# Lines of the form whose credit posts with the return, by transaction code; what was paid by then has posted itself.
_CREDITS = {"806": ("25d",), "766": ("28", "29", "30", "31"), "768": ("27", "27a")}


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
    cycle, due = cycle_of(at.business_date), due_dates(module.tax_year).payment
    lines = {number: int(amount) * 100 for number, amount in filed.lines.items()}
    entries = [(RETURN_POSTED, assessment_date(cycle), lines.get("24", 0))]
    for code, numbers in _CREDITS.items():
        entries.append((code, due, -sum(lines.get(number, 0) for number in numbers)))
    for code, printed, cents in entries:
        if cents or code == RETURN_POSTED:
            ledger.post(
                module=module,
                code=code,
                amount_cents=cents,
                date=printed,
                source_kind=SOURCE,
                source_id=str(filed.pk),
                by=None,
                at=at,
                cycle=cycle if code == RETURN_POSTED else "",
            )
