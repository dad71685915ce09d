"""Entering postings, each with its audit row in the same transaction."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from records import audit, policies
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import Posting, TaxModule, Taxpayer

TC_PAYMENT = "670"


def post_payment(
    *,
    module: TaxModule,
    amount_cents: int,
    date: date,
    source_kind: str,
    source_id: str,
    by: Any,
    at: Moment,
    payer: Taxpayer | None = None,
) -> Posting:
    """Credit a payment (TC 670) of positive ``amount_cents`` to the module, entered today and dated
    ``date``.

    ``payer`` is the taxpayer who paid, so that a joint account can say which spouse it was.
    Idempotent: the same (source_kind, source_id) gives the posting that already stands, whatever else is
    passed. Raises policies.CannotPost for an amount out of range.
    """
    policies.check_can_credit_payment(amount_cents=amount_cents)
    return post(
        module=module,
        code=TC_PAYMENT,
        amount_cents=-amount_cents,
        date=date,
        source_kind=source_kind,
        source_id=source_id,
        by=by,
        at=at,
        payer=payer,
    )


def post(
    *,
    module: TaxModule,
    code: str,
    amount_cents: int,
    date: date,
    source_kind: str,
    source_id: str,
    by: Any,
    at: Moment,
    **printed: Any,
) -> Posting:
    """Enter one posting on the business date of ``at`` and return it; the one that stands if its source has
    posted this code.

    ``printed`` are cycle, action_code, reason, memo_cents, text_data, payer and reverses. Raises
    policies.CannotPost.
    """
    policies.check_can_post(code=code, amount_cents=amount_cents, memo_cents=printed.get("memo_cents", 0))
    source = {"source_kind": source_kind, "source_id": source_id, "code": code}
    posting = Posting(
        module=module,
        posted_on=at.business_date,
        date=date,
        amount_cents=amount_cents,
        recorded_at=at.real,
        **source,
        **printed,
    )
    try:
        with transaction.atomic():
            posting.save(force_insert=True)
            _tell(posting, by=by, at=at)
    except IntegrityError:
        standing = Posting.objects.filter(**source).first()
        if standing is None:
            raise
        return standing
    return posting


def _tell(posting: Posting, *, by: Any, at: Moment) -> None:
    action = AuditAction.LEDGER_REVERSED if posting.reverses_id else AuditAction.LEDGER_POSTED
    second = posting.module.secondary_id  # whose log of looks shows it as well
    audit.record(
        action,
        by=by,
        at=at,
        taxpayer=posting.module.primary,
        subject=posting,
        details={
            "code": posting.code,
            "amount_cents": posting.amount_cents,
            "source": posting.source_kind,
            **({"joint_with": str(second)} if second else {}),
        },
    )
