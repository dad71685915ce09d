"""The steps of paying, in order, and which of them a draft still lacks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from payments.fingerprints import payload_fingerprint
from payments.reasons import PaymentReason

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from payments.models import PaymentDraft


class Step(StrEnum):
    """One page each; the values are the last part of its address."""

    AMOUNT = "amount"
    BANK = "bank"
    DATE = "date"
    CHECK = "check"
    DONE = "done"


TITLES: Mapping[Step, "StrPromise"] = {
    Step.AMOUNT: _("Amount"),
    Step.BANK: _("Bank account"),
    Step.DATE: _("Date"),
    Step.CHECK: _("Check your answers"),
    Step.DONE: _("Confirmation"),
}


def first_open(draft: "PaymentDraft | None") -> Step:
    """Return the first step without an answer; CHECK where all have one."""
    if draft is None or draft.payment_id or draft.amount_cents is None:
        return Step.AMOUNT
    if draft.account is None:
        return Step.BANK
    if draft.pay_on is None:
        return Step.DATE
    return Step.CHECK


def is_complete(draft: "PaymentDraft") -> bool:
    """Return whether every step has its answer and the draft wasn't paid."""
    return first_open(draft) is Step.CHECK


def fingerprint_of(draft: "PaymentDraft") -> str:
    """Return the fingerprint of a complete draft: what the check page shows and the payment will be."""
    assert draft.amount_cents is not None
    assert draft.pay_on is not None
    assert draft.account is not None
    return payload_fingerprint(
        payer_id=draft.taxpayer_id,
        module_id=draft.module_id,
        reason=PaymentReason.BALANCE_DUE,
        amount_cents=draft.amount_cents,
        pay_on=draft.pay_on,
        account=draft.account,
    )
