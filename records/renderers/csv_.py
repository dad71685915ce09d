"""CSV for spreadsheets: the one writer of such files, so that no cell is ever a formula (T19)."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from records.renderers.plain_text import clean
from records.transcripts.document import Transcript

LABEL = "Federal Tax Information"
# What makes a spreadsheet see a formula in a cell, in plain and in full-width form; tabs and controls are gone by then.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹢", "﹣", "−", "'")
Cell = str | int | Decimal | None


def csv_file(label: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A CSV file in UTF-8: the label alone in the first line, then the header, then the rows, lines ended by CR LF.

    Texts are quoted, and one that a spreadsheet could take for a formula begins with an apostrophe. Numbers (int or Decimal,
    ours alone) stand bare; None is an empty cell.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([cell(label)])
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue().encode("utf-8")


def cell(value: Cell) -> str | int | Decimal:
    """What stands in the cell: a number as it is; a text without control characters, never the start of a formula."""
    if value is None:
        return ""
    if isinstance(value, int | Decimal):
        return value
    text = clean(value)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) else text


def dollars(cents: int | None) -> Decimal | None:
    """Integer cents as a number of dollars with two decimals, for a cell."""
    return None if cents is None else Decimal(cents).scaleb(-2)


HEADER = ("section", "kind", "code", "label", "value", "amount", "cycle", "date", "locator", "line", "plain", "source")


def transcript_csv(transcript: Transcript) -> bytes:
    """The transcript, a row a figure. ``amount`` is in dollars where a value is an amount; ``value`` is the text as printed
    where it is none.
    """
    return csv_file(f"{transcript.banner} - {LABEL}", HEADER, _rows(transcript))


def _rows(transcript: Transcript) -> Iterable[Sequence[Cell]]:
    about = (
        ("Title", transcript.title),
        ("Tax year", str(transcript.tax_year)),
        ("Request Date", transcript.request_date),
        ("Response Date", transcript.response_date),
        ("Tracking Number", transcript.tracking_number),
        ("Customer File Number", transcript.customer_file_number),
    )
    for label, value in about:
        if value:
            yield _row("", "document", label=label, value=value)
    for section in transcript.sections:
        for note in section.notes:
            yield _row(section.heading, "note", value=note)
        for item in section.items:
            value = item.value if item.cents is None else ""
            extra = {"line": item.line, "plain": item.plain, "source": item.source}
            yield _row(section.heading, "item", label=item.label, value=value, amount=dollars(item.cents), **extra)
        for line in section.lines:
            yield _row(
                section.heading,
                "transaction",
                code=line.code,
                label=line.explanation,
                value=line.memo,
                amount=dollars(line.cents) if line.amount else None,
                cycle=line.cycle,
                date=line.date,
                locator=line.locator,
                plain=line.plain,
                source=line.source,
            )


def _row(section: str, kind: str, **cells: Cell) -> list[Cell]:
    return [section, kind, *(cells.get(name, "") for name in HEADER[2:])]
