"""Every transcript that each of the cast may have, as page, PDF, CSV and JSON: one value, the same figures; and the way to them.

covers T12, T20, T24, INV-25, INV-28
"""

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any

import page as checker
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import queries
from records.models import AuditEvent, TranscriptRequest
from records.renderers import FORMATS, transcript_csv, transcript_json, transcript_pdf
from records.renderers.plain_text import clean
from records.transcripts import Kind
from tests.cast import ON_RECORD, seeded, taxpayer
from tests.documents import reading
from tests.documents.same_figures import Figures, csv_figures, figures, json_figures, pdf_figures
from tests.factories.payments import sign_in
from tests.factories.records import TaxpayerFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
ON = date(2026, 3, 16)
LOCKED = {"wendy"}  # her record is locked online: there is no page to compare


def signed_in(handle: str) -> Client:
    client = Client()
    sign_in(client, taxpayer(handle))
    return client


def address(form: str, kind: str = "account", year: int = 2025) -> str:
    return reverse("records:transcript_download", args=[year, kind, form])


def available(handle: str) -> list[tuple[int, Kind]]:
    years = queries.transcript_years(taxpayer=taxpayer(handle), on=ON)
    return [(year.tax_year, kind.kind) for year in years for kind in year.kinds if kind.available]


class Cells(HTMLParser):
    """The words of a page's facts and table cells, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in {"tr", "div"}:
            self.rows.append([])
        self.open = tag in {"th", "td", "dt", "dd"} or (self.open and tag == "span")
        if tag in {"th", "td", "dt", "dd"} and self.rows:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.open = self.open and tag == "span"

    def handle_data(self, data: str) -> None:
        if self.open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += f" {data}"


def page_figures(text: str) -> Figures:
    """What the official layout on the page says."""
    cells = Cells()
    cells.feed(text.split('class="portal-transcript"')[1].split("</main>")[0])
    rows = [tuple(clean(cell) for cell in row) for row in cells.rows]
    pairs = [row for row in rows if len(row) == 2]
    return Figures(tuple(pairs), tuple(row for row in rows if len(row) == 5 and row[0] != "CODE"))


def without_number(found: Figures) -> Figures:
    """The page is no document that was asked for: it has no tracking number."""
    return replace(found, pairs=tuple(pair for pair in found.pairs if pair[0] != "Tracking Number"))


@pytest.mark.parametrize("handle", ON_RECORD)
def test_page_pdf_csv_and_json_agree_figure_by_figure(handle: str) -> None:
    client = signed_in(handle)
    for year, kind in available(handle):
        found = queries.transcript(
            taxpayer=taxpayer(handle), tax_year=year, kind=kind, on=ON, tracking_number="000000000042"
        )
        expected = figures(found)
        made = transcript_pdf(found)
        assert pdf_figures(made) == expected
        assert csv_figures(transcript_csv(found)) == expected
        assert json_figures(transcript_json(found)) == expected
        shown = client.get(f"{reverse('records:transcript', args=[year, kind])}?view=official")
        assert (shown.status_code == 302) == (handle in LOCKED)
        if handle not in LOCKED:
            assert page_figures(shown.content.decode()) == without_number(expected)
        assert checker.validate_pdf_bytes(made, profile="ua1").failures == []
        assert reading.forbidden(made) == set()
        headings = [section.heading for section in found.sections if section.heading]
        assert reading.read(made).texts("H2", "H3") == [clean(heading) for heading in headings]


def test_downloads_are_files_kept_out_of_caches_and_named_after_no_person() -> None:
    client = signed_in("ava")
    for form, kind in FORMATS.items():
        answer = client.get(address(form))
        assert answer.status_code == 200 and answer["Content-Type"] == kind.media_type
        assert answer["Content-Disposition"] == (f'attachment; filename="account-transcript-2025-on-2026-03-16.{form}"')
        assert "no-store" in answer["Cache-Control"] and answer["X-Content-Type-Options"] == "nosniff"
        for hidden in (b"Martinez", b"MARTINEZ", b"418 Alder", b"666-10"):
            assert hidden not in answer.content
    rows = AuditEvent.objects.filter(action="transcript.downloaded")
    assert [row.details["format"] for row in rows.order_by("id")] == list(FORMATS)


def test_the_same_day_gives_the_same_bytes_under_one_tracking_number() -> None:
    client, other = signed_in("ava"), signed_in("ava")
    for form in FORMATS:
        assert client.get(address(form)).content == other.get(address(form)).content
    asked = TranscriptRequest.objects.get(taxpayer=taxpayer("ava"))
    assert asked.tracking_number.encode() in client.get(address("json")).content
    assert TranscriptRequest.objects.count() == 1


def test_the_customer_file_number_of_the_page_is_printed() -> None:
    client = signed_in("ava")
    client.post(reverse("records:transcript", args=[2025, "account"]), {"customer_file_number": "0001234567"})
    assert ("Customer File Number", "0001234567") in pdf_figures(client.get(address("pdf")).content).pairs
    assert b"0001234567" not in client.get(address("json", "return", 2024)).content
    assert set(TranscriptRequest.objects.values_list("customer_file_number", flat=True)) == {"", "0001234567"}


def test_where_there_is_none_the_page_says_why() -> None:
    client = signed_in("ava")
    answer = client.get(address("pdf", "nonfiling", 2024), follow=True)
    assert answer.redirect_chain == [(reverse("records:transcript", args=[2024, "nonfiling"]), 302)]
    assert "not available" in answer.content.decode()
    assert not TranscriptRequest.objects.exists()


# covers T12
def test_nobody_gets_anothers_and_odd_addresses_are_nothing() -> None:
    stranger = TaxpayerFactory.create()
    client = Client()
    sign_in(client, stranger)
    assert client.get(address("pdf")).status_code == 302
    assert Client().get(address("pdf"))["Location"].startswith("/signin/")
    ava = signed_in("ava")
    good = address("pdf")
    for odd in ("pdf/", "exe", "PDF", "pdf%00"):
        assert ava.get(good.removesuffix("pdf") + odd).status_code == 404
    assert ava.get(good.replace("2025", "1901")).status_code == 404
    assert ava.get(good.replace("account/pdf", "other/pdf")).status_code == 404
    assert ava.post(good).status_code == 405
    assert not TranscriptRequest.objects.exists()


def test_joint_filers_each_get_their_own_document_of_the_joint_account() -> None:
    bodies = [signed_in(handle).get(address("json")).content for handle in ("omar", "priya")]
    numbers = [re.search(rb'"tracking_number": "(\d{12})"', body) for body in bodies]
    assert all(numbers) and len({match.group(1) for match in numbers if match}) == 2


def test_a_download_asks_the_database_little() -> None:
    client = signed_in("henry")
    for form in FORMATS:
        with CaptureQueriesContext(connection) as asked:
            client.get(address(form, "record", 2024))
        assert sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries) <= 12
