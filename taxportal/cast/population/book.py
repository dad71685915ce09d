"""The rows of one tax year of one household: return, postings, refund events, letters. What lies after the practice site's first
day hasn't happened, so it isn't written, and nothing that follows from it either.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from taxportal.cast.population import days
from taxportal.cast.population.earnings import SOURCE
from taxportal.cast.population.people import Someone, reference_of
from taxportal.cast.population.tables import Rows

_MORNING = "14:00:00"  # when the entries of a day are recorded, in UTC; 9 or 10 o'clock in the East


@dataclass(frozen=True, slots=True)
class Filed:
    """A return as it came in, and as the agency worked it out; the lines are the same where it agreed."""

    year: int
    status: str
    received: date
    by_mail: bool
    exemptions: int
    lines: Mapping[str, int]
    assessed: Mapping[str, int]
    due: date
    dependents: str = "[]"  # as stored: JSON

    def line(self, number: str) -> int:
        """A line as worked out, by its name before 2025 too; 0 where it is empty."""
        found: int = self.assessed.get(number, self.assessed.get(f"{number}a", 0))
        return found


@dataclass(slots=True)
class Book:
    """Writes into one module. ``balance`` is in cents what the postings so far come to."""

    rows: Rows
    primary: Someone
    secondary: Someone | None
    year: int
    module_id: int = 0
    return_key: int = 0
    balance: int = 0
    entries: int = 0
    letters: int = 0
    open_debt: tuple[int, date, date] | None = None  # cents, due, billed
    source: str = field(default="")

    def __post_init__(self) -> None:
        """Open the module."""
        self.module_id, self.rows.next_module = self.rows.next_module, self.rows.next_module + 1
        self.source = f"{self.primary.key[:16]}-{self.year}"
        spouse = self.secondary.key if self.secondary else None
        self.rows.modules.append((self.module_id, self.primary.key, spouse, "30", f"{self.year}12"))

    def file(self, filed: Filed, *, form: str = "1040", version: int = 1) -> None:
        """The return as filed."""
        key, self.rows.next_return = self.rows.next_return, self.rows.next_return + 1
        received = filed.received
        locator = f"76211-{received.timetuple().tm_yday:03d}-{key % 100_000:05d}-{received.year % 10}"
        self.rows.returns.append(
            (
                *(key, self.module_id, form, version, received.isoformat(), int(filed.by_mail), filed.status),
                *(filed.exemptions, json.dumps(filed.lines), locator, filed.dependents),
            )
        )
        self.return_key = key

    def assess(self, filed: Filed, on: date, reason: str) -> None:
        """What the agency changed on the return."""
        if on > days.AS_OF:
            return
        numbers = [*filed.lines, *(number for number in filed.assessed if number not in filed.lines)]
        changed = {
            number: filed.assessed.get(number, 0)
            for number in numbers
            if filed.assessed.get(number, 0) != filed.lines.get(number, 0)
        }
        self.rows.assessments.append(
            (self.return_key, 1, on.isoformat(), json.dumps(changed), reason, SOURCE, f"{self.source}-assessed")
        )

    def post(
        self,
        code: str,
        on: date,
        *,
        cents: int = 0,
        printed: date | None = None,
        cycle: bool = False,
        action: str = "",
        reason: str = "",
        memo: int = 0,
        text: str = "",
        payer: Someone | None = None,
    ) -> bool:
        """One entry; whether it has happened."""
        if on > days.AS_OF:
            return False
        self.entries += 1
        self.balance += cents
        day = on.isoformat()
        self.rows.postings.append(
            (
                *(self.module_id, code, day, (printed or on).isoformat(), cents, days.cycle(on) if cycle else ""),
                *(action, reason, memo, text, SOURCE, f"{self.source}-{self.entries:02d}"),
                *(payer.key if payer else None, f"{day} {_MORNING}"),
            )
        )
        return True

    def event(
        self,
        kind: str,
        on: date,
        *,
        track: str = "original",
        hold: str = "",
        answer_by: date | None = None,
        notice: str = "",
    ) -> bool:
        """Something that happened to the refund; whether it has happened."""
        if on > days.AS_OF:
            return False
        day = on.isoformat()
        self.rows.events.append(
            (
                *(self.module_id, track, kind, day, day, 0, hold, "", answer_by.isoformat() if answer_by else None),
                *(notice, SOURCE, f"{self.source}-{track}", f"{day} {_MORNING}"),
            )
        )
        return True

    def letter(self, code: str, on: date, *, answer_days: int = 0, cents: int = 0) -> None:
        """A letter to the first-named, with the entry that says that it went out."""
        if on > days.AS_OF:
            return
        answer_by = days.later(on, answer_days).isoformat() if answer_days else None
        self.write_letter(code, on, answer_by, cents=cents)
        printed = f"{code[:2]} {int(code[2:]):04d}" if code[2:].isdigit() else code
        self.post("971", on, text=printed)

    def write_letter(self, code: str, on: date, answer_by: str | None, *, cents: int = 0) -> None:
        """The letter alone. Its reference belongs to its place: at most 16 letters a year, of four years, to a person."""
        place = self.primary.position * 64 + self.year % 4 * 16 + self.letters
        self.letters += 1
        ref = reference_of(self.rows.seed, place)
        self.rows.notices.append((ref, self.primary.key, self.module_id, code, on.isoformat(), answer_by, cents))

    def plan_release(self, on: date) -> None:
        """The release of a refund that is still held."""
        pay_on = days.deposit_day(on).isoformat()
        payload = json.dumps({"pay_on": pay_on})
        self.rows.planned.append((self.module_id, on.isoformat(), "release_refund", payload, f"{SOURCE}-{self.source}"))

    def post_return(self, filed: Filed, on: date) -> bool:
        """The entries that a return makes when it posts: tax, withholding, credits that are paid out; whether it has."""
        owes = filed.line("37") > 0
        assessed = days.assessed(on, balance_due_year=filed.year + 1 if owes else 0)
        if not self.post("150", on, cents=filed.line("24") * 100, printed=assessed, cycle=True):
            return False
        for code, number in (("806", "25d"), ("766", "28"), ("768", "27")):
            if filed.line(number):
                self.post(code, on, cents=-filed.line(number) * 100, printed=filed.due)
        return True
