"""Asking for a transcript: one request a transcript a day, whose number and day make the document the same whenever it is had."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from records import queries
from records.actions import request_bundle, request_transcript, transcripts
from records.models import AuditEvent, Notice, Taxpayer, TranscriptRequest
from records.transcripts.document import Kind
from tests.factories.payments import MONDAY, TUESDAY, a_citizen, at
from tests.factories.records import NoticeFactory, PostingFactory, TaxModuleFactory, TaxpayerFactory

pytestmark = pytest.mark.django_db


def asked(taxpayer: Taxpayer, user: Any, **other: Any) -> TranscriptRequest:
    values = {"tax_year": 2025, "kind": Kind.ACCOUNT, "customer_file_number": "", "form": "pdf", "at": at()}
    return request_transcript(taxpayer=taxpayer, by=user, **{**values, **other})


def test_asked_twice_a_day_it_is_one_request_and_each_download_is_in_the_trail() -> None:
    taxpayer, user = TaxpayerFactory.create(), a_citizen()
    first = asked(taxpayer, user)
    assert asked(taxpayer, user, form="csv") == first
    assert TranscriptRequest.objects.count() == 1
    assert len(first.tracking_number) == 12 and first.tracking_number.isdigit()
    assert (first.on, first.requested_at) == (MONDAY, TranscriptRequest.objects.get().requested_at)
    rows = AuditEvent.objects.filter(action="transcript.downloaded").order_by("id")
    assert [row.details["format"] for row in rows] == ["pdf", "csv"]
    assert {(row.object_ref, row.taxpayer_id) for row in rows} == {(str(first.pk), taxpayer.pk)}
    assert rows[0].details == {"page": "transcript", "kind": "account", "period": "202512", "format": "pdf"}


@pytest.mark.parametrize(
    "other",
    [{"at": at(TUESDAY)}, {"tax_year": 2024}, {"kind": Kind.WAGE}, {"customer_file_number": "0001"}],
    ids=["day", "year", "kind", "file number"],
)
def test_another_day_year_kind_or_file_number_is_another_document(other: dict[str, Any]) -> None:
    taxpayer, user = TaxpayerFactory.create(), a_citizen()
    first, second = asked(taxpayer, user), asked(taxpayer, user, **other)
    assert first != second and first.tracking_number != second.tracking_number


def test_two_people_never_share_a_request() -> None:
    user = a_citizen()
    assert asked(TaxpayerFactory.create(), user) != asked(TaxpayerFactory.create(), user)


def test_a_number_that_is_taken_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    user, people = a_citizen(), [TaxpayerFactory.create() for _ in range(3)]
    drawn = iter([5, 5, 6, 5, 5, 5])
    monkeypatch.setattr(transcripts.secrets, "randbelow", lambda most: next(drawn))
    assert asked(people[0], user).tracking_number == "000000000005"
    assert asked(people[1], user).tracking_number == "000000000006"
    with pytest.raises(IntegrityError):
        asked(people[2], user)
    drawn = iter([5, 7])
    wanted = [(2024, Kind.ACCOUNT)]
    found = request_bundle(taxpayer=people[2], wanted=wanted, by=user, at=at())
    assert found[wanted[0]].tracking_number == "000000000007"
    drawn = iter([5, 5, 5, 5])
    with pytest.raises(IntegrityError):
        request_bundle(taxpayer=people[0], wanted=wanted, by=user, at=at())


def test_without_the_audit_row_there_is_no_request() -> None:
    def fail(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if "records_auditevent" in sql and sql.startswith("INSERT"):
            raise RuntimeError
        return execute(sql, params, many, context)

    taxpayer, user = TaxpayerFactory.create(), a_citizen()
    with pytest.raises(RuntimeError), connection.execute_wrapper(fail), transaction.atomic():
        asked(taxpayer, user)
    assert not TranscriptRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_request() -> None:
    taxpayer, user = TaxpayerFactory.create(), a_citizen()
    found: list[str] = []

    def ask() -> None:
        try:
            found.append(asked(taxpayer, user).tracking_number)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1
    assert TranscriptRequest.objects.count() == 1


def test_a_bundle_asks_for_all_with_one_row_in_the_trail() -> None:
    taxpayer, user = TaxpayerFactory.create(), a_citizen()
    standing = asked(taxpayer, user)
    wanted = [(2025, Kind.ACCOUNT), (2024, Kind.RECORD)]
    found = request_bundle(taxpayer=taxpayer, wanted=wanted, by=user, at=at())
    assert list(found) == wanted and found[2025, Kind.ACCOUNT] == standing
    row = AuditEvent.objects.get(action="data.bundle_downloaded")
    assert row.details == {"page": "data", "transcripts": 2} and row.taxpayer_id == taxpayer.pk


def test_counts_what_is_held_by_the_day_for_either_spouse_in_one_statement(django_assert_num_queries: Any) -> None:
    module = TaxModuleFactory.create(secondary=TaxpayerFactory.create())
    PostingFactory.create(module=module, code="846", amount_cents=5)
    PostingFactory.create(module=module, code="846", amount_cents=5, posted_on=TUESDAY)
    NoticeFactory.create(taxpayer=module.primary)
    for person, notices in ((module.primary, 1), (module.secondary, 0)):
        with django_assert_num_queries(1):
            counts = queries.held(taxpayer=person, on=MONDAY)
        assert (counts.refunds_sent, counts.notices, counts.offsets, counts.addresses) == (1, notices, 0, 0)
    stranger = queries.held(taxpayer=TaxpayerFactory.create(), on=MONDAY)
    assert set(vars(stranger).values()) == {0}


def test_tables_hold_the_person_and_nobody_else() -> None:
    user = a_citizen()
    ada, other = TaxpayerFactory.create(), TaxpayerFactory.create(given_name="Nobody")
    for person in (ada, other):
        NoticeFactory.create(taxpayer=person)
        asked(person, user)
    tables = {table.name: table for table in queries.held_tables(taxpayer=ada, on=MONDAY)}
    assert list(tables) == [
        *("person", "addresses", "identity-protection-pins", "returns", "notices", "notice-replies", "cases"),
        *("income-documents", "transcript-requests", "access-log"),
    ]
    assert Notice.objects.count() == 2 and len(tables["notices"].rows) == 1
    assert len(tables["transcript-requests"].rows) == len(tables["access-log"].rows) == 1
    assert tables["access-log"].rows[0][2:5] == ("Taxpayer", "", "Transcript downloaded")
    assert "Nobody" not in str(tables) and ada.tin_last4 in str(tables["person"])
