"""Home's first sentence, rule by rule."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from records.refund_story import Event, Kind
from records.standing import Deadline, ModuleStanding, PaymentSeen, Standing, first_sentence
from tests.unit.test_refund_story import CASES, a_story, posted

ON = date(2026, 3, 16)
DUE = date(2026, 4, 15)


def a_standing(*modules: ModuleStanding, **more: Any) -> Standing:
    return Standing(
        taxpayer_id=UUID(int=1),
        on=more.pop("on", ON),
        given_name="Ada",
        language="en",
        filing_year=2025,
        filing_due_on=DUE,
        modules=modules,
        **more,
    )


def an_account(balance_cents: int = 0, **more: Any) -> ModuleStanding:
    return ModuleStanding(**{"module_id": 1, "tax_year": 2025, "due_on": DUE, "balance_cents": balance_cents, **more})


def test_owes_by_the_due_date() -> None:
    answer = first_sentence(a_standing(an_account(327_540)))
    assert answer.headline == "You owe $3,275.40 by 15 April."
    assert answer.by_when == "by 15 April 2026" and answer.next_actor == "You"
    assert [way.url_name for way in answer.ways_on] == ["payments:pay", "payments:balance"]


def test_owes_after_the_due_date() -> None:
    answer = first_sentence(a_standing(an_account(8_810, tax_year=2024, due_on=date(2025, 4, 15))))
    assert (answer.headline, answer.by_when) == ("You owe $88.10.", "now")


def test_a_part_is_on_its_way() -> None:
    answer = first_sentence(a_standing(an_account(327_540)), 100_000)
    assert (
        answer.headline == "You owe $2,275.40 by 15 April."
        and "everything you paid and the $1,000.00 on its way." in answer.why
    )


def test_all_is_on_its_way() -> None:
    answer = first_sentence(a_standing(an_account(327_540)), 327_540)
    assert answer.kind == "on_its_way" and "on its way" in answer.headline


def test_two_years_are_told_together() -> None:
    older = an_account(1_000, module_id=2, tax_year=2024, due_on=date(2025, 4, 15))
    answer = first_sentence(a_standing(an_account(2_000), older))
    assert answer.headline == "You owe $30.00." and "2024, 2025" in answer.why


def test_a_plan_names_the_next_installment() -> None:
    plan = Deadline("CP521", date(2026, 4, 1), 15_000, 2024)
    account = an_account(225_000, tax_year=2024, due_on=date(2025, 4, 15), on_plan=True)
    answer = first_sentence(a_standing(account, deadlines=(plan,)))
    assert answer.headline == "Your next plan payment of $150.00 is due on 1 April."
    ended = first_sentence(a_standing(an_account(225_000), deadlines=(plan,)))
    assert ended.kind == "owing"


@pytest.mark.parametrize(("reason", "said"), [("no funds", "no funds"), ("", "it gave no reason")])
def test_a_returned_payment_comes_before_the_balance(reason: str, said: str) -> None:
    paid = PaymentSeen(date(2026, 3, 9), 60_000, "you", "", date(2026, 3, 11), reason)
    answer = first_sentence(a_standing(an_account(60_000, payments=(paid,))))
    assert answer.headline == "Your payment was returned." and said in answer.why and "fee" not in answer.why
    fee = Deadline("608C", date(2026, 3, 23), 2_500, 2025)
    with_fee = first_sentence(a_standing(an_account(60_000, payments=(paid,)), deadlines=(fee,)))
    assert "A fee of $25.00 will be added on 23 March." in with_fee.why


def test_an_old_returned_payment_is_no_news() -> None:
    paid = PaymentSeen(date(2025, 11, 3), 60_000, "you", "", date(2025, 11, 5))
    assert first_sentence(a_standing(an_account(60_000, payments=(paid,)))).kind == "owing"
    settled = PaymentSeen(date(2026, 3, 9), 60_000, "you", "", date(2026, 3, 11))
    assert first_sentence(a_standing(an_account(0, payments=(settled,), has_return=True))).kind == "settled"


@pytest.mark.parametrize(
    ("payer", "name", "headline"),
    [("you", "", "You paid $1,120.00."), ("spouse", "Isla", "Isla paid $1,120.00."), ("", "", "$1,120.00 was paid.")],
)
def test_says_who_paid(payer: str, name: str, headline: str) -> None:
    paid = PaymentSeen(date(2026, 3, 12), 112_000, payer, name)
    answer = first_sentence(a_standing(an_account(payments=(paid,), has_return=True)))
    assert answer.headline == f"{headline} You owe nothing."


def test_an_old_payment_is_no_news() -> None:
    paid = PaymentSeen(date(2025, 12, 12), 112_000, "you", "")
    assert first_sentence(a_standing(an_account(payments=(paid,), has_return=True))).kind == "settled"


@pytest.mark.parametrize(
    ("case", "kind", "headline"),
    [
        ("sent", "sent", "Your refund of $1,000.00 was sent on 6 March."),
        ("cleared", "cleared", "Your refund of $1,000.00 was sent on 6 March."),
        ("approved", "approved", "Your refund of $1,000.00 is approved. We will send it on 20 March."),
        ("held", "in_review", "Your refund of $1,000.00 is taking longer."),
        ("identity", "hold_identity", "We need you to confirm a return."),
        ("bank details changed", "bank_change", "Your bank details were changed. Was this you?"),
        ("offset to an agency", "offset", "$300.00 of your refund went to another agency."),
        ("offset to a tax debt", "offset_tax", "$400.00 of your refund paid an older tax debt."),
        ("received", "received", "We received your return on 3 February."),
        ("accepted", "accepted", "We received your return on 3 February."),
        ("amended", "amended", "Your amended return is being worked."),
        ("back from the bank", "bank_rejected", "Your refund came back to us."),
    ],
)
def test_refund_sentences(case: str, kind: str, headline: str) -> None:
    answer = first_sentence(a_standing(an_account(has_return=True, refund=CASES[case][0])))
    assert (answer.kind, answer.headline) == (kind, headline)
    assert answer.why and answer.ways_on[0].url_name in {"records:refund", "records:refund_identity"}


def test_a_hold_that_waits_for_you_beats_a_balance_and_a_balance_beats_a_refund() -> None:
    held = an_account(has_return=True, refund=CASES["identity"][0])
    owing = an_account(5_000, module_id=2, tax_year=2024)
    assert first_sentence(a_standing(held, owing)).kind == "hold_identity"
    sent = an_account(has_return=True, refund=CASES["sent"][0])
    assert first_sentence(a_standing(sent, owing)).kind == "owing"


def test_the_latest_refund_is_told_and_an_old_one_is_no_news() -> None:
    old = a_story(events=(Event(Kind.RECEIVED, date(2025, 2, 3), date(2025, 2, 3)),))
    assert first_sentence(a_standing(an_account(has_return=True, refund=old))).kind == "settled"
    both = a_standing(
        an_account(has_return=True, refund=CASES["received"][0]), an_account(module_id=2, refund=CASES["sent"][0])
    )
    assert first_sentence(both).kind == "sent"


def test_an_agency_without_a_name() -> None:
    from records.ledger import Entry

    nameless = Entry("898", date(2026, 3, 6), date(2026, 3, 6), 0, memo_cents=30_000)
    issued = Entry("846", date(2026, 3, 2), date(2026, 3, 20), 100_000)
    answer = first_sentence(a_standing(an_account(refund=a_story(*posted(issued, nameless)))))
    assert "The other agency asked for it" in answer.why and "was sent" not in answer.why


def test_an_offset_before_any_refund_was_issued() -> None:
    from records.ledger import Entry

    answer = first_sentence(a_standing(an_account(refund=a_story(*posted(Entry("826", ON, ON, 100_000))))))
    assert (answer.kind, answer.why) == ("offset_tax", "")


def test_no_return_yet_and_nothing_due() -> None:
    early = first_sentence(a_standing())
    assert early.headline == "We have no 2025 return from you." and "is due on 15 April 2026" in early.why
    late = first_sentence(a_standing(on=date(2026, 5, 4)))
    assert late.by_when == "now" and "was due" in late.why
    assert first_sentence(a_standing(an_account(has_return=True))).kind == "settled"


def test_owed_counts_debts_only() -> None:
    assert a_standing(an_account(500), an_account(-300, module_id=2)).owed_cents == 500
