"""Questions to the records: whose account, as of which day, how much. covers INV-01, INV-18"""

from datetime import date

import pytest

from records import queries
from records.models import BusinessClock, PlannedEvent, TaxModule
from records.standing import first_sentence
from records.transcripts import Kind
from tests.factories.records import (
    NoticeFactory,
    PostingFactory,
    RefundEventFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 16)


@pytest.fixture
def module() -> TaxModule:
    return TaxModuleFactory.create()


def test_sums_debts_and_leaves_credits_alone(module: TaxModule) -> None:
    PostingFactory.create(module=module, code="150", amount_cents=50_000)
    PostingFactory.create(module=module, amount_cents=-20_000)
    PostingFactory.create(module=module, amount_cents=-1, posted_on=date(2026, 3, 17))
    older = TaxModuleFactory.create(primary=module.primary, period="202412")
    PostingFactory.create(module=older, amount_cents=-99_999)
    assert queries.balance(taxpayer=module.primary, on=ON) == 30_000
    found = queries.balances(taxpayer=module.primary, on=ON)
    assert list(found.items()) == [(module, 30_000), (older, -99_999)]
    assert queries.balance(taxpayer=TaxpayerFactory.create(), on=ON) == 0


def test_a_stranger_has_no_account_here(module: TaxModule) -> None:
    stranger = TaxpayerFactory.create()
    assert queries.modules_of(taxpayer=stranger) == []
    with pytest.raises(TaxModule.DoesNotExist):
        queries.module_for(taxpayer=stranger, tax_year=2025)
    with pytest.raises(TaxModule.DoesNotExist):
        queries.module_for(taxpayer=module.primary, tax_year=2024)
    assert queries.refund(taxpayer=stranger, tax_year=2025, on=ON) is None
    assert queries.latest_refund(taxpayer=stranger, on=ON) is None


def test_ones_own_account_comes_before_a_joint_one(module: TaxModule) -> None:
    TaxModuleFactory.create(secondary=module.primary)
    assert queries.module_for(taxpayer=module.primary, tax_year=2025) == module


def test_the_newest_refund_and_the_refund_of_a_year(module: TaxModule) -> None:
    TaxReturnFactory.create(module=module, lines={"35a": 100})
    RefundEventFactory.create(module=module)
    story = queries.latest_refund(taxpayer=module.primary, on=ON)
    assert story is not None and (story.tax_year, story.claimed_cents, story.posted) == (2025, 10_000, False)
    assert queries.refund(taxpayer=module.primary, tax_year=2025, on=ON) == story
    assert queries.latest_refund(taxpayer=module.primary, on=date(2026, 2, 8)) is None


def test_a_refund_without_a_return_is_told_too(module: TaxModule) -> None:
    PostingFactory.create(module=module, code="846", amount_cents=5_000)
    story = queries.refund(taxpayer=module.primary, tax_year=2025, on=ON)
    assert story is not None and story.waterfall.paid_cents == 5_000


def test_the_latest_address_of_record_is_printed(module: TaxModule) -> None:
    PostingFactory.create(module=module)
    for year, street in ((2024, "1 Old Road"), (2026, "9 New Lane"), (2027, "5 Later Way")):
        module.primary.addresses.create(
            effective_from=date(year, 1, 5), street=street, city="X", region="OH", postal_code="00101"
        )
    shown = queries.transcript(taxpayer=module.primary, tax_year=2025, kind=Kind.ACCOUNT, on=ON)
    assert next(item.value for item in shown.sections[0].items if item.label == "ADDRESS") == "9 NEW "


def test_standing_takes_five_queries(module: TaxModule, django_assert_num_queries: object) -> None:
    PostingFactory.create(module=module, code="150", amount_cents=50_000)
    NoticeFactory.create(taxpayer=module.primary, answer_by=date(2026, 4, 1))
    NoticeFactory.create(taxpayer=module.primary, module=module, code="CP501", answer_by=date(2026, 3, 12))
    with django_assert_num_queries(5):  # type: ignore[operator]
        standing = queries.standing(taxpayer=module.primary, on=ON)
    assert [(deadline.notice_code, deadline.tax_year) for deadline in standing.deadlines] == [("CP14", None)]
    assert first_sentence(standing).headline == "You owe $500.00 by 15 April."


@pytest.mark.parametrize(("codes", "on_plan"), [([], False), (["063"], True), (["063", "163"], False)])
def test_knows_whether_a_plan_is_running(module: TaxModule, codes: list[str], on_plan: bool) -> None:
    for code in codes:
        PostingFactory.create(module=module, code="971", amount_cents=0, action_code=code)
    (found,) = queries.standing(taxpayer=module.primary, on=ON).modules
    assert found.on_plan is on_plan


def test_who_paid_on_a_joint_account() -> None:
    spouse = TaxpayerFactory.create(given_name="Isla")
    module = TaxModuleFactory.create(secondary=spouse)
    PostingFactory.create(module=module, payer=spouse)
    PostingFactory.create(module=module)
    PostingFactory.create(module=module, payer=TaxpayerFactory.create())
    (seen,) = queries.standing(taxpayer=module.primary, on=ON).modules
    assert [(p.payer, p.payer_given_name) for p in seen.payments] == [("spouse", "Isla"), ("", ""), ("", "")]
    (hers,) = queries.standing(taxpayer=spouse, on=ON).modules
    assert [p.payer for p in hers.payments] == ["you", "", ""]


def test_rows_name_themselves_without_a_person(module: TaxModule) -> None:  # covers INV-31
    rows = [
        module,
        module.primary,
        module.primary.addresses.create(
            effective_from=ON, street="1 Old Road", city="X", region="OH", postal_code="00101"
        ),
        TaxReturnFactory.create(module=module),
        RefundEventFactory.create(module=module),
        PostingFactory.create(module=module),
        NoticeFactory.create(taxpayer=module.primary),
        PlannedEvent(kind="post", due_on=ON),
        BusinessClock(date=ON),
    ]
    for row in rows:
        assert str(row)
        for personal in ("Ada", "Quill", "1980", module.primary.tin_last4, "Old Road"):
            assert personal not in str(row)
