"""The figures of a transcript, read from each of its files in one and the same form."""

import csv
import io
import json
from dataclasses import dataclass
from typing import Any

from records.renderers.plain_text import clean
from records.transcripts.document import Transcript
from records.transcripts.masking import usd
from tests.documents import reading

HEADS = {"Request Date", "Response Date", "Tracking Number", "Customer File Number"}


@dataclass(frozen=True)
class Figures:
    """What must agree: pairs of label and printed value, and ledger lines of (code, explanation with what stands under it
    cycle, date, amount), all in order.
    """

    pairs: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, ...], ...]


def _line(code: str, words: str, locator: str, memo: str, cycle: str, date: str, amount: str) -> tuple[str, ...]:
    return (code, clean(f"{words} {locator}"), cycle, date, clean(f"{amount} {memo}"))


def figures(transcript: Transcript) -> Figures:
    """What the value itself says."""
    pairs = [
        ("Request Date", transcript.request_date),
        ("Response Date", transcript.response_date),
        ("Tracking Number", transcript.tracking_number),
        ("Customer File Number", transcript.customer_file_number),
    ]
    pairs += [(clean(item.label), clean(item.value)) for section in transcript.sections for item in section.items]
    lines = [
        _line(line.code, line.explanation, line.locator, line.memo, line.cycle, line.date, line.amount)
        for section in transcript.sections
        for line in section.lines
    ]
    return Figures(tuple(pair for pair in pairs if pair[1] or pair[0] not in HEADS), tuple(lines))


def pdf_figures(data: bytes) -> Figures:
    """What somebody reads who walks through the PDF's tables."""
    tables = reading.read(data).tables()
    pairs = [(row[0], row[1]) for table in tables if len(table[0]) == 2 for row in table[1:]]
    lines = [tuple(row) for table in tables if len(table[0]) == 5 for row in table[1:]]
    return Figures(tuple(pairs), tuple(lines))


def _text(cell: str) -> str:
    """A cell as the person who reads the file sees it."""
    return cell[1:] if cell.startswith("'") else cell


def csv_figures(data: bytes) -> Figures:
    """What the rows of the CSV say."""
    _label, *rest = data.decode("utf-8").split("\r\n")
    pairs: list[tuple[str, str]] = []
    lines: list[tuple[str, ...]] = []
    for row in csv.DictReader(io.StringIO("\r\n".join(rest), newline="")):
        amount = usd(round(float(row["amount"]) * 100)) if row["amount"] else ""
        label, value = _text(row["label"]), _text(row["value"])
        if row["kind"] == "transaction":
            lines.append(_line(row["code"], label, row["locator"], value, row["cycle"], row["date"], amount))
        elif row["kind"] == "item" or label in HEADS:
            pairs.append((label, amount or value))
    return Figures(tuple(pairs), tuple(lines))


def json_figures(data: bytes) -> Figures:
    """What the JSON says; its integers must be the amounts that it prints."""
    value: dict[str, Any] = json.loads(data)
    pairs = [
        ("Request Date", value["request_date"]),
        ("Response Date", value["response_date"]),
        ("Tracking Number", value["tracking_number"]),
        ("Customer File Number", value["customer_file_number"]),
    ]
    pairs = [pair for pair in pairs if pair[1]]
    lines = []
    for section in value["sections"]:
        for item in section["items"]:
            pairs.append((clean(item["label"]), clean(item["value"])))
            assert item["cents"] is None or usd(item["cents"]) == item["value"]
        for line in section["lines"]:
            keys = ("code", "explanation", "locator", "memo", "cycle", "date", "amount")
            lines.append(_line(*(line[key] for key in keys)))
            assert not line["amount"] or usd(line["cents"]) == line["amount"]
    return Figures(tuple(pairs), tuple(lines))
