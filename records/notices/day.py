"""What the rules ask of an account on a day."""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cached_property

from records import ledger
from records.ledger import Entry
from records.notices.values import Account, Issued
from records.refund_story import Event, Kind

_AMENDED_MARKERS = frozenset({"111", "120"})
_SUSPENDED = (("470", "472"), ("480", "481"), ("520", "521"), ("530", "531"))  # claim, offer, bankruptcy, hardship


class Day:
    """An account on the business date ``on``: entries, events and letters known by then."""

    def __init__(self, account: Account, on: date) -> None:
        self.account, self.on = account, on
        self.seen: list[Entry] = ledger.visible(account.entries, on)
        self.issued: list[Issued] = sorted(
            (letter for letter in account.issued if letter.issued_on <= on), key=lambda letter: letter.issued_on
        )

    @cached_property
    def balance(self) -> int:
        """Cents, positive where owed."""
        return ledger.balance(self.seen, self.on)

    @property
    def owed_cents(self) -> int:
        """What is owed, 0 where nothing is."""
        return max(self.balance, 0)

    @property
    def held_cents(self) -> int:
        """What the agency holds for the person, 0 where it holds nothing."""
        return max(-self.balance, 0)

    @property
    def has_posted_return(self) -> bool:
        """Whether the return is in the ledger."""
        return any(entry.code == ledger.RETURN_POSTED for entry in self.seen)

    @property
    def last_return_on(self) -> date:
        """When a return, an amended one too, last entered the ledger; the first of days where none has."""
        return max((e.posted_on for e in self.seen if e.code in {ledger.RETURN_POSTED, "977"}), default=date.min)

    def told(self, codes: Collection[str], *, since: date) -> bool:
        """Whether one of these letters went out on or after that day."""
        return any(letter.code in codes and letter.issued_on >= since for letter in self.issued)

    def last_letter(self, codes: Collection[str]) -> Issued | None:
        """The latest of these letters."""
        return next((letter for letter in reversed(self.issued) if letter.code in codes), None)

    def waiting(self, opens: Kind, closes: Kind, *, within: timedelta) -> Event | None:
        """The latest opening event, known for less than ``within``, that no closing one has followed."""
        pair = [e for e in self.account.events if e.kind in {opens, closes} and e.posted_on <= self.on]
        last = max(pair, key=lambda event: (event.posted_on, event.kind is closes), default=None)
        return last if last and last.kind is opens and self.on - last.posted_on < within else None

    def is_open(self, opens: str, closes: str) -> bool:
        """Whether the last entry of this pair is the opening one."""
        pair = [entry.code for entry in self.seen if entry.code in {opens, closes}]
        return bool(pair) and pair[-1] == opens

    @property
    def on_plan(self) -> bool:
        """Whether an installment agreement stands (TC 971, action codes 063 and 163)."""
        plan = [entry.action_code for entry in self.seen if entry.action_code in {"063", "163"}]
        return bool(plan) and plan[-1] == "063"

    @property
    def collection_rests(self) -> bool:
        """Whether nobody is asked for money now: a plan, a disagreement that we have not answered, a pending claim or offer, a
        court case, or hardship.
        """
        return self.on_plan or self.account.disputed or any(self.is_open(*pair) for pair in _SUSPENDED)

    def amendment_before(self, entry: Entry) -> bool:
        """Whether the person asked for this change: an amended return came in before it."""
        return any(
            (other.code == "977" or (other.code == "971" and other.action_code in _AMENDED_MARKERS))
            and other.posted_on <= entry.posted_on
            for other in self.seen
        )
