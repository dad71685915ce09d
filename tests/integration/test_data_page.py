"""The page of one's data and the download of all of it: complete, one's own, the same every time, only after a fresh sign-in.

covers T12, T19, T24, INV-25, INV-28
"""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import data_bundle
from accounts.views.data import BUNDLES, WINDOW_S
from records import queries
from records.models import AuditEvent, TaxModule, TranscriptRequest
from tests.cast import seeded, taxpayer
from tests.documents.same_figures import csv_figures, json_figures, pdf_figures
from tests.factories.payments import MONDAY, a_payment, sign_in
from tests.factories.records import NoticeFactory, TaxpayerFactory

__all__ = ["seeded"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]
PAGE = "/account/data/"
TABLES = [
    *("person", "addresses", "identity-protection-pins", "returns", "notices", "notice-replies", "cases"),
    *("income-documents", "transcript-requests", "access-log", "payments", "sign-ins"),
]


def signed_in(handle: str, *, fresh: bool = True) -> Client:
    client = Client()
    sign_in(client, taxpayer(handle))
    session = client.session
    age = 100 if fresh else 400
    session["identity"] = {**session["identity"], "auth_time": int(timezone.now().timestamp()) - age}
    session.save()
    return client


def downloaded(client: Client) -> zipfile.ZipFile:
    answer = client.post(PAGE)
    assert answer.status_code == 200, answer.headers.get("Location")
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def rows_of(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    _label, *lines = archive.read(f"{name}.csv").decode().split("\r\n")
    return list(csv.DictReader(io.StringIO("\r\n".join(lines), newline="")))


def test_says_what_is_held_and_with_whom_it_was_shared() -> None:
    text = signed_in("diego").get(PAGE).content.decode()
    for words in ("What we hold", "Who it was shared with", "Harbor ID", "Agencies to which you owed money", "1 time"):
        assert words in text, words
    assert "whole tax number" in text and "666-10" not in text
    stranger = Client()
    sign_in(stranger, TaxpayerFactory.create())
    text = stranger.get(PAGE).content.decode()
    assert "none" in text and "Agencies to which you owed money" not in text


def test_the_page_asks_the_database_little() -> None:
    client = signed_in("emma")
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries) <= 12


# covers STEP-01
def test_asks_for_a_fresh_sign_in_and_makes_nothing_before() -> None:
    answer = signed_in("ava", fresh=False).post(PAGE)
    assert answer["Location"] == "/account/confirm/?next=%2Faccount%2Fdata%2F"
    assert not TranscriptRequest.objects.exists()
    assert not AuditEvent.objects.filter(action="data.bundle_downloaded").exists()


def test_holds_every_transcript_in_three_formats_and_every_table_in_two() -> None:
    archive = downloaded(signed_in("henry"))
    assert archive.testzip() is None
    names = archive.namelist()
    years = queries.transcript_years(taxpayer=taxpayer("henry"), on=MONDAY)
    wanted = [(year.tax_year, kind.kind) for year in years for kind in year.kinds if kind.available]
    assert len(wanted) > 5
    paths = [f"transcripts/{year}/{kind}-transcript-{year}-on-2026-03-16" for year, kind in wanted]
    assert names == [
        "index.html",
        *(f"{name}.{form}" for name in TABLES for form in ("csv", "json")),
        *(f"{path}.{form}" for path in paths for form in ("pdf", "csv", "json")),
    ]
    for path in paths:
        made = pdf_figures(archive.read(f"{path}.pdf"))
        assert made == csv_figures(archive.read(f"{path}.csv")) == json_figures(archive.read(f"{path}.json"))
    index = archive.read("index.html").decode()
    assert all(f'href="{name}"' in index for name in names[1:])
    assert "<script" not in index and "http" not in index.replace("http-equiv", "")


def test_every_transcript_is_the_one_that_can_be_had_alone() -> None:
    for handle in ("henry", "omar", "grace"):
        person = taxpayer(handle)
        numbers = dict.fromkeys(data_bundle.wanted(taxpayer=person, on=MONDAY), "000000000042")
        with CaptureQueriesContext(connection) as asked:
            made = queries.every_transcript(taxpayer=person, on=MONDAY, tracking_numbers=numbers)
        assert len(asked) <= 6
        assert made == [
            queries.transcript(taxpayer=person, tax_year=year, kind=kind, on=MONDAY, tracking_number="000000000042")
            for year, kind in numbers
        ]


def test_is_in_the_trail_once_and_says_so_itself() -> None:
    client = signed_in("ava")
    archive = downloaded(client)
    row = AuditEvent.objects.get(action="data.bundle_downloaded")
    assert row.taxpayer_id == taxpayer("ava").pk and row.details["transcripts"] > 3
    assert not AuditEvent.objects.filter(action="transcript.downloaded").exists()
    log = rows_of(archive, "access-log")
    assert (log[0]["who"], log[0]["what"]) == ("Taxpayer", "Data bundle downloaded")


def test_the_same_data_on_the_same_day_give_the_same_transcripts() -> None:
    first, second = downloaded(signed_in("ava")), downloaded(signed_in("ava"))
    for name in first.namelist():
        if name.startswith("transcripts/"):
            assert first.read(name) == second.read(name)
    bundle = data_bundle.Bundle(MONDAY, (), ())
    assert b"".join(data_bundle.stream(bundle)) == b"".join(data_bundle.stream(bundle))


# covers T12, T24
def test_holds_nothing_of_anybody_else_and_no_whole_account_number() -> None:
    NoticeFactory.create(taxpayer=taxpayer("ben"), code="CP05")
    archive = downloaded(signed_in("ava"))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"CP05" not in everything and taxpayer("ben").ref.encode() not in everything
    assert b"666-10" not in everything and b"666100001" not in everything


def test_amounts_are_dollars_in_csv_and_cents_in_json() -> None:
    a_payment(module=TaxModule.objects.filter(primary=taxpayer("emma"))[0])
    archive = downloaded(signed_in("emma"))
    rows = rows_of(archive, "payments")
    value = json.loads(archive.read("payments.json"))
    assert {row["line"]: row["amount"] for row in rows_of(archive, "returns") if row["tax_year"] == "2024"}["11"]
    assert [float(row["amount"]) * 100 for row in rows] == [row["amount_cents"] for row in value["rows"]] != []


def test_somebody_of_whom_nothing_is_held_gets_a_file_that_says_so() -> None:
    person, client = TaxpayerFactory.create(), Client()
    sign_in(client, person)
    session = client.session
    session["identity"] = {**session["identity"], "auth_time": int(timezone.now().timestamp())}
    session.save()
    archive = downloaded(client)
    assert rows_of(archive, "notices") == [] and rows_of(archive, "person")


# covers INV-25
def test_without_the_row_in_the_trail_there_is_no_file() -> None:
    def fail(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if "records_auditevent" in sql and sql.startswith("INSERT"):
            raise OperationalError
        return execute(sql, params, many, context)

    client = signed_in("ava")
    client.raise_request_exception = False
    with connection.execute_wrapper(fail):
        assert client.post(PAGE).status_code == 503


def test_five_downloads_a_quarter_of_an_hour_are_enough(settings: Any) -> None:
    settings.RATE_LIMITS = True
    person, client = TaxpayerFactory.create(), Client()
    with time_machine.travel(timezone.now().replace(minute=1), tick=False):  # all within one quarter
        sign_in(client, person)
        session = client.session
        session["identity"] = {**session["identity"], "auth_time": int(timezone.now().timestamp())}
        session.save()
        answers = [client.post(PAGE) for _ in range(BUNDLES + 1)]
    assert [answer.status_code for answer in answers] == [200] * BUNDLES + [429]
    assert 0 < int(answers[-1]["Retry-After"]) <= WINDOW_S
    assert AuditEvent.objects.filter(action="data.bundle_downloaded", taxpayer=person).count() == BUNDLES
