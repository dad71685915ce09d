"""One value, three files: PDF, CSV and JSON say the same, figure by figure, and each is well made.

covers T20
"""

import csv
import io
import json
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import page
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from records.renderers import FORMATS, Format, file_name, pdf, transcript_csv, transcript_json, transcript_pdf
from records.renderers.csv_ import cell, csv_file
from records.renderers.plain_text import SHOWN, ascii_only, clean, shown
from records.transcripts.document import Transcript
from tests.documents import examples, reading
from tests.documents.json_shape import SHAPE, problems
from tests.documents.same_figures import csv_figures, figures, json_figures, pdf_figures

PDFTOTEXT = shutil.which("pdftotext")


@pytest.fixture(autouse=True)
def _in_english() -> None:
    translation.activate("en")


@pytest.mark.parametrize("transcript", examples.ALL, ids=["account", "return", "letter", "long"])
def test_every_file_says_the_same_figure_by_figure(transcript: Transcript) -> None:
    expected = figures(transcript)
    assert pdf_figures(transcript_pdf(transcript)) == expected
    assert csv_figures(transcript_csv(transcript)) == expected
    assert json_figures(transcript_json(transcript)) == expected


@pytest.mark.parametrize("transcript", examples.ALL, ids=["account", "return", "letter", "long"])
def test_the_pdf_is_accessible_and_for_keeping(transcript: Transcript) -> None:
    made = transcript_pdf(transcript)
    for profile in ("ua1", "pdfa2a"):
        assert page.validate_pdf_bytes(made, profile=profile).failures == []
    read = reading.read(made)
    assert (read.language, read.marked) == ("en", True)
    assert read.title == f"{transcript.title} {transcript.tax_year}"
    assert "pdfuaid:part>1<" in read.metadata and "pdfaid:part>2<" in read.metadata
    assert reading.forbidden(made) == set()
    headers = [element for element in read.root.walk() if element.role == "TH"]
    assert headers and all(header.scope == "Column" for header in headers)
    first, *_others, last = read.texts("H1", "H2", "H3", "P", "Strong")
    assert first == last == transcript.banner
    assert read.texts("H1") == [transcript.title]


def test_the_long_pdf_repeats_its_header_once_in_the_structure() -> None:
    read = reading.read(transcript_pdf(examples.LONG))
    assert read.pages > 3
    assert [table[0][0] for table in read.tables()].count("CODE") == 1
    assert len(max(read.tables(), key=len)) == 181


def test_each_page_names_the_document_and_its_place() -> None:
    if PDFTOTEXT is None:
        pytest.skip("no pdftotext on this machine")
    text = subprocess.run([PDFTOTEXT, "-layout", "-", "-"], input=transcript_pdf(examples.LONG), capture_output=True)
    assert text.returncode == 0 and not text.stderr
    sheets = text.stdout.decode().split("\f")[:-1]
    for number, sheet in enumerate(sheets, start=1):
        assert f"Page {number} of {len(sheets)}" in " ".join(sheet.split())
        assert "Tracking Number: 100000000042" in sheet and "Federal Tax Information" in sheet
    assert sheets[0].lstrip().startswith(examples.LONG.banner) and examples.LONG.banner in sheets[-1]


def test_the_same_transcript_gives_the_same_bytes_and_another_gives_others() -> None:
    for render in FORMATS.values():
        made = render.render(examples.ACCOUNT)
        assert made == render.render(examples.ACCOUNT)
        assert made != render.render(replace(examples.ACCOUNT, tracking_number="100000000043"))
    later = replace(examples.ACCOUNT, on=date(2026, 3, 17))
    assert transcript_pdf(later) != transcript_pdf(examples.ACCOUNT)


NAMES = [
    "<img src=file:///etc/passwd>",
    "</para><b>bold",
    "%PDF-1.7",
    "(unbalanced \\) ) (",
    '#read("/etc/passwd")',
    "*strong* _emph_ $x^2$ = heading",
    '@preview // /* #eval("1") \\u{41}',
    "--- ... ~ 'quotes' \"double\"",
    "http://example.com/?a=b",
    "Nguyễn Thị Ánh Ðặng",
    "Łukasz Żółć",
    "Ольга Иванова",
    "Μαρία",
]


# covers T20
@pytest.mark.parametrize("name", NAMES)
def test_markup_in_a_name_is_text(name: str) -> None:
    made = transcript_pdf(examples.named(name))
    assert reading.forbidden(made) == set()
    assert ["NAME", name] in [row for table in reading.read(made).tables() for row in table]
    if PDFTOTEXT:
        text = subprocess.run([PDFTOTEXT, "-", "-"], input=made, capture_output=True).stdout.decode()
        assert "".join(name.split()) in "".join(text.split())


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("李 Na", "[U+674E] Na"),
        ("김민준", "GIMMINJUN"),
        ("さくら", "SAKURA"),
        ("Ｗｉｄｅ", "Wide"),
        ("👩‍💻 Ada", "[U+1F469][U+1F4BB] Ada"),
        ("מרים", "[U+05DE][U+05E8][U+05D9][U+05DD]"),
    ],
)
def test_letters_that_the_font_lacks_are_written_otherwise_with_a_note(name: str, printed: str) -> None:
    read = reading.read(transcript_pdf(examples.named(name)))
    assert ["NAME", printed] in [row for table in read.tables() for row in table]
    assert any("can’t be printed" in text for text in read.texts("P"))
    assert not any("can’t be printed" in text for text in reading.read(transcript_pdf(examples.ACCOUNT)).texts("P"))


def test_control_and_bidi_characters_are_dropped() -> None:
    assert clean("A\u202eB\u200bC\x00D\x1b[0m\ud800\ue000E\r\nF  G\u2028H") == "ABCD[0mE F G H"
    assert shown("e\u0301") == ("é", False)
    assert shown("q\u0301") == ("q", True)
    assert ascii_only("Łó→") == "[U+0141]o[U+2192]"


def test_the_font_has_every_letter_that_is_let_through() -> None:
    for first, last in SHOWN:
        letters = "".join(chr(code) for code in range(first, last + 1) if not shown(chr(code))[1])
        rows = [row for table in reading.read(transcript_pdf(examples.named(letters))).tables() for row in table]
        printed = next(row[1] for row in rows if row[0] == "NAME" and row[1] != "JORD FERN")
        assert len(letters) > (last - first) * 0.8 and printed.replace(" ", "") == clean(letters).replace(" ", "")


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40), min_size=1, max_size=60))
def test_no_text_breaks_the_pdf(names: list[str]) -> None:
    made = transcript_pdf(examples.named(" | ".join(names)))
    assert made.startswith(b"%PDF-1.7") and reading.forbidden(made) == set()


def test_a_panic_of_the_writer_is_answered_in_plain_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """One mark that the font breaks on, let through on purpose: the download is made all the same."""
    monkeypatch.setattr(pdf, "shown", lambda text: (text, False))
    rows = [row for table in reading.read(transcript_pdf(examples.named("Ł \u0600"))).tables() for row in table]
    assert ["NAME", "[U+0141] [U+0600]"] in rows or ["NAME", "[U+0141]"] in rows


@settings(max_examples=100)
@given(st.lists(st.text(max_size=30), min_size=100, max_size=100))
def test_no_cell_is_a_formula_whatever_was_typed(texts: list[str]) -> None:
    """100 files of 100 texts: 10,000 strings. covers T19"""
    made = csv_file("Label", ["text", "cents"], [[text, 5] for text in texts]).decode("utf-8")
    rows = list(csv.reader(io.StringIO(made, newline=""), strict=True))
    assert rows[0] == ["Label"] and len(rows) == 102
    for text, (read, number) in zip(texts, rows[2:], strict=True):
        assert not read.startswith(("=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"))
        assert read in {clean(text), f"'{clean(text)}"} and number == "5"


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "＝1", "＋1", "－1", "＠x", " =1"]
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert str(cell(text)).startswith("'")


def test_numbers_are_numbers_and_texts_are_quoted() -> None:
    made = transcript_csv(examples.ACCOUNT).decode()
    label, header, *rows = made.split("\r\n")
    assert label == '"This Product Contains Sensitive Taxpayer Data - Federal Tax Information"'
    assert header.startswith('"section","kind"') and rows[-1] == ""
    assert any(",-5480.00," in row for row in rows)
    assert '"0001234567"' in made  # leading zeros stay
    assert sum(Decimal(row[5]) for row in csv.reader(rows) if row and row[1] == "transaction") == 0


def test_the_json_follows_its_written_shape() -> None:
    for transcript in examples.ALL:
        value = json.loads(transcript_json(transcript))
        assert problems(value, SHAPE) == []
        assert value["schema"] == SHAPE["properties"]["schema"]["const"]
    value["sections"][0]["items"] = [{"label": 3}]
    value["tax_year"] = "2025"
    assert len(problems(value, SHAPE)) >= 3


def test_files_are_named_after_the_document_alone() -> None:
    assert file_name(examples.ACCOUNT, Format.PDF) == "account-transcript-2025-on-2026-03-16.pdf"
