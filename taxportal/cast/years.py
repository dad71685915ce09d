"""One tax year of one person, from a line of tax_side.toml to rows: return, postings, events, letters.

Dates follow the agency's habits: the return's entry carries the Monday of its notice date, withholding the
due date, a refund its deposit day. A year without days of its own is a closed one with the usual days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from records import cycles
from records.due_dates import due_dates
from records.models import Notice, Posting, RefundEvent, TaxModule, TaxReturn
from taxportal.cast import versions
from taxportal.cast.taxes import Wanted, return_lines

SOURCE = "seed"
_WEDNESDAY = 2
_OTHER_INCOME = ("dividends", "pension", "benefits", "unemployment", "business", "others", "withheld_on_1099")


@dataclass(frozen=True)
class Days:
    """When a return came in, posted, was paid and reached the bank; None for what has not happened."""

    received: date
    posted: date | None
    pay_on: date | None
    cleared: date | None


def days_of(line: Mapping[str, Any]) -> Days:
    """The days of a line, or the usual ones of a closed year: filed on 12 February, paid within three
    weeks.
    """
    if "received" in line:
        return Days(line["received"], line.get("posted"), line.get("pay_on"), line.get("cleared"))
    received = date(line["year"] + 1, 2, 12)
    soonest = received + timedelta(days=6)
    posted = soonest + timedelta(days=(_WEDNESDAY - soonest.weekday()) % 7)
    return Days(received, posted, posted + timedelta(days=6), posted + timedelta(days=7))


class YearWriter:
    """Writes the rows of one year into one module; sources are numbered, so that each row names where it
    comes from.
    """

    def __init__(self, module: TaxModule, line: Mapping[str, Any]) -> None:
        self.module, self.line = module, line
        self.source = f"{module.primary.ref}-{line['year']}"
        self.days = days_of(line)
        self.count = 0
        self.lines: dict[str, int] = {}  # as the agency worked them out, once written

    def write(self) -> None:
        """All rows of the year."""
        lines = self.lines = return_lines(self._wanted())
        filed = self._return(versions.as_filed(lines, self.line), self.days.received, 1)
        versions.assess(filed, lines, self.line)
        self._event("received", self.days.received)
        self._event("accepted", self.line.get("accepted", self._usual_acceptance()))
        for paid in self.line.get("estimated", []):
            self.post("430", paid["on"], cents=-paid["cents"])
        if "with_return" in self.line:
            paid = self.line["with_return"]
            self.post("610", paid["on"], cents=-paid["cents"])
        self._duplicate()
        self._amended(lines)
        if self.days.posted:
            self._posted(lines, self.days.posted)

    def post(
        self,
        code: str,
        on: date,
        *,
        cents: int = 0,
        printed: date | None = None,
        **more: Any,
    ) -> None:
        """One posting entered on a day; its cycle belongs to entries made by a return or an adjustment."""
        self.count += 1
        Posting.objects.create(
            module=self.module,
            code=code,
            posted_on=on,
            date=printed or on,
            amount_cents=cents,
            source_kind=SOURCE,
            source_id=f"{self.source}-{self.count:02d}",
            **more,
        )

    def _wanted(self) -> Wanted:
        line = self.line
        return Wanted(
            year=line["year"],
            status=line.get("status", "S"),
            wages=line["wages"],
            interest=line.get("interest", 0),
            children=line.get("children", 0),
            aged=line.get("aged", False),
            refund=line.get("refund", 0),
            short=line.get("short", 0),
            estimated=sum(round(paid["cents"] / 100) for paid in line.get("estimated", [])),
            **{name: line[name] for name in _OTHER_INCOME if name in line},
        )

    def _posted(self, lines: dict[str, int], on: date) -> None:
        due = due_dates(self.line["year"]).payment
        cycle = cycles.cycle_of(on)
        assessed = cycles.assessment_date(f"{self.line['year'] + 1}2005" if self.line.get("short") else cycle)
        self.post("150", on, cents=lines["24"] * 100, printed=assessed, cycle=cycle)
        if lines.get("25d"):
            self.post("806", on, cents=-lines["25d"] * 100, printed=due)
        self._credits(lines, on, due)
        if "hold" in self.line:
            self.post("570", on, printed=assessed, reason=self.line["hold"])
        if "notice" in self.line:
            code, issued, *answer_by = self.line["notice"]
            self.post("971", issued, text_data=f"{code[:2]} {int(code[2:]):04d}" if code.startswith("CP") else code)
            self.notice(code, issued, answer_by[0] if answer_by else None)
        if self.days.pay_on:
            self._paid(lines["35a"] * 100, on, self.days.pay_on, cycle)

    def _credits(self, lines: dict[str, int], on: date, due: date) -> None:
        """What the return adds to the withholding by credits that are paid out."""
        if lines.get("28"):
            self.post("766", on, cents=-lines["28"] * 100, printed=due)
        earned = lines.get("27a", lines.get("27", 0))
        if earned:
            self.post("768", on, cents=-earned * 100, printed=due)

    def _paid(self, cents: int, on: date, pay_on: date, cycle: str) -> None:
        self.post("846", on, cents=cents, printed=pay_on, cycle=cycle)
        offset = self.line.get("offset")
        if offset:
            self.post("898", pay_on, memo_cents=offset["cents"], text_data=offset["party"])
        if self.days.cleared:
            self._event("cleared", self.days.cleared)

    def _usual_acceptance(self) -> date | None:
        """A return that has posted was accepted the day after it came in."""
        return self.days.received + timedelta(days=1) if self.days.posted else None

    def _return(
        self, lines: dict[str, int], received: date, version: int, *, form: str = "1040", explanation: str = ""
    ) -> TaxReturn:
        number = self.module.pk % 100
        return TaxReturn.objects.create(
            module=self.module,
            form=form,
            version=version,
            received_on=received,
            filing_status=self.line.get("status", "S"),
            exemptions=1 + self.line.get("children", 0) + ("spouse" in self.line),
            lines=lines,
            dependents=self.line.get("dependents", []),
            explanation=explanation,
            locator=f"76211-{received.timetuple().tm_yday:03d}-050{number:02d}-{received.year % 10}",
        )

    def _duplicate(self) -> None:
        other = self.line.get("duplicate")
        if other:
            wanted = Wanted(self.line["year"], "S", other["wages"], refund=other["refund"])
            self._return(return_lines(wanted), other["received"], 2)

    def _amended(self, lines: dict[str, int]) -> None:
        amended = self.line.get("amended")
        if amended:
            corrected, why = versions.as_amended(lines, amended), amended["explanation"]
            self._return(corrected, amended["received"], 2, form="1040-X", explanation=why)

    def _event(self, kind: str, on: date | None) -> None:
        if on is not None:
            self.event({"kind": kind, "on": on})

    def event(self, row: Mapping[str, Any]) -> None:
        """One refund event as written in tax_side.toml."""
        RefundEvent.objects.create(
            module=self.module,
            track=row.get("track", RefundEvent.Track.ORIGINAL),
            kind=row["kind"],
            date=row["on"],
            posted_on=row["on"],
            hold_reason=row.get("hold", ""),
            answer_by=row.get("answer_by"),
            notice_code=row.get("notice", ""),
            source_kind=SOURCE,
            source_id=f"{self.source}-{row.get('track', 'original')}",
        )

    def notice(self, code: str, on: date, answer_by: date | None, cents: int = 0) -> None:
        """One letter to the first-named taxpayer."""
        Notice.objects.create(
            taxpayer=self.module.primary,
            module=self.module,
            code=code,
            issued_on=on,
            answer_by=answer_by,
            amount_cents=cents,
        )
