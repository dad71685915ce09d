"""The account transcript of one module, as strings in the order of the official layout."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from records import codes, ledger
from records.due_dates import due_dates
from records.ledger import Entry
from records.transcripts.masking import mask_name, mask_street, mdy, usd

CREDIT_LINE = "--- ANY MINUS SIGN SHOWN BELOW SIGNIFIES A CREDIT AMOUNT ---"
FILING_STATUS = {
    "S": "Single",
    "MFJ": "Married Filing Joint",
    "MFS": "Married Filing Separate",
    "HOH": "Head of Household",
    "QSS": "Qualifying Surviving Spouse",
}


@dataclass(frozen=True)
class Figure:
    """A label with its printed value."""

    label: str
    value: str


@dataclass(frozen=True)
class Line:
    """A transaction as printed, with its plain words beside the code."""

    code: str
    explanation: str
    cycle: str
    date: str
    amount: str
    plain: str
    locator: str = ""
    memo: str = ""


@dataclass(frozen=True)
class AccountTranscript:
    """The account transcript of one module as of a business date, as strings."""

    title: str
    tax_year: int
    heading: tuple[Figure, ...]
    balances: tuple[Figure, ...]
    return_figures: tuple[Figure, ...]
    dates: tuple[Figure, ...]
    lines: tuple[Line, ...]
    return_present: bool
    balance_cents: int
    credit_line: str = CREDIT_LINE


@dataclass(frozen=True)
class Person:
    """Whom the transcript names; masked only here."""

    given_name: str
    family_name: str
    tin_last4: str
    street: str = ""


@dataclass(frozen=True)
class FiledReturn:
    """What the transcript takes from the return: whole dollars by line number."""

    form: str
    received_on: date
    filing_status: str
    exemptions: int
    lines: Mapping[str, int]
    locator: str


def account_transcript(
    *,
    tax_year: int,
    entries: list[Entry],
    filed: FiledReturn | None,
    primary: Person,
    secondary: Person | None,
    on: date,
) -> AccountTranscript:
    """The account transcript as of the business date ``on``."""
    seen = sorted(ledger.visible(entries, on), key=lambda entry: (entry.code != "150", entry.posted_on, entry.id))
    owed = ledger.balance(seen, on)
    return AccountTranscript(
        title=_("Account Transcript"),
        tax_year=tax_year,
        heading=(
            Figure("FORM NUMBER", filed.form if filed else "1040"),
            Figure("TAX PERIOD", f"Dec. 31, {tax_year}"),
            Figure("REQUEST DATE", mdy(on)),
            *_people(primary, secondary),
        ),
        balances=tuple(_balances(owed, overdue=owed > 0 and due_dates(tax_year).payment < on, on=on)),
        return_figures=tuple(_return_figures(filed)) if filed else (),
        dates=tuple(_dates(filed, seen, tax_year)),
        lines=tuple(_line(entry, filed) for entry in seen),
        return_present=any(entry.code == ledger.RETURN_POSTED for entry in seen),
        balance_cents=owed,
    )


def _people(primary: Person, secondary: Person | None) -> list[Figure]:
    figures = [Figure("TAXPAYER IDENTIFICATION NUMBER", f"XXX-XX-{primary.tin_last4}")]
    if secondary:
        figures.append(Figure("SPOUSE TAXPAYER IDENTIFICATION NUMBER", f"XXX-XX-{secondary.tin_last4}"))
    names = [
        f"{mask_name(person.given_name)} {mask_name(person.family_name)}" for person in (primary, secondary) if person
    ]
    figures.append(Figure("NAME", " & ".join(names)))
    return [*figures, Figure("ADDRESS", mask_street(primary.street))] if primary.street else figures


def _balances(owed: int, *, overdue: bool, on: date) -> list[Figure]:
    """Nothing accrues on what is not overdue; what is overdue gets its figures from the interest rules, not
    from a guess.
    """
    if overdue:
        accrued = _("Not worked out")
        return [
            Figure("ACCOUNT BALANCE", usd(owed)),
            Figure(f"ACCRUED INTEREST AS OF {mdy(on)}", accrued),
            Figure(f"ACCRUED PENALTY AS OF {mdy(on)}", accrued),
        ]
    return [
        Figure("ACCOUNT BALANCE", usd(owed)),
        Figure(f"ACCRUED INTEREST AS OF {mdy(on)}", usd(0)),
        Figure(f"ACCRUED PENALTY AS OF {mdy(on)}", usd(0)),
        Figure("ACCOUNT BALANCE PLUS ACCRUALS (this is not a payoff amount)", usd(owed)),
    ]


def _return_figures(filed: FiledReturn) -> list[Figure]:
    def line(number: str) -> str:
        renumbered = filed.lines.get(f"{number}a", 0)  # line 11 has been 11a since 2025
        return usd(filed.lines.get(number, renumbered) * 100)

    return [
        Figure("EXEMPTIONS", f"{filed.exemptions:02d}"),
        Figure("FILING STATUS", FILING_STATUS.get(filed.filing_status, filed.filing_status)),
        Figure("ADJUSTED GROSS INCOME", line("11")),
        Figure("TAXABLE INCOME", line("15")),
        Figure("TAX PER RETURN", line("24")),
        Figure("SE TAXABLE INCOME TAXPAYER", line("se_primary")),
        Figure("SE TAXABLE INCOME SPOUSE", line("se_secondary")),
        Figure("TOTAL SELF EMPLOYMENT TAX", line("se_tax")),
    ]


def _dates(filed: FiledReturn | None, seen: list[Entry], tax_year: int) -> list[Figure]:
    if filed is None:
        return []
    due = due_dates(tax_year).payment
    figures = [Figure("RETURN DUE DATE OR RETURN RECEIVED DATE (WHICHEVER IS LATER)", mdy(max(due, filed.received_on)))]
    posted = next((entry for entry in seen if entry.code == ledger.RETURN_POSTED), None)
    return [*figures, Figure("PROCESSING DATE", mdy(posted.date))] if posted else figures


def _line(entry: Entry, filed: FiledReturn | None) -> Line:
    known = codes.all_codes().get(entry.code)
    explanation = known.explanation if known else entry.code
    words = codes.ACTION_WORDS.get(entry.action_code) if entry.code == "971" else None
    if words:
        explanation = str(words)
    elif entry.text_data:
        explanation = (
            f"{explanation} ({entry.text_data})" if entry.code == "971" else f"{explanation} {entry.text_data}"
        )
    return Line(
        code=entry.code,
        explanation=explanation,
        cycle=entry.cycle,
        date=mdy(entry.date),
        amount=usd(entry.amount_cents),
        plain=str(known.plain) if known and not words else "",
        locator=filed.locator if filed and entry.code in {"150", "290"} else "",
        memo=usd(entry.memo_cents) if entry.memo_cents else "",
    )
