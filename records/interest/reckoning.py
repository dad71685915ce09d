"""Everything that penalties and interest come to on one account as of a day, charged before or not."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from records.interest import failure_to_pay
from records.interest.account import Account
from records.interest.amounts import rounded
from records.interest.debts import ZERO, Debt
from records.interest.demands import DAYS, counts_from
from records.interest.failure_to_file import IN_TIME, FailureToFile, failure_to_file
from records.interest.failure_to_pay import Month


@dataclass
class Reckoning:
    """What the law comes to by ``on``: months and debts with their growth, and the rounded components in cents."""

    account: Account
    on: date
    months: tuple[Month, ...] = ()
    late_filing: FailureToFile = IN_TIME
    tax: Debt = field(default_factory=Debt)
    late: Debt = field(default_factory=Debt)
    billed: Debt = field(default_factory=Debt)

    @property
    def paying_late_cents(self) -> int:
        """The penalty for paying late, all months added and rounded once."""
        return rounded(failure_to_pay.total(self.months))

    @property
    def filing_late_cents(self) -> int:
        """The penalty for filing late."""
        return rounded(self.late_filing.amount)

    @property
    def interest_cents(self) -> int:
        """Interest on the tax, on penalties for late filing or accuracy, and on billed penalties: each rounded once."""
        return sum(rounded(debt.charged) for debt in (self.tax, self.late, self.billed))

    def beyond(self, kind: str, cents: int) -> int:
        """What a figure exceeds the charges of its kind by: accrued and not charged yet, never below zero."""
        return max(0, cents - max(0, self.account.charged.get(kind, 0)))


def reckon(account: Account, on: date) -> Reckoning:
    """Work out the account as of ``on``. Nothing has accrued up to the due date or once the debt is written off."""
    found = Reckoning(account, on)
    if on <= account.payment_due or account.written_off or account.tax_cents <= 0:
        return found
    found.months = _months(account, on)
    if account.filed_on:
        found.late_filing = failure_to_file(
            payment_due=account.payment_due,
            filing_due=account.filing_due,
            filed_on=account.filed_on,
            net_cents=account.unpaid(account.payment_due),
            paying_late=found.months,
        )
    _Run(found).to(counts_from(on, account.demands))
    return found


def _months(account: Account, on: date) -> tuple[Month, ...]:
    """The months on the tax shown, from the due date; on tax found later, from 21 days after its bill."""
    later = account.additional_cents

    def shown_unpaid(day: date) -> int:
        return account.unpaid(day) - later

    net = shown_unpaid(account.payment_due)
    terms = account.terms
    shown = failure_to_pay.months(due=account.payment_due, through=on, net_cents=net, unpaid=shown_unpaid, terms=terms)
    return (*shown, *(month for each in account.additional for month in _months_on_more(account, on, *each)))


def _months_on_more(account: Account, on: date, assessed_on: date, cents: int) -> tuple[Month, ...]:
    due = max(assessed_on, account.payment_due) + DAYS
    open_then = min(cents, account.unpaid(due))
    return failure_to_pay.months(due=due, through=on, net_cents=open_then, unpaid=account.unpaid, terms=account.terms)


class _Run:
    """Time passing over the debts of one account: days grow them, money pays tax, then penalties, then interest."""

    def __init__(self, found: Reckoning) -> None:
        self.found, self.account = found, found.account
        self.debts = (found.tax, found.late, found.billed)
        self.spare = ZERO
        self.day = self.account.interest_after

    def to(self, through: date) -> None:
        """Pass through everything that happened, and on to ``through``."""
        events: list[tuple[date, int, Debt | None, int]] = [(self.day, 0, self.found.tax, self.account.tax_cents)]
        late = max(self.found.filing_late_cents, self._charged("ftf")) - self._relieved("ftf")
        late += self._charged("accuracy") - self._relieved("accuracy")
        events.append((max(self.account.filing_due, self.day), 1, self.found.late, max(0, late)))
        relief = self._relieved("ftp") + self._relieved("other") + self._taken_back()
        for billed_on, cents in self.account.billed:
            taken = min(relief, cents)
            relief -= taken
            events.append((max(billed_on, self.day), 1, self.found.billed, cents - taken))
        for counted_on, cents in self.account.flows:
            day = counts_from(counted_on, self.account.demands) if cents < 0 else counted_on
            events.append((day, 2, None, cents))
        happened = [event for event in events if event[3]]
        for day, _, debt, cents in sorted(happened, key=lambda event: event[:2]):
            self._pass(min(day, through))
            if day <= through:
                self._happens(debt, cents)
        self._pass(through)

    def _charged(self, kind: str) -> int:
        return self.account.charged.get(kind, 0)

    def _relieved(self, kind: str) -> int:
        return self.account.relieved.get(kind, 0)

    def _taken_back(self) -> int:
        gross = sum(cents for _, cents in self.account.billed)
        return max(0, gross - self._charged("ftp") - self._charged("other"))

    def _pass(self, day: date) -> None:
        if day > self.day:
            for debt in self.debts:
                debt.grow(self.day, day)
            self.day = day

    def _happens(self, debt: Debt | None, cents: int) -> None:
        if debt is not None:
            debt.principal += cents
        elif cents < 0:
            self.spare -= cents
        else:  # a refund or transfer takes spare credit first, the rest is owed again
            taken = min(self.spare, Decimal(cents))
            self.spare -= taken
            self.found.tax.principal += cents - taken
        self._pay()

    def _pay(self) -> None:
        if not self.spare:
            return
        for debt in self.debts:
            self.spare = debt.pay(self.spare)
        if not self.spare and self.found.tax.principal:
            return
        for debt in self.debts:
            self.spare = debt.pay_interest(self.spare)
        if not any(debt.principal for debt in self.debts) and sum(debt.interest for debt in self.debts) < 1:
            for debt in self.debts:  # what rounding left of a paid bill is no debt
                debt.interest = ZERO
