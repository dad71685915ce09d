"""Answers on the way to a payment, and the confirmation that makes one of them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from payments import policies, queries
from payments.actions.schedule import Scheduled, same_again, schedule
from payments.models import Payment, PaymentDraft
from payments.steps import fingerprint_of, is_complete
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment

if TYPE_CHECKING:
    from records.models import TaxModule, Taxpayer

_NO_BANK_DETAILS = {"routing_number": "", "account_number": "", "account_type": "", "account_holder": ""}
_NO_ANSWERS = {"amount_cents": None, "pay_on": None, "payment": None, **_NO_BANK_DETAILS}


@dataclass(frozen=True)
class Shown:
    """What the check page showed, as it comes back sealed; `fresh` where that is at most 15 minutes ago."""

    fingerprint: str
    fresh: bool


@dataclass(frozen=True)
class _Meant:
    """What came with the button: its key, what had been shown, and what the person has said and done."""

    key: UUID
    shown: Shown
    second: bool
    fresh_sign_in: bool


@transaction.atomic
def answer(*, user: Any, taxpayer: "Taxpayer", module: "TaxModule", answers: dict[str, Any]) -> PaymentDraft:
    """Keep one step's answers and return the draft; one that was paid already starts afresh."""
    owner = {"user": user, "taxpayer": taxpayer, "module": module}
    draft, _ = PaymentDraft.objects.select_for_update().get_or_create(**owner)
    if draft.payment_id:
        _set(draft, _NO_ANSWERS)
    _set(draft, answers)
    draft.save()
    return draft


def confirm(
    *,
    taxpayer: "Taxpayer",
    module: "TaxModule",
    key: UUID,
    shown: Shown,
    second_meant: bool,
    by: Any,
    at: Moment,
    fresh_sign_in: bool = False,
) -> Scheduled:
    """Make the payment that the check page showed, once; asked again, return the one that stands.

    Raises policies.AnswersChanged, FreshSignInWanted, LooksLikeASecond, KeyReused or CannotPay; then nothing was made.
    """
    standing = queries.payment_by_key(by=by, key=key)
    if standing is None:
        try:
            meant = _Meant(key, shown, second_meant, fresh_sign_in)
            standing, made = _pay(taxpayer, module, meant, by=by, at=at)
        except policies.LooksLikeASecond as like:
            audit.record(AuditAction.PAYMENT_DUP_PROMPT, by=by, at=at, taxpayer=taxpayer, subject=like.standing)
            raise
        if made:
            return Scheduled(standing, replayed=False)
    payment = same_again(standing=standing, fingerprint=shown.fingerprint, by=by, at=at)
    return Scheduled(payment, replayed=True)


@transaction.atomic
def _pay(
    taxpayer: "Taxpayer",
    module: "TaxModule",
    meant: _Meant,
    *,
    by: Any,
    at: Moment,
) -> tuple[Payment, bool]:
    """Return the payment and whether it was made now. The locks keep a second tab and a spouse waiting."""
    drafts = PaymentDraft.objects.select_for_update().filter(user=by, taxpayer=taxpayer, module=module)
    draft = drafts.first()
    standing = queries.payment_by_key(by=by, key=meant.key) or (draft.payment if draft else None)
    if standing is not None:
        return standing, False
    if (
        draft is None
        or not is_complete(draft)
        or not meant.shown.fresh
        or fingerprint_of(draft) != meant.shown.fingerprint
    ):
        raise policies.AnswersChanged
    assert draft.amount_cents is not None
    assert draft.pay_on is not None
    assert draft.account is not None
    policies.check_fresh_enough(amount_cents=draft.amount_cents, fresh_sign_in=meant.fresh_sign_in)
    # By its own class: the ledger's tables are not ours to import.
    type(module)._default_manager.select_for_update().get(pk=module.pk)
    like = queries.like_payment(module=module, amount_cents=draft.amount_cents, at=at)
    if like is not None and not meant.second:
        raise policies.LooksLikeASecond(like)
    payment = schedule(
        taxpayer=taxpayer,
        module=module,
        amount_cents=draft.amount_cents,
        pay_on=draft.pay_on,
        account=draft.account,
        idempotency_key=meant.key,
        by=by,
        at=at,
    ).payment
    _set(draft, {"payment": payment, **_NO_BANK_DETAILS})
    draft.save()
    return payment, True


def _set(draft: PaymentDraft, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(draft, name, value)
