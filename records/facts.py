"""The rows of some tax accounts, fetched in three queries and turned into values for the pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F

from records import refund_story
from records.holds import HoldReason
from records.ledger import REFUND_ISSUED, Entry
from records.models import Posting, RefundEvent, ReturnRejection, TaxModule, TaxReturn
from records.posting_days import has_held_credits
from records.refund_story import Event, Kind, RefundStory
from records.transcripts.values import Assessed, Dependent, FiledReturn

AMENDED_FORM = "1040-X"
_ENTRY = (
    *("module_id", "code", "posted_on", "date", "amount_cents", "cycle", "action_code", "reason", "memo_cents"),
    *("text_data", "payer_id", "id", "reverses_id"),
)
_EVENT = (
    *("module_id", "track", "kind", "date", "posted_on", "amount_cents", "hold_reason", "party", "answer_by"),
    "notice_code",
)


@dataclass
class Facts:
    """What is recorded of one tax account, whole; every answer takes the business date."""

    tax_year: int
    entries: list[Entry] = field(default_factory=list)
    events: dict[str, list[Event]] = field(default_factory=dict)
    returns: list[TaxReturn] = field(default_factory=list)
    assessed: dict[int, list[Assessed]] = field(default_factory=dict)  # by the return's primary key

    def has_return(self, on: date) -> bool:
        """Whether a return of this year had come in."""
        return any(filed.received_on <= on for filed in self.returns)

    def filed(self, on: date) -> FiledReturn | None:
        """The original return as the transcript prints it; None before it came in."""
        filed = self._latest(amended=False, on=on)
        if filed is None:
            return None
        amended = self._latest(amended=True, on=on)
        return FiledReturn(
            form=filed.form,
            received_on=filed.received_on,
            filing_status=filed.filing_status,
            exemptions=filed.exemptions,
            lines=filed.lines,
            locator=filed.locator,
            by_mail=filed.by_mail,
            dependents=_dependents(filed),
            assessed=tuple(self.assessed.get(filed.pk, ())),
            adjustment_locator=amended.locator if amended else "",
        )

    def stories(self, on: date) -> list[RefundStory]:
        """The refund stories of this account, an amended return's first; none where no refund was asked
        for.
        """
        cut = min(
            (event.posted_on for event in self.events.get(RefundEvent.Track.AMENDED, []) if event.posted_on <= on),
            default=date.max,
        )
        amended = [entry for entry in self.entries if entry.posted_on >= cut]
        original = [entry for entry in self.entries if entry.posted_on < cut]
        return [
            *(self._story(amended, RefundEvent.Track.AMENDED, on) if cut < date.max else []),
            *self._story(original, RefundEvent.Track.ORIGINAL, on),
        ]

    def _story(self, entries: list[Entry], track: str, on: date) -> list[RefundStory]:
        is_amended = track == RefundEvent.Track.AMENDED
        filed = self._latest(amended=is_amended, on=on)
        claimed = _claimed_cents(filed)
        issued = any(entry.code in REFUND_ISSUED and entry.posted_on <= on for entry in entries)
        if claimed <= 0 and not issued:
            return []
        return [
            refund_story.tell(
                tax_year=self.tax_year,
                entries=entries,
                events=self.events.get(track, []),
                claimed_cents=claimed,
                on=on,
                amended=is_amended,
                not_before=_not_before(filed, self.tax_year),
            )
        ]

    def _latest(self, *, amended: bool, on: date) -> TaxReturn | None:
        """The return that counts: the first original that was not rejected (a second one is a duplicate), the last amended
        one.
        """
        known = [r for r in self.returns if r.received_on <= on and not _was_rejected(r, on)]
        fitting = [r for r in known if (r.form == AMENDED_FORM) is amended]
        if not fitting:
            return None
        return fitting[-1] if amended else fitting[0]


def _dependents(filed: TaxReturn) -> tuple[Dependent, ...]:
    named = getattr(filed, "dependents", None) or []
    return tuple(Dependent(str(row["name"]), str(row["tin_last4"])) for row in named)


def _was_rejected(filed: TaxReturn, on: date) -> bool:
    rejection: ReturnRejection | None = getattr(filed, "rejection", None)
    return rejection is not None and rejection.rejected_on <= on


def _not_before(filed: TaxReturn | None, tax_year: int) -> date | None:
    """The day before which the law lets no refund with the return's credits be paid (PATH Act): 15 February."""
    return date(tax_year + 1, 2, 15) if filed and has_held_credits(filed.lines) else None


def _claimed_cents(filed: TaxReturn | None) -> int:
    """Line 35a, the refund asked for, in cents."""
    return int(filed.lines.get("35a", 0)) * 100 if filed else 0


def load(modules: Sequence[TaxModule], *, events: bool = True, assessed: bool = False) -> dict[int, Facts]:
    """The facts of these accounts by primary key; without ``events`` one query less, for pages that tell no refund; with
    ``assessed`` what the agency made of each return, for pages that print one.
    """
    facts = {module.pk: Facts(module.tax_year) for module in modules}
    for row in Posting.objects.filter(module__in=modules).order_by("posted_on", "id").values_list(*_ENTRY):
        facts[row[0]].entries.append(Entry(*row[1:]))
    told = RefundEvent.objects.filter(module__in=modules if events else []).order_by("date", "id")
    for row in told.values_list(*_EVENT):
        facts[row[0]].events.setdefault(row[1], []).append(_event(row[2:]))
    for filed in _returns(modules, assessed=assessed):
        _add_return(facts[filed.module_id], filed)
    return facts


def _returns(modules: Sequence[TaxModule], *, assessed: bool) -> Iterable[Any]:
    """The returns, oldest version first; with ``assessed`` one row for each version of a return's assessment, beside it."""
    found = TaxReturn.objects.filter(module__in=modules).select_related("rejection").order_by("version")
    if not assessed:
        return found
    beside = {name: F(f"assessments__{name}") for name in ("assessed_on", "reason")}
    return found.annotate(assessed_lines=F("assessments__lines"), **beside).order_by("version", "assessments__version")


def _add_return(facts: Facts, filed: Any) -> None:
    if not any(known.pk == filed.pk for known in facts.returns):
        facts.returns.append(filed)
    if getattr(filed, "assessed_on", None):
        version = Assessed(filed.assessed_on, filed.assessed_lines, filed.reason)
        facts.assessed.setdefault(filed.pk, []).append(version)


def _event(row: tuple[Any, ...]) -> Event:
    kind, happened, posted_on, cents, hold, party, answer_by, notice_code = row
    return Event(
        kind=Kind(kind),
        date=happened,
        posted_on=posted_on,
        amount_cents=cents,
        hold_reason=HoldReason(hold) if hold else None,
        party=party,
        answer_by=answer_by,
        notice_code=notice_code,
    )
