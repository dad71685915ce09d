"""Paying a refund out: interest where it is late, older tax debts first, and the rest on its way to the person."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, Sum

from records import codes
from records.actions import ledger
from records.clock import Moment
from records.cycles import NotACycle, cycle_of
from records.due_dates import due_dates
from records.interest.overpayment import overpayment_interest
from records.ledger import REFUND_ISSUED
from records.models import Posting, TaxModule, TaxReturn
from records.refunds.offsets import Debt, to_tax_debts
from records.refunds.steps import BY_MAIL

SOURCE = "refund"
_PAYMENTS = ("430", "610", "640", "660", "670")
_REFUND, _INTEREST, _TO_DEBT, _FROM_REFUND = "846", "776", "826", "706"


def issue_refund(
    *,
    module: TaxModule,
    pay_on: date,
    by: Any,
    at: Moment,
    source: tuple[str, str] | None = None,
    by_mail: bool = False,
) -> Posting | None:
    """Pay out the whole credit of the account on the day ``pay_on``, which is today or later, and return the posting (846).

    Before it stand, all posted on the business date of ``at``: interest (776) where the refund is late, and what overdue tax of
    other years takes (826 here, 706 there, the oldest first). None where the account holds no credit, or debts took all of it.
    ``source`` (kind, id) names what caused it, by default this account's refund of today: the same source pays once.
    ``by_mail``: a check instead of a deposit. Whether a hold forbids the payment is the caller's business.
    """
    kind, ref = source or (SOURCE, f"{module.pk}-{at.business_date.isoformat()}")
    with transaction.atomic():
        TaxModule.objects.select_for_update().get(pk=module.pk)  # two runners: the second finds the balance at nothing
        standing = Posting.objects.filter(source_kind=kind, source_id=ref, code=_REFUND).first()
        credit = -_balance(module)
        if standing is not None or credit <= 0:
            return standing
        said: dict[str, Any] = {"source_kind": kind, "by": by, "at": at}
        interest = _interest_cents(module, credit, max(pay_on, at.business_date))
        if interest:
            ledger.post(
                module=module,
                code=_INTEREST,
                amount_cents=-interest,
                date=pay_on,
                source_id=ref,
                cycle=_cycle(at),
                **said,
            )
        left = credit + interest - _pay_debts(module, credit + interest, ref=ref, said=said)
        if not left:
            return None
        return ledger.post(
            module=module,
            code=_REFUND,
            amount_cents=left,
            date=max(pay_on, at.business_date),
            source_id=ref,
            cycle=_cycle(at),
            reason=BY_MAIL if by_mail else "",
            **said,
        )


def _interest_cents(module: TaxModule, credit_cents: int, pay_on: date) -> int:
    """The interest in cents that we owe on a refund of ``credit_cents`` paid on ``pay_on``; on one that is issued again, none:
    it was in time the first time.

    It runs from the due date of the return, the day on which a late one came in, or that of the last payment, whichever is
    latest (section 6611: the overpayment begins with the payment that makes it).
    """
    filed = TaxReturn.objects.filter(module=module, rejection__isnull=True).order_by("version").first()
    again = Posting.objects.filter(module=module, code__in=REFUND_ISSUED).exists()
    if filed is None or again:
        return 0
    paid_on = Posting.objects.filter(module=module, code__in=_PAYMENTS).aggregate(last=Max("date"))["last"]
    return overpayment_interest(
        overpaid_cents=credit_cents,
        return_due=due_dates(module.tax_year).payment,
        received_on=max(filed.received_on, paid_on or filed.received_on),
        refund_on=pay_on,
    ).interest_cents


def _balance(module: TaxModule) -> int:
    return Posting.objects.filter(module=module).aggregate(cents=Sum("amount_cents"))["cents"] or 0


def _pay_debts(module: TaxModule, credit_cents: int, *, ref: str, said: dict[str, Any]) -> int:
    """Transfer to overdue tax of the same people and return how many cents went there; each pair sums to nothing."""
    today = said["at"].business_date
    paid = to_tax_debts(credit_cents, _debts(module, today))
    others = TaxModule.objects.select_related("primary").in_bulk([debt.module_id for debt in paid])
    for debt in paid:
        pair = {"date": today, "source_id": f"{ref}-{debt.period}-{debt.module_id}", **said}
        ledger.post(module=module, code=_TO_DEBT, amount_cents=debt.cents, text_data=_names(debt.period), **pair)
        ledger.post(
            module=others[debt.module_id],
            code=_FROM_REFUND,
            amount_cents=-debt.cents,
            text_data=_names(module.period),
            **pair,
        )
    return sum(debt.cents for debt in paid)


def _debts(module: TaxModule, today: date) -> list[Debt]:
    people = [person for person in (module.primary_id, module.secondary_id) if person]
    theirs = TaxModule.objects.filter(Q(primary__in=people) | Q(secondary__in=people), mft=codes.MFT_INDIVIDUAL)
    owing = theirs.exclude(pk=module.pk).annotate(cents=Sum("postings__amount_cents")).filter(cents__gt=0)
    rows = owing.order_by("period").values_list("pk", "period", "cents")
    return [Debt(pk, period, cents) for pk, period, cents in rows if due_dates(int(period[:4])).payment < today]


def _names(period: str) -> str:
    """Form and period, as a transfer is printed."""
    return f"1040 {period}"


def _cycle(at: Moment) -> str:
    try:
        return cycle_of(at.business_date)
    except NotACycle:
        return ""
