"""No sequence of postings breaks a page: five hundred random ledgers through refund, offset, trace and transcript. covers INV-01"""

import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from records.ledger import Entry
from records.models import Posting, RefundEvent, TaxModule
from records.refunds.values import Event
from tests.factories.ledgers import a_ledger
from tests.factories.payments import sign_in
from tests.factories.records import TaxModuleFactory, TaxpayerFactory, TaxReturnFactory

pytestmark = pytest.mark.django_db
YEARS = (2022, 2023, 2024, 2025)
PEOPLE = 125  # each with four years: five hundred ledgers
SEED = 20260316
PAGES = ("refund", "refund_identity", "refund_offset", "refund_trace", "account_transcript")


def write(module: TaxModule, entries: list[Entry], events: list[Event]) -> None:
    """The rows of a ledger."""
    source: dict[str, Any] = {"module": module, "source_kind": "random"}
    Posting.objects.bulk_create(
        Posting(
            code=entry.code,
            posted_on=entry.posted_on,
            date=entry.date,
            amount_cents=entry.amount_cents,
            reason=entry.reason,
            memo_cents=entry.memo_cents,
            text_data=entry.text_data,
            source_id=f"{module.pk}-{number}",
            **source,
        )
        for number, entry in enumerate(entries)
    )
    RefundEvent.objects.bulk_create(
        RefundEvent(
            kind=event.kind.value,
            date=event.date,
            posted_on=event.posted_on,
            amount_cents=event.amount_cents,
            hold_reason=event.hold_reason or "",
            answer_by=event.answer_by,
            notice_code=event.notice_code,
            source_id=f"{module.pk}-{number}",
            **source,
        )
        for number, event in enumerate(events)
    )


def a_person(draw: random.Random, client: Client) -> None:
    """Somebody with four random years, signed in."""
    person = TaxpayerFactory.create()
    for year in YEARS:
        module = TaxModuleFactory.create(primary=person, period=f"{year}12")
        if draw.random() < 0.9:
            TaxReturnFactory.create(module=module, lines={"24": 100, "35a": draw.choice([0, 5, 99_999])})
        write(module, *a_ledger(draw))
    sign_in(client, person)


@pytest.mark.parametrize("part", range(5))
def test_every_page_of_every_ledger_can_be_read(part: int) -> None:
    draw = random.Random(SEED + part)
    for _ in range(PEOPLE // 5):
        client = Client()
        a_person(draw, client)
        for year in YEARS:
            for name in ("refund", draw.choice(PAGES[1:])):
                answer = client.get(reverse(f"records:{name}", args=[year]))
                assert answer.status_code == 200, (SEED, part, year, name)
                assert b"still being processed" not in answer.content
        assert client.get(reverse("records:refunds")).status_code == 200
        assert client.get(reverse("accounts:home")).status_code == 200
