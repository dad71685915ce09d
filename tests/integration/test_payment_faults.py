"""The database fails at every single statement in turn: afterwards all of it is there, or nothing. covers INV-33, INV-28"""

import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import OperationalError, connection

from payments import actions
from payments.models import Payment, PaymentDraft
from payments.states import PaymentState
from payments.steps import fingerprint_of
from records.models import AuditEvent, Posting
from tests.factories.payments import TUESDAY, a_citizen, a_draft, a_sent_payment, at
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db(transaction=True)

MOST_STATEMENTS = 60


class FailsAt:
    """Lets so many statements through and refuses the next one."""

    def __init__(self, number: int) -> None:
        self.left, self.failed = number, False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Run one statement, or fail as a lost connection does."""
        if self.left == 0 and not self.failed:
            self.failed = True
            raise OperationalError("the database went away")
        self.left -= 1
        return execute(sql, params, many, context)


def at_every_statement(
    prepare: Callable[[], Any], deed: Callable[[Any], Any], check: Callable[[Any, bool], None]
) -> int:
    """Do the deed with a fault at statement 1, 2, 3 ... until it succeeds; check after each; return how many."""
    for number in range(MOST_STATEMENTS):
        prepared = prepare()
        fault = FailsAt(number)
        with connection.execute_wrapper(fault), suppress(OperationalError):
            deed(prepared)
        check(prepared, not fault.failed)
        if not fault.failed:
            return number
    raise AssertionError("it never succeeded")


def test_confirming_makes_all_of_a_payment_or_nothing() -> None:
    def prepare() -> PaymentDraft:
        return a_draft(user=a_citizen(), module=TaxModuleFactory.create())

    def confirm(draft: PaymentDraft) -> None:
        actions.confirm(
            taxpayer=draft.taxpayer,
            module=draft.module,
            key=uuid.uuid4(),
            shown=actions.Shown(fingerprint=fingerprint_of(draft), fresh=True),
            second_meant=False,
            by=draft.user,
            at=at(),
        )

    def check(draft: PaymentDraft, done: bool) -> None:
        payments = list(Payment.objects.filter(module=draft.module))
        told = AuditEvent.objects.filter(action="payment.scheduled", taxpayer=draft.taxpayer).count()
        draft.refresh_from_db()
        assert len(payments) == told == (1 if done else 0)
        assert (draft.payment in payments) == done
        assert (draft.account is None) == done

    assert at_every_statement(prepare, confirm, check) > 5


def test_settling_moves_posts_and_tells_all_together() -> None:
    sent = a_sent_payment()

    def settle(payment: Payment) -> None:
        actions.settle_due(at=at(TUESDAY))

    def check(payment: Payment, done: bool) -> None:
        payment.refresh_from_db()
        posted = Posting.objects.filter(source_kind="payment", source_id=str(payment.pk)).count()
        told = AuditEvent.objects.filter(action="payment.settled", object_ref=str(payment.pk)).count()
        assert (payment.state, posted, told) in {(PaymentState.SENT, 0, 0), (PaymentState.CLEARED, 1, 1)}
        if done:
            assert payment.state == PaymentState.CLEARED

    # The same payment again and again: each run goes on from what the one before it left.
    assert at_every_statement(lambda: sent, settle, check) > 5
