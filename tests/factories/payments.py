"""Payments for tests: made by the real actions, so that no test sees a payment that couldn't be."""

import uuid
from datetime import date, timedelta
from typing import Any

from payments import actions
from payments.bank import AccountType, BankAccount
from payments.models import Payment, PaymentDraft
from records import clock
from records.clock import Moment
from records.models import TaxModule
from tests.factories.records import TaxModuleFactory

MONDAY = date(2026, 3, 16)  # where the practice site's clock stands
TUESDAY = date(2026, 3, 17)
AMOUNT = 327_540


def an_account(**other: Any) -> BankAccount:
    """Emma's account at an invented bank."""
    values: dict[str, Any] = {
        "routing_number": "029999024",
        "account_number": "1000020001",
        "account_type": AccountType.CHECKING,
        "holder": "Emma Johansson",
    }
    return BankAccount(**{**values, **other})


def a_citizen() -> Any:
    """Somebody who can be signed in."""
    from accounts.models import User

    return User.objects.create_citizen()


def at(day: date = MONDAY, *, hours: float = 0) -> Moment:
    """Nine o'clock Eastern on a business date, or so many hours later (business clock; real time is now)."""
    moment = clock.on(day)
    return Moment(real=moment.real, business=moment.business + timedelta(hours=hours))


def a_payment(*, module: TaxModule | None = None, made_at: Moment | None = None, **other: Any) -> Payment:
    """A scheduled payment of $3,275.40 for Tuesday 17 March 2026, unless told otherwise."""
    module = module or TaxModuleFactory.create()
    values: dict[str, Any] = {
        "taxpayer": module.primary,
        "amount_cents": AMOUNT,
        "pay_on": TUESDAY,
        "account": an_account(),
        "idempotency_key": uuid.uuid4(),
        "by": None,
    }
    return actions.schedule(module=module, at=made_at or at(), **{**values, **other}).payment


def a_sent_payment(**other: Any) -> Payment:
    """A payment in the hands of the bank."""
    return actions.send(payment=a_payment(**other), at=at(TUESDAY))


def a_cleared_payment(**other: Any) -> Payment:
    """A payment that arrived on its date and is in the ledger."""
    return actions.clear(payment=a_sent_payment(**other), at=at(TUESDAY))


def a_draft(*, user: Any, module: TaxModule, **other: Any) -> PaymentDraft:
    """All answers of Emma's payment, ready for the check page."""
    account = an_account()
    answers: dict[str, Any] = {
        "amount_cents": AMOUNT,
        "routing_number": account.routing_number,
        "account_number": account.account_number,
        "account_type": account.account_type,
        "account_holder": account.holder,
        "pay_on": TUESDAY,
    }
    return actions.answer(user=user, taxpayer=module.primary, module=module, answers={**answers, **other})
