"""No sequence of postings breaks a page: 500 ledgers of arbitrary entries, and every page that tells of them.

covers INV-01, T12
"""

import random
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from records import codes, queries
from records.models import Posting, RefundEvent, TaxModule, TaxReturn
from records.transcripts.document import Kind
from taxportal.kit.formats import money
from tests.factories.payments import sign_in
from tests.factories.records import TaxpayerFactory

pytestmark = pytest.mark.django_db
SEED, PEOPLE = 20_260_316, 50
YEARS = range(2016, 2026)
FIRST, LAST = date(2016, 1, 4), date(2027, 12, 31)  # entries dated after today too: refunds and withholding are
ON = date(2026, 3, 16)
ONE_PAGE = ["accounts:home", "accounts:tasks", "accounts:activity", "records:refunds", "records:transcripts"]
MORE_PAGES = ["records:returns", "records:income", "records:notices", "payments:balance", "payments:list"]
OF_A_YEAR = [
    "records:refund",
    "records:return",
    "records:refund_offset",
    "records:refund_trace",
    "records:refund_identity",
]


def any_day(rng: random.Random) -> date:
    return FIRST + timedelta(days=rng.randrange((LAST - FIRST).days))


def entries(rng: random.Random, module: TaxModule, place: int) -> list[Posting]:
    """Up to 24 entries: any code, any amount that its sign allows, in any order of days, sense or none."""
    known = sorted(codes.all_codes().values(), key=lambda code: code.code)
    made = []
    for number in range(rng.randrange(25)):
        code = rng.choice(known)
        cents = rng.choice(
            [0, 1, rng.randrange(100), rng.randrange(5_000_000), codes.MAX_CENTS if rng.random() < 0.02 else 7]
        )
        sign = {codes.Sign.DEBIT: 1, codes.Sign.CREDIT: -1, codes.Sign.NONE: 0}[code.sign]
        posted = any_day(rng)
        made.append(
            Posting(
                module=module,
                code=code.code,
                posted_on=posted,
                date=rng.choice([posted, any_day(rng)]),
                amount_cents=sign * cents,
                memo_cents=rng.choice([0, 0, rng.randrange(100_000)]),
                action_code=rng.choice(["", "043", "063", "069", "163", "501", "522"]) if code.code == "971" else "",
                reason=rng.choice(["", "wage_match", "no such reason", "self_lock", "identity"]),
                text_data=rng.choice(["", "CP 0014", "<b>odd & text</b>"]),
                source_kind="random",
                source_id=f"{place}-{number}",
            )
        )
    return made


def things_beside(rng: random.Random, module: TaxModule, place: int) -> None:
    """Sometimes a return, sometimes refund events, in no order that makes sense."""
    if rng.random() < 0.7:
        lines = {"1a": rng.randrange(90_000), "24": rng.randrange(20_000), "35a": rng.choice([0, rng.randrange(9_000)])}
        TaxReturn.objects.create(
            module=module,
            received_on=any_day(rng),
            filing_status=rng.choice(["S", "MFJ", "MFS", "HOH", "QSS"]),
            lines=lines,
            form=rng.choice(["1040", "1040", "1040-X"]),
        )
    for kind in rng.sample(sorted(RefundEvent.Kind.values), rng.randrange(5)):
        happened = ON - timedelta(days=rng.randrange(400))
        needs_reason = kind in {"in_review", "identity_hold_placed"}
        RefundEvent.objects.create(
            module=module,
            kind=kind,
            track=rng.choice(["original", "amended"]),
            date=happened,
            posted_on=happened + timedelta(days=rng.randrange(4)),
            hold_reason=rng.choice(["wage_match", "identity", "bank_change", "deceased"]) if needs_reason else "",
            source_kind="random",
            source_id=f"{place}-{kind}",
        )


def look(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code in {200, 302}, (name, args, answer.status_code)
    text = str(answer.content.decode())
    assert "could not be loaded" not in text and "<b>odd" not in text, (name, args)
    return text


@pytest.mark.timeout(900)  # 500 ledgers, some 6,000 pages
def test_no_sequence_of_entries_breaks_a_page() -> None:
    print(f"seed {SEED}")
    rng, ledgers = random.Random(SEED), 0
    for person in range(PEOPLE):
        spouse = TaxpayerFactory.create() if person % 3 == 0 else None
        taxpayer = TaxpayerFactory.create()
        modules = []
        for year in YEARS:
            module = TaxModule.objects.create(primary=taxpayer, secondary=spouse, period=f"{year}12")
            Posting.objects.bulk_create(entries(rng, module, person * 100 + year))
            things_beside(rng, module, person * 100 + year)
            modules.append(module)
        ledgers += len(modules)
        client = Client()
        sign_in(client, spouse or taxpayer)
        for name in (*ONE_PAGE, *MORE_PAGES):
            look(client, name)
        year = rng.choice(YEARS[-4:])
        for name in OF_A_YEAR:
            look(client, name, year)
        for year in YEARS:
            look(client, "records:refund", year)
            text = look(client, "records:transcript", year, Kind.ACCOUNT)
            balance = queries.balances(taxpayer=spouse or taxpayer, on=ON)[modules[year - YEARS[0]]]
            if "ACCOUNT BALANCE" in text:
                assert money(balance).replace("−", "-") in text, (person, year, balance)
        for kind in (Kind.RETURN, Kind.RECORD, Kind.WAGE, Kind.NON_FILING):
            look(client, "records:transcript", YEARS[-1] - rng.randrange(4), kind)
    assert ledgers == 500
