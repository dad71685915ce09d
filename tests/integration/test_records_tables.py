"""The database refuses nonsense: each constraint and trigger of the records is broken once, on both engines."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from records import audit, clock
from records.audit_actions import AuditAction
from records.models import (
    Address,
    AuditEvent,
    BusinessClock,
    IncomeDocument,
    Notice,
    PlannedEvent,
    Posting,
    RefundEvent,
    ReturnAssessment,
    ReturnRejection,
    StepTime,
    TaxModule,
    Taxpayer,
    TaxReturn,
)
from taxportal.kit import append_only
from tests.factories.records import (
    IncomeDocumentFactory,
    NoticeFactory,
    PostingFactory,
    RefundEventFactory,
    ReturnAssessmentFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
)

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 20)
MAX = 9_999_999_999


def same_fingerprint() -> None:
    TaxpayerFactory(tin_fingerprint=TaxpayerFactory().tin_fingerprint)


def spouses_are_one() -> None:
    person = TaxpayerFactory()
    TaxModuleFactory(primary=person, secondary=person)


def second_module() -> None:
    module = TaxModuleFactory()
    TaxModuleFactory(primary=module.primary)


def second_module_as_spouse() -> None:
    spouse = TaxpayerFactory()
    TaxModuleFactory(secondary=spouse)
    TaxModuleFactory(secondary=spouse)


def reversed_twice() -> None:
    paid = PostingFactory()
    for _ in range(2):
        PostingFactory(module=paid.module, code="671", amount_cents=10_000, reverses=paid)


def reverses_itself() -> None:
    row = PostingFactory.build(module=TaxModuleFactory(), id=77, reverses_id=77)
    row.save(force_insert=True)


def posted_twice() -> None:
    PostingFactory(source_id="x")
    PostingFactory(source_id="x")


def same_event_twice() -> None:
    RefundEventFactory(source_id="x")
    RefundEventFactory(source_id="x")


def same_return_version() -> None:
    TaxReturnFactory(module=TaxReturnFactory().module)


def same_notice() -> None:
    module = TaxModuleFactory()
    for _ in range(2):
        NoticeFactory(module=module, taxpayer=module.primary)


def address_from_nowhere() -> None:
    Address.objects.create(
        taxpayer=TaxpayerFactory(),
        effective_from=LATER,
        street="1",
        city="1",
        region="1",
        postal_code="1",
        source="rumor",
    )


def planned(**kwargs: Any) -> None:
    values = {"module": TaxModuleFactory(), "due_on": LATER, "kind": "post", "key": "k", **kwargs}
    PlannedEvent.objects.create(**values)


def same_plan_twice() -> None:
    planned()
    planned()


def a_rejection(**changes: Any) -> ReturnRejection:
    values = {"rejected_on": LATER, "reason": "not_filed_by_taxpayer", "recorded_at": datetime.now(UTC), **changes}
    return ReturnRejection.objects.create(
        **{"tax_return": values.pop("tax_return", None) or TaxReturnFactory(), **values}
    )


def rejected_twice() -> None:
    a_rejection(tax_return=a_rejection().tax_return)


def a_step_time(**changes: Any) -> StepTime:
    values = {"track": "original", "kind": "received", "p50": 1, "p90": 2, "n": 3, "computed_on": LATER, **changes}
    return StepTime.objects.create(**values)


def same_step_twice() -> None:
    a_step_time()
    a_step_time(p90=9)


def unsealed_audit() -> None:
    AuditEvent.objects.create(
        at=datetime.now(UTC), business_date=LATER, action="record.viewed", actor_type="system", row_mac=b"x"
    )


def same_document_twice() -> None:
    IncomeDocumentFactory(source_id=IncomeDocumentFactory().source_id)


def document_corrects_itself() -> None:
    number = IncomeDocumentFactory().pk + 1
    IncomeDocumentFactory(pk=number, corrects_id=number)


def same_assessment_version() -> None:
    ReturnAssessmentFactory(tax_return=ReturnAssessmentFactory().tax_return)


def same_assessment_source() -> None:
    ReturnAssessmentFactory(source_id=ReturnAssessmentFactory().source_id)


BROKEN: dict[str, Callable[[], Any]] = {
    "business_clock_is_one_row": lambda: BusinessClock.objects.create(id=2, date=LATER),
    "tin_fingerprint": same_fingerprint,
    "taxpayer_fingerprint_is_32_bytes": lambda: TaxpayerFactory(tin_fingerprint=b"short"),
    "taxpayer_last4_is_four_digits": lambda: TaxpayerFactory(tin_last4="12"),
    "taxpayer_tin_kind_is_known": lambda: TaxpayerFactory(tin_kind="ein"),
    "taxpayer_dies_after_birth": lambda: TaxpayerFactory(date_of_death=date(1970, 1, 1)),
    "module_spouses_are_two_people": spouses_are_one,
    "one_module_per_primary_and_period": second_module,
    "one_module_per_secondary_and_period": second_module_as_spouse,
    "module_period_is_year_and_month": lambda: TaxModuleFactory(period="2025"),
    "posting_amount_within_limits": lambda: PostingFactory(amount_cents=-MAX - 1),
    "posting_amount_within_limits (upper)": lambda: PostingFactory(code="150", amount_cents=MAX + 1),
    "posting_memo_within_limits": lambda: PostingFactory(memo_cents=-1),
    "posting_memo_within_limits (upper)": lambda: PostingFactory(memo_cents=MAX + 1),
    "posting_without_money_is_zero": lambda: PostingFactory(code="898", amount_cents=1),
    "posting_code_has_three_digits": lambda: PostingFactory(code="67"),
    "posting_cycle_has_eight_digits": lambda: PostingFactory(cycle="2026"),
    "posting_says_where_it_comes_from": lambda: PostingFactory(source_kind=""),
    "posting_says_where_it_comes_from (id)": lambda: PostingFactory(source_id=""),
    "one_posting_per_source_and_code": posted_twice,
    "posting_is_reversed_once": reversed_twice,
    "posting_does_not_reverse_itself": reverses_itself,
    "one_refund_event_per_source_and_kind": same_event_twice,
    "refund_event_amount_within_limits": lambda: RefundEventFactory(amount_cents=-1),
    "refund_hold_has_a_reason": lambda: RefundEventFactory(kind="in_review"),
    "refund_event_known_after_it_happened": lambda: RefundEventFactory(posted_on=date(2026, 2, 1)),
    "one_return_per_module_and_version": same_return_version,
    "return_versions_start_at_one": lambda: TaxReturnFactory(version=0),
    "one_income_document_per_source": same_document_twice,
    "income_document_names_its_payer": lambda: IncomeDocumentFactory(payer_name=""),
    "income_document_year_is_one": lambda: IncomeDocumentFactory(tax_year=202),
    "income_document_payer_number_has_nine_digits": lambda: IncomeDocumentFactory(payer_ein="07000001"),
    "income_document_does_not_correct_itself": document_corrects_itself,
    "one_assessment_per_return_and_version": same_assessment_version,
    "one_assessment_per_source": same_assessment_source,
    "assessment_says_why": lambda: ReturnAssessmentFactory(reason=""),
    "one_notice_of_a_kind_a_day": same_notice,
    "notice_is_answered_after_issue": lambda: NoticeFactory(answer_by=date(2026, 1, 1)),
    "notice_amount_within_limits": lambda: NoticeFactory(amount_cents=-1),
    "address_source_known": address_from_nowhere,
    "planned_event_key": same_plan_twice,
    "planned_event_not_early": lambda: planned(applied_on=date(2026, 3, 1)),
    "audit_row_is_sealed": unsealed_audit,
    "return_rejection_says_why": lambda: a_rejection(reason=""),
    "a return is rejected once": rejected_twice,
    "one_time_per_step": same_step_twice,
    "step_time_half_before_nine_in_ten": lambda: a_step_time(p50=3),
    "step_time_counts_something": lambda: a_step_time(n=0),
}


@pytest.mark.parametrize("name", BROKEN)
def test_the_database_refuses(name: str) -> None:  # covers INV-04
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[name]()


def test_every_constraint_is_broken_above() -> None:
    tables = [Taxpayer, Address, TaxModule, TaxReturn, Posting, RefundEvent, PlannedEvent, Notice]
    tables += [AuditEvent, BusinessClock, ReturnRejection, StepTime]
    tables += [AuditEvent, BusinessClock, IncomeDocument, ReturnAssessment]
    declared = {constraint.name for model in tables for constraint in model._meta.constraints}
    assert declared <= {name.split(" (")[0] for name in BROKEN}


def _audited() -> AuditEvent:
    return audit.record(AuditAction.RECORD_VIEWED, by=None, at=clock.now())


APPEND_ONLY: list[Callable[[], models.Model]] = [
    PostingFactory,
    RefundEventFactory,
    TaxReturnFactory,
    a_rejection,
    ReturnAssessmentFactory,
    IncomeDocumentFactory,
    _audited,
]


@pytest.mark.parametrize("make", APPEND_ONLY)
def test_written_once_for_ever(make: Callable[[], models.Model]) -> None:  # covers INV-03
    row = make()
    table = row._meta.db_table
    column = "source_id" if hasattr(row, "source_id") else "id"
    statements = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    if connection.vendor == "postgresql":
        statements.append(f"TRUNCATE {table} CASCADE")
    for statement in statements:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            if statement.startswith("TRUNCATE"):
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # it waits for no foreign key check
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_the_triggers_are_in_place() -> None:  # covers INV-03
    assert append_only.missing(connection) == []
    assert {"records_posting", "records_auditevent", "records_refundevent"} <= set(append_only.tables())


def test_nothing_of_a_taxpayer_is_deleted_by_cascade() -> None:
    module = TaxModuleFactory()
    with pytest.raises(ProtectedError):
        module.primary.delete()
    PostingFactory(module=module)
    with pytest.raises(ProtectedError):
        module.delete()


def test_every_key_to_taxpayer_data_protects_it() -> None:
    from django.apps import apps

    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if isinstance(field, models.ForeignKey) and target and target._meta.app_label == "records":
                assert field.remote_field.on_delete is models.PROTECT, f"{model.__name__}.{field.name}"
