"""Issuing letters: notice, ledger entry, audit rows and message in one transaction; once, whatever happens.

covers INV-01, T24
"""

from datetime import date, timedelta
from itertools import chain
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from payments import queries as payment_queries
from records import actions, codes
from records.actions import notices
from records.models import AuditEvent, Case, Notice, Posting, ReturnAssessment, TaxModule
from records.queries import notices_due
from records.queries.notices_due import modules_to_look_at
from taxportal.kit.models import OutboxMessage
from tests.factories.payments import MONDAY, TUESDAY, a_charge, a_payment, at
from tests.factories.records import (
    NoticeFactory,
    PostingFactory,
    RefundEventFactory,
    TaxModuleFactory,
    TaxpayerFactory,
    TaxReturnFactory,
)

pytestmark = pytest.mark.django_db


def owing(cents: int = 100_00, **module: Any) -> TaxModule:
    made = TaxModuleFactory.create(**module)
    a_charge(made, cents)
    return made


def test_a_bill_is_a_notice_an_entry_two_audit_rows_and_a_message_without_content() -> None:
    module = owing()
    before = AuditEvent.objects.count()
    assert notices.issue_due(at=at()) == 1
    notice = Notice.objects.get()
    assert (notice.code, notice.taxpayer, notice.module, notice.amount_cents) == (
        "CP14",
        module.primary,
        module,
        100_00,
    )
    assert (notice.issued_on, notice.answer_by) == (MONDAY, date(2026, 4, 6))
    assert notice.posting == Posting.objects.get(code="150")
    entry = Posting.objects.get(code="971")
    assert (entry.text_data, entry.amount_cents, entry.posted_on, entry.cycle) == ("CP 0014", 0, MONDAY, "20261102")
    assert (entry.source_kind, entry.source_id) == ("notice", notice.ref)
    rows = AuditEvent.objects.order_by("id")[before:]
    assert [row.action for row in rows] == ["notice.issued", "ledger.posted"]
    assert {row.taxpayer for row in rows} == {module.primary} and {row.actor_type for row in rows} == {"system"}
    assert rows[0].object_ref == str(notice.pk) and rows[0].details == {"code": "CP14", "amount_cents": 100_00}
    message = OutboxMessage.objects.get()
    assert (message.recipient_ref, message.context) == (module.primary.ref, {})
    assert message.template == "records/mail/notice_issued.txt" and notice.ref not in message.recipient_ref


# covers T24
def test_the_message_says_only_that_something_waits() -> None:
    from django.template.loader import render_to_string

    text = render_to_string("records/mail/notice_issued.txt")
    assert "Something new waits" in text and "http" not in text and "CP" not in text and "$" not in text


def test_twice_on_a_day_is_once() -> None:
    owing()
    assert [notices.issue_due(at=at()) for _ in range(3)] == [1, 0, 0]
    assert notices.issue_due(at=at(TUESDAY)) == 0
    assert Notice.objects.count() == OutboxMessage.objects.count() == Posting.objects.filter(code="971").count() == 1


def test_a_run_that_was_cut_off_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(5):
        owing()
    monkeypatch.setattr(notices, "CHUNK", 2)
    turns = iter([None, None, None, RuntimeError("killed")])  # a look at what is new, then two chunks

    def guard() -> None:
        refusal = next(turns, None)
        if refusal:
            raise refusal

    with pytest.raises(RuntimeError, match="killed"):
        notices.issue_due(at=at(), guard=guard)
    assert Notice.objects.count() == 4
    assert notices.issue_due(at=at(), guard=guard) == 1
    assert Notice.objects.count() == Posting.objects.filter(code="971").count() == OutboxMessage.objects.count() == 5


def test_no_bill_while_a_payment_is_on_its_way() -> None:
    module = owing()
    a_payment(module=module, amount_cents=100_00)
    skip = payment_queries.modules_with_a_payment_on_its_way()
    assert skip == {module.pk}
    assert notices.issue_due(at=at(), skip_modules=skip) == 0
    assert notices.issue_due(at=at(MONDAY + timedelta(days=56)), skip_modules=()) == 1  # it failed, weeks later


def test_other_letters_go_out_all_the_same() -> None:
    module = owing()
    PostingFactory.create(module=module, code="922", amount_cents=0)
    PostingFactory.create(module=module, code="922", amount_cents=0, posted_on=MONDAY)
    assert notices.issue_due(at=at(), skip_modules={module.pk}) == 1
    assert Notice.objects.get().code == "CP2000"


def test_both_people_of_a_joint_account_get_a_message_for_one_notice() -> None:
    spouse = TaxpayerFactory.create()
    module = owing(secondary=spouse)
    assert notices.issue_due(at=at()) == 1
    assert set(OutboxMessage.objects.values_list("recipient_ref", flat=True)) == {module.primary.ref, spouse.ref}
    assert Notice.objects.get().taxpayer == module.primary


def test_a_debt_of_the_spouse_alone_is_told_as_such() -> None:
    spouse = TaxpayerFactory.create()
    joint, old = TaxModuleFactory.create(secondary=spouse), TaxModuleFactory.create(primary=spouse, period="202312")
    own = TaxModuleFactory.create(primary=joint.primary, period="202212")
    for number, debt in enumerate((old, own)):
        for module, code, cents in ((joint, "826", 50_00), (debt, "706", -50_00)):
            PostingFactory.create(
                module=module, code=code, amount_cents=cents, source_kind="offset", source_id=f"transfer-{number}"
            )
    PostingFactory.create(module=joint, code="806", amount_cents=-300_00)
    notices.issue_due(at=at(MONDAY - timedelta(days=5)))
    told = Notice.objects.filter(module=joint).order_by("code").values_list("code", "amount_cents")
    assert list(told) == [("CP42", 50_00), ("CP49", 50_00)]


def test_a_corrected_return_is_told_as_one() -> None:
    module = owing()
    filed = TaxReturnFactory.create(module=module)
    ReturnAssessment.objects.create(
        tax_return=filed,
        assessed_on=date(2026, 3, 2),
        lines={"16": 4215},
        reason="The tax was added up wrongly.",
        source_kind="test",
        source_id="1",
    )
    notices.issue_due(at=at())
    assert Notice.objects.get().code == "CP11"


def test_an_identity_hold_is_told_on_any_day() -> None:
    event = RefundEventFactory.create(
        kind="identity_hold_placed", hold_reason="identity", date=MONDAY, answer_by=date(2026, 4, 14)
    )
    saturday = MONDAY + timedelta(days=5)
    assert notices.issue_due(at=at(saturday)) == 1
    notice = Notice.objects.get()
    assert (notice.code, notice.module, notice.answer_by) == ("5071C", event.module, date(2026, 4, 14))
    entry = Posting.objects.get(code="971")
    assert (entry.text_data, entry.cycle) == ("5071C", "")


def test_reminders_come_up_five_weeks_after_a_bill() -> None:
    module, paid = TaxModuleFactory.create(), TaxModuleFactory.create()
    PostingFactory.create(module=paid, amount_cents=-100_00)
    for one in (module, paid):
        PostingFactory.create(module=one, code="150", amount_cents=100_00, posted_on=MONDAY - timedelta(days=49))
        NoticeFactory.create(module=one, taxpayer=one.primary, issued_on=MONDAY - timedelta(days=35))
    assert notices.issue_due(at=at()) == 1
    assert Notice.objects.get(issued_on=MONDAY).code == "CP501"


def test_a_disagreement_stops_the_reminders_until_we_have_answered() -> None:
    module = TaxModuleFactory.create()
    PostingFactory.create(module=module, code="150", amount_cents=100_00, posted_on=MONDAY - timedelta(days=49))
    NoticeFactory.create(module=module, taxpayer=module.primary, issued_on=MONDAY - timedelta(days=35))
    case = actions.open_case(
        taxpayer=module.primary, module=module, kind=Case.Kind.NOTICE_DISAGREED, subject_kind="notice", by=None, at=at()
    )
    assert notices.issue_due(at=at()) == 0
    Case.objects.filter(pk=case.pk).update(closed_on=MONDAY)
    assert notices.issue_due(at=at()) == 1


def test_a_missed_installment_comes_up_the_day_after() -> None:
    module = owing()
    PostingFactory.create(module=module, code="971", amount_cents=0, action_code="063")
    NoticeFactory.create(
        module=module,
        taxpayer=module.primary,
        code="CP521",
        issued_on=MONDAY - timedelta(days=7),
        answer_by=MONDAY,
        amount_cents=50_00,
    )
    assert notices.issue_due(at=at()) == 0
    assert notices.issue_due(at=at(TUESDAY)) == 1
    assert Notice.objects.get(issued_on=TUESDAY).code == "CP523"


def test_accounts_with_nothing_new_are_not_even_read() -> None:
    old = TaxModuleFactory.create()
    PostingFactory.create(module=old, code="150", amount_cents=100_00, posted_on=date(2023, 3, 1))
    PostingFactory.create(module=old, amount_cents=-100_00, posted_on=date(2023, 4, 1))
    billed = owing()
    NoticeFactory.create(module=billed, taxpayer=billed.primary, issued_on=MONDAY - timedelta(days=7))
    assert [*chain(*modules_to_look_at(on=MONDAY)), *chain(*modules_to_look_at(on=TUESDAY))] == []


def test_spans_of_accounts_are_looked_at_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    owe = {owing().pk for _ in range(5)}
    # The sequence of the keys goes on from test to test: a span of a few would mean a walk through all numbers given before.
    monkeypatch.setattr(notices_due, "SPAN", max(owe) - 2)
    found = list(chain(*modules_to_look_at(on=MONDAY)))
    assert len(found) == 5 and set(found) == owe
    assert notices.issue_due(at=at()) == 5


def test_an_amount_beyond_measure_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    huge = owing(codes.MAX_CENTS)
    a_charge(huge, codes.MAX_CENTS)
    owing()
    assert notices.issue_due(at=at()) == 1
    assert f"CP14 for account {huge.pk} was left" in caplog.text


def test_the_number_of_statements_does_not_grow_with_the_accounts() -> None:
    counts = set()
    for number in (1, 30):
        for _ in range(number):
            owing()
        with CaptureQueriesContext(connection) as asked:
            assert notices.issue_due(at=at()) == number
        counts.add(len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]))
    assert max(counts) - min(counts) <= 2, counts  # SQLite splits a long INSERT


def test_the_index_over_entries_with_letters_covers_every_trigger() -> None:
    index = next(index for index in Posting._meta.indexes if index.name == "posting_with_letter_by_day")
    assert str(codes.WITH_LETTER) in str(index.condition)
