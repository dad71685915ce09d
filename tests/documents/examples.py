"""Transcripts made by hand, one of each kind, for the tests of their files."""

from dataclasses import replace
from datetime import date

from records.transcripts.document import Item, Kind, LedgerLine, Section, Transcript

ACCOUNT = Transcript(
    kind=Kind.ACCOUNT,
    title="Account Transcript",
    tax_year=2025,
    on=date(2026, 3, 16),
    request_date="03-16-2026",
    response_date="03-16-2026",
    tracking_number="100000000042",
    customer_file_number="0001234567",
    sections=(
        Section(
            "Taxpayer",
            items=(
                Item("FORM NUMBER", "1040"),
                Item("TAX PERIOD", "Dec. 31, 2025"),
                Item("TAXPAYER IDENTIFICATION NUMBER", "XXX-XX-0001"),
                Item("NAME", "JORD FERN"),
                Item("ADDRESS", "3050 R"),
            ),
        ),
        Section(
            "Balance",
            notes=("--- ANY MINUS SIGN SHOWN BELOW SIGNIFIES A CREDIT AMOUNT ---",),
            items=(
                Item("ACCOUNT BALANCE", "$0.00", 0, plain="What you owe today", source="Worked out from the ledger"),
                Item("ACCRUED INTEREST AS OF 03-16-2026", "-$1,234.56", -123_456, line="24"),
            ),
        ),
        Section(
            "TRANSACTIONS",
            lines=(
                LedgerLine(
                    "150",
                    "Tax return filed",
                    "20260704",
                    "03-09-2026",
                    "$4,115.00",
                    411_500,
                    "Your return was posted",
                    "76211-040-05001-6",
                ),
                LedgerLine("806", "W-2 or 1099 withholding", "20260704", "04-15-2026", "-$5,480.00", -548_000),
                LedgerLine(
                    "846", "Refund issued", "", "02-24-2026", "$1,365.00", 136_500, memo="$12.00", source="Bank"
                ),
            ),
        ),
    ),
)
RETURN = replace(
    ACCOUNT,
    kind=Kind.RETURN,
    title="Form 1040 Tax Return Transcript",
    customer_file_number="",
    sections=(
        Section("Income", items=(Item("TOTAL WAGES", "$52,000.00", 5_200_000, "1z"),)),
        Section("Attached forms"),
        Section("Schedule B", level=3, items=(Item("INTEREST", "$12.00", 1200),)),
    ),
)
LETTER = replace(
    ACCOUNT,
    kind=Kind.NON_FILING,
    title="Verification of Non-filing",
    sections=(Section("", notes=("We have no record of a processed Form 1040 for 2025.", "Second sentence.")),),
)
LONG = replace(
    ACCOUNT, sections=(replace(ACCOUNT.sections[2], lines=ACCOUNT.sections[2].lines * 60), *ACCOUNT.sections[:2])
)
ALL = (ACCOUNT, RETURN, LETTER, LONG)


def named(name: str) -> Transcript:
    """The account transcript of somebody whose name is this, unmasked: whatever a name may hold."""
    first, *others = ACCOUNT.sections
    return replace(ACCOUNT, sections=(replace(first, items=(*first.items, Item("NAME", name))), *others))
