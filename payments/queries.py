"""Questions about payments. A payment is found through its module, and only with the taxpayer in hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from payments.models import Payment, PaymentDraft
from payments.states import ON_ITS_WAY, STANDING
from records import queries as records_queries
from records.clock import Moment
from records.due_dates import due_dates
from records.interest import Charges

if TYPE_CHECKING:
    from records.models import TaxModule, Taxpayer

LIKE_WITHIN = timedelta(hours=24)  # how long a like payment makes us ask whether a second one is meant


@dataclass(frozen=True)
class OnItsWay:
    """Payments that are scheduled or sent and not in the ledger yet, soonest first."""

    payments: tuple[Payment, ...]
    by_module: Mapping[int, int]

    @property
    def total_cents(self) -> int:
        """Return the sum over all modules, in cents."""
        return sum(self.by_module.values())

    def cents_for(self, module_id: int) -> int:
        """Return what is on its way to one module, in cents; 0 where nothing is."""
        return self.by_module.get(module_id, 0)


@dataclass(frozen=True)
class ModuleOwing:
    """What one module owes as of a day: owed, minus what is on its way, leaves. Cents; below zero is a credit."""

    module_id: int
    tax_year: int
    balance_cents: int
    on_its_way_cents: int
    due_on: date

    @property
    def owed_cents(self) -> int:
        """Return what the ledger says is owed, 0 where it holds a credit."""
        return max(0, self.balance_cents)

    @property
    def left_cents(self) -> int:
        """Return what is left to pay once everything on its way has arrived, never below 0."""
        return max(0, self.owed_cents - self.on_its_way_cents)


@dataclass(frozen=True)
class Owing:
    """Owed, on its way and left, for all modules of a taxpayer."""

    modules: tuple[ModuleOwing, ...]
    on_its_way: "OnItsWay"

    @property
    def to_pay(self) -> tuple[ModuleOwing, ...]:
        """Return the modules on which something is left to pay, earliest due date first."""
        return tuple(sorted((m for m in self.modules if m.left_cents), key=lambda m: m.due_on))

    def of_year(self, tax_year: int) -> ModuleOwing | None:
        """Return the module of a tax year, None where there is none."""
        return next((module for module in self.modules if module.tax_year == tax_year), None)


@dataclass(frozen=True)
class ModulePayoff:
    """One module on the day somebody means to pay: by charge today (`now`) and then (`by_then`)."""

    owing: ModuleOwing
    now: Charges
    by_then: Charges

    @property
    def to_pay_cents(self) -> int:
        """Return what clears the module on that day: the balance, less what is on its way, and what accrues until then."""
        left = self.owing.balance_cents - self.owing.on_its_way_cents
        return max(0, left + self.by_then.accruals.total_cents)


@dataclass(frozen=True)
class Payoff:
    """What is owed today, and what clears it on the business date `by`."""

    owing: Owing
    by: date
    modules: tuple[ModulePayoff, ...]

    @property
    def to_pay_cents(self) -> int:
        """Return the sum over all modules; one with a credit doesn't lower another's."""
        return sum(module.to_pay_cents for module in self.modules)


def payoff(*, taxpayer: "Taxpayer", on: date, by: date) -> Payoff:
    """Return what is owed as of `on`, and with what accrues until `by` (not earlier): four queries.

    What is on its way by then counts as paid on its own date; rates of quarters to come are assumed.
    """
    under_way = on_its_way(taxpayer=taxpayer, on=on)
    expected: dict[int, list[tuple[date, int]]] = {}
    for payment in under_way.payments:
        expected.setdefault(payment.module_id, []).append((payment.pay_on, payment.amount_cents))
    found = records_queries.owed(taxpayer=taxpayer, on=on, by=by, expected=expected)
    modules = tuple(
        ModulePayoff(_module_owing(each.module, each.now.balance_cents, under_way), each.now, each.by_then)
        for each in found
    )
    return Payoff(Owing(tuple(module.owing for module in modules), under_way), by, modules)


def owing(*, taxpayer: "Taxpayer", on: date) -> Owing:
    """Return what is owed, on its way and left as of the business date `on`."""
    under_way = on_its_way(taxpayer=taxpayer, on=on)
    balances = records_queries.balances(taxpayer=taxpayer, on=on)
    modules = (_module_owing(module, cents, under_way) for module, cents in balances.items())
    return Owing(tuple(modules), under_way)


def _module_owing(module: "TaxModule", cents: int, under_way: OnItsWay) -> ModuleOwing:
    return ModuleOwing(
        module_id=module.pk,
        tax_year=module.tax_year,
        balance_cents=cents,
        on_its_way_cents=under_way.cents_for(module.pk),
        due_on=due_dates(module.tax_year).payment,
    )


def _seen_by(taxpayer: "Taxpayer") -> QuerySet[Payment]:
    """Return the payments of every module this taxpayer may see: either spouse sees a joint account's."""
    mine = Q(module__primary=taxpayer) | Q(module__secondary=taxpayer)
    return Payment.objects.filter(mine).select_related("module", "payer")


def on_its_way(*, taxpayer: "Taxpayer", on: date) -> OnItsWay:
    """Return what is on its way for this taxpayer's modules, whoever pays it. One query.

    `on` is the business date: a payment counts from the day it was scheduled.
    """
    found = _seen_by(taxpayer).filter(state__in=ON_ITS_WAY, scheduled_on__lte=on)
    found = found.order_by("pay_on", "created_at")
    payments = tuple(found.defer("account_number"))
    by_module: dict[int, int] = {}
    for payment in payments:
        by_module[payment.module_id] = by_module.get(payment.module_id, 0) + payment.amount_cents
    return OnItsWay(payments, by_module)


def modules_with_a_payment_on_its_way() -> frozenset[int]:
    """Return the ids of all modules to which somebody's payment is scheduled or sent: no letter asks for money there. One query."""
    found = Payment.objects.filter(state__in=ON_ITS_WAY).order_by()
    return frozenset(found.values_list("module_id", flat=True).distinct())


def payments_of(*, taxpayer: "Taxpayer") -> list[Payment]:
    """Return all payments this taxpayer may see, those on their way first, then the latest. One query."""
    found = list(_seen_by(taxpayer).defer("account_number").order_by("-pay_on", "-created_at"))
    return sorted(found, key=lambda payment: payment.state not in ON_ITS_WAY)


def payment_of(*, taxpayer: "Taxpayer", payment_id: UUID) -> Payment:
    """Return one payment; a stranger's and one that doesn't exist raise the same Http404."""
    return get_object_or_404(_seen_by(taxpayer).defer("account_number"), pk=payment_id)


def like_payment(*, module: "TaxModule", amount_cents: int, at: Moment) -> Payment | None:
    """Return a standing payment of this amount to this module that was made in the last 24 hours, real time.

    Or on this business date: where the business clock stands still, a day can be longer than 24 hours.
    """
    recent = Q(created_at__gt=at.real - LIKE_WITHIN) | Q(scheduled_on=at.business_date)
    standing = Payment.objects.filter(recent, module=module, amount_cents=amount_cents, state__in=STANDING)
    return standing.defer("account_number").select_related("payer").order_by("-created_at").first()


def draft_of(*, user: Any, taxpayer: "Taxpayer", module: "TaxModule") -> PaymentDraft | None:
    """Return what this person has answered so far for this module, None before the first answer."""
    return PaymentDraft.objects.filter(user=user, taxpayer=taxpayer, module=module).first()


def payment_by_key(*, by: Any, key: UUID) -> Payment | None:
    """Return the payment this person (None: the system) made with this key; another one's key finds nothing."""
    return Payment.objects.filter(made_by=by, idempotency_key=key).select_related("module", "payer").first()
