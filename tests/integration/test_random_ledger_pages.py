"""Whatever is posted, the pages of a tax year stand: 500 ledgers of any codes, signs, dates and words. covers INV-01"""

import random
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from records import codes
from records.models import Posting, TaxModule
from tests.factories.payments import sign_in
from tests.factories.records import PostingFactory, TaxModuleFactory, TaxReturnFactory

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
LEDGERS = 500
ON = date(2026, 3, 16)
CODES = sorted(codes.all_codes())
LIKELY = ("150", "806", "846", "670", "671", "570", "571", "898", "971", "290", "291", "276", "196", "841")
WORDS = ("", "", "CP 0014", "CP", "5071C", "<b>Agency</b> & Sons", "CP 00x", "“Übersee”")
PAGES = (
    *(("records:transcript", [kind]) for kind in ("account", "record", "return")),
    *(("records:refund", []), ("records:return", [])),
)
VIEWS = ("", "?view=official", "?view=story")


def a_ledger(chance: random.Random, module: TaxModule) -> list[Posting]:
    """Up to twelve entries, most of likely codes; one may be of a code that nobody knows."""
    rows = []
    for number in range(chance.randint(0, 12)):
        code = chance.choice(LIKELY) if chance.random() < 0.7 else chance.choice([*CODES, "xyz"])
        day = ON - timedelta(days=chance.randint(-20, 400))
        never = code in codes.NEVER_MONEY
        row = PostingFactory.build(
            module=module,
            code=code,
            posted_on=day,
            date=day + timedelta(days=chance.randint(-30, 60)),
            amount_cents=0 if never else chance.choice([1, -1]) * chance.randint(0, 10 ** chance.randint(0, 9)),
            memo_cents=chance.randint(0, 10**6) if code in {"898", "899"} else 0,
            cycle=chance.choice(["", "20260902", "99999999"]),
            action_code=chance.choice([*codes.ACTION_CODES, "", "9999"]) if code in {"971", "972"} else "",
            text_data=chance.choice(WORDS),
            source_id=f"{module.pk}-{number}",
        )
        rows.append(row)
    return rows


def test_no_ledger_breaks_a_page() -> None:
    chance = random.Random(5)
    client = Client()
    for number in range(LEDGERS):
        module = TaxModuleFactory.create(period=f"{chance.choice([2023, 2024, 2025])}12")
        if chance.random() < 0.7:
            TaxReturnFactory.create(module=module, received_on=ON - timedelta(days=chance.randint(0, 400)))
        Posting.objects.bulk_create(a_ledger(chance, module))
        if number % 25 == 0:
            client = Client()
        sign_in(client, module.primary)
        name, more = PAGES[number % len(PAGES)]
        address = reverse(name, args=[module.tax_year, *more]) + VIEWS[number % len(VIEWS)]
        for url in (address, reverse("records:transcripts")) if number % 5 == 0 else (address,):
            answer = client.get(url)
            assert answer.status_code == 200, (number, url)
            assert b"<b>Agency" not in answer.content
