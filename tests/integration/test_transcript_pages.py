"""Pages of transcripts: every type, every view, why one is missing, and the number for a lender.

covers T12, T19, INV-25, INV-28
"""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from records import queries
from records.models import AuditEvent
from records.transcripts import Kind, NotAvailable
from tests.cast import ON_RECORD, seeded, taxpayer
from tests.factories.payments import sign_in
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxpayerFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
ON = date(2026, 3, 16)
YEARS = range(2016, 2027)


def signed_in(handle: str) -> Client:
    client = Client()
    sign_in(client, taxpayer(handle))
    return client


def address(year: int, kind: str) -> str:
    return reverse("records:transcript", args=[year, kind])


def text_of(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.headers.get("Location")
    return str(answer.content.decode())


def main_of(text: str) -> str:
    return text.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("handle", ON_RECORD)
def test_every_transcript_is_built_or_says_why_not(handle: str) -> None:
    person = taxpayer(handle)
    told = {year.tax_year: year for year in queries.transcript_years(taxpayer=person, on=ON)}
    for tax_year in YEARS:
        for place, kind in enumerate(Kind):
            try:
                found = queries.transcript(taxpayer=person, tax_year=tax_year, kind=kind, on=ON)
            except NotAvailable as missing:
                assert str(missing) == missing.why and missing.why.endswith(".")
                assert "still being processed" not in missing.why
                if tax_year in told:
                    assert told[tax_year].kinds[place].why_not == missing.why
                continue
            assert told[tax_year].kinds[place].available
            assert found.kind == kind and found.sections
            ledger = [line for section in found.sections for line in section.lines]
            assert all(line.plain and line.explanation for line in ledger)


@pytest.mark.parametrize("handle", ["ava", "henry", "diego"])
def test_the_return_transcript_agrees_with_the_account(handle: str) -> None:
    found = queries.transcript(taxpayer=taxpayer(handle), tax_year=2024, kind=Kind.RECORD, on=ON)
    labels = {item.label: item.cents for section in found.sections for item in section.items if item.cents is not None}
    posted = next(line for section in found.sections for line in section.lines if line.code == "150")
    assert labels["TOTAL ASSESSMENT PER COMPUTER"] == labels["TAX PER RETURN"] == posted.cents


@pytest.mark.parametrize("view", ["plain", "official", "story", "", "nonsense"])
@pytest.mark.parametrize("kind", ["return", "account", "record"])
def test_each_view_can_be_read_and_masks(kind: str, view: str) -> None:
    text = main_of(text_of(signed_in("ava"), f"{address(2025, kind)}?view={view}"))
    assert "still being processed" not in text
    for hidden in ("Martinez", "418 Alder", "666-10"):
        assert hidden not in text
    if view != "story" or kind == "return":
        assert text.count("This Product Contains Sensitive Taxpayer Data") == 2
        assert "XXX-XX-0001" in text


def test_plain_words_come_first_and_the_code_stands_behind_a_toggle() -> None:
    text = main_of(text_of(signed_in("ava"), address(2025, "account")))
    for words in (
        "Your return was filed, and this is the tax it shows.",
        "<summary>Code 150</summary>",
        "Tax return filed",
        "From your return, entered on 2 March 2026",
        "20260902",
    ):
        assert words in text, words


def test_the_story_is_told_by_the_days_of_entry() -> None:
    text = main_of(text_of(signed_in("ava"), f"{address(2025, 'account')}?view=story"))
    assert "2 March 2026" in text and "After this day nothing was open." in text
    assert "Your return was filed, and this is the tax it shows: $" in text


def test_the_return_transcript_shows_both_figures_and_where_they_come_from() -> None:
    text = main_of(text_of(signed_in("ava"), address(2024, "return")))
    for words in ("On your return", "By our reckoning", "TOTAL WAGES PER COMPUTER", "$58,100.00", "Line 1z"):
        assert words in text, words
    assert "From the return received on" in text and "with nothing on them" in text


def test_the_letter_of_non_filing() -> None:
    text = main_of(text_of(signed_in("uma"), address(2024, "nonfiling")))
    assert "no record of a processed Form 1040" in text and "XXX-XX-0023" in text
    refused = text_of(signed_in("ava"), address(2024, "nonfiling"))
    assert "so we can’t say that there is none" in refused


def test_the_list_names_types_years_and_reasons() -> None:
    text = main_of(text_of(signed_in("ava"), reverse("records:transcripts")))
    assert address(2025, "return") in text and address(2022, "record") in text
    assert address(2025, "nonfiling") not in text and "We have a return from you for 2025" in text
    assert "For a mortgage or another loan" in text and "Return transcript 2025" in text


def test_a_return_with_tax_to_pay_opens_in_may() -> None:
    assert "15 May 2026" in text_of(signed_in("emma"), address(2025, "return"))


@pytest.mark.parametrize(("year", "kind"), [(1999, "return"), (2030, "wage"), (0, "account"), (9999, "record")])
def test_years_beyond_the_records_are_not_found(year: int, kind: str) -> None:
    assert signed_in("ava").get(address(year, kind)).status_code == 404


@pytest.mark.parametrize("word", ["other", "RETURN", "accounts", "return_", "..%2f"])
def test_other_words_are_no_transcripts(word: str) -> None:
    assert signed_in("ava").get(f"/account/transcripts/2025/{word}/").status_code == 404


# covers T12
def test_another_persons_year_is_answered_like_a_missing_one() -> None:
    TaxModuleFactory.create(period="202312")
    PostingFactory.create(module=TaxModuleFactory.create(period="202412"))
    me = Client()
    sign_in(me, TaxpayerFactory.create())
    pages = [main_of(text_of(me, address(year, "account"))).replace(str(year), "YEAR") for year in (2023, 2024)]
    assert pages[0] == pages[1] and "No record of a return filed for YEAR" in pages[0]


def test_each_look_is_in_the_trail_the_refused_one_too() -> None:
    client = signed_in("ava")
    before = AuditEvent.objects.count()
    text_of(client, address(2025, "return"))
    text_of(client, address(2025, "nonfiling"))
    seen, refused = AuditEvent.objects.order_by("id")[before:]
    assert (seen.action, seen.details) == (
        "transcript.viewed",
        {"page": "transcript", "kind": "return", "period": "202512"},
    )
    assert (refused.action, refused.details["page"]) == ("record.viewed", "no transcript")


@pytest.mark.parametrize("url", [reverse("records:transcripts"), *(address(2024, kind) for kind in Kind)])
def test_the_number_of_queries_is_constant(url: str) -> None:
    counts = set()
    for handle in ("ava", "diego", "henry"):
        client = signed_in(handle)
        client.get(reverse("records:refunds"))
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        assert len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]) <= 10
        of_records = [query["sql"] for query in asked.captured_queries if 'FROM "records_' in query["sql"]]
        counts.add(len([sql for sql in of_records if "businessclock" not in sql]))
    assert len(counts) == 1 and max(counts) <= 5, counts


class TestCustomerFileNumber:
    """Typed once, kept for the session, never in an address."""

    def send(self, client: Client, typed: str, status: int) -> str:
        answer = client.post(address(2025, "account"), {"customer_file_number": typed})
        assert answer.status_code == status
        return str(answer.content.decode())

    def test_is_printed_with_its_zeros_and_taken_off_again(self) -> None:
        client = signed_in("ava")
        self.send(client, "0000123456", 302)
        shown = main_of(text_of(client, address(2025, "account")))
        assert "Customer File Number</dt><dd>0000123456" in shown
        assert "0000123456" not in text_of(client, address(2025, "return"))
        self.send(client, "", 302)
        assert "0000123456" not in text_of(client, address(2025, "account"))

    @pytest.mark.parametrize("typed", ["12345678901", "12a", "１２３", "-5", "1 2", "<b>", "\x00", "9" * 4000])
    def test_says_what_fits_and_keeps_what_was_typed(self, typed: str) -> None:
        text = self.send(signed_in("ava"), typed, 422)
        assert "There is a problem" in text and "Error:" in text.split("</title>")[0]
        assert "Enter up to ten digits" in text or "Null characters" in text

    # covers T12
    @pytest.mark.parametrize("typed", ["666-10-0001", "666100001", "078051120", "07-1234567", "900 12 3456"])
    def test_a_tax_number_is_refused_and_not_shown_again(self, typed: str) -> None:
        client = signed_in("ava")
        text = self.send(client, typed, 422)
        assert "Enter a number that is not a tax number" in text
        assert f'value="{typed}"' not in text
        assert typed not in text_of(client, address(2025, "account"))
