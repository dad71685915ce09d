"""From answers to a payment: exactly what was shown, once. covers T28, T29, INV-08, INV-09"""

import uuid
from datetime import date
from typing import Any

import pytest

from payments import actions, policies, queries
from payments.actions import Scheduled, Shown
from payments.models import Payment, PaymentDraft
from payments.steps import Step, fingerprint_of, first_open, is_complete
from records.models import AuditEvent
from tests.factories.payments import AMOUNT, TUESDAY, a_citizen, a_draft, a_payment, at
from tests.factories.records import TaxModuleFactory

pytestmark = pytest.mark.django_db


class Person:
    """Somebody at the check page of a payment for their own module."""

    def __init__(self) -> None:
        self.module, self.user = TaxModuleFactory.create(), a_citizen()
        self.draft = self.answer()

    def answer(self, **answers: Any) -> PaymentDraft:
        self.draft = a_draft(user=self.user, module=self.module, **answers)
        return self.draft

    def shown(self, *, fresh: bool = True) -> Shown:
        return Shown(fingerprint=fingerprint_of(self.draft), fresh=fresh)

    def confirm(self, **other: Any) -> Scheduled:
        values: dict[str, Any] = {
            "key": uuid.uuid4(),
            "shown": other.get("shown") or self.shown(),
            "second_meant": False,
            "at": at(),
            **other,
        }
        return actions.confirm(taxpayer=self.module.primary, module=self.module, by=self.user, **values)


@pytest.fixture
def person() -> Person:
    return Person()


def test_makes_the_payment_that_was_shown(person: Person) -> None:
    shown = person.shown()
    made = person.confirm(shown=shown)
    payment = made.payment
    assert not made.replayed
    assert (payment.amount_cents, payment.pay_on, payment.account_last4) == (AMOUNT, TUESDAY, "0001")
    assert payment.payload_fingerprint == shown.fingerprint
    draft = PaymentDraft.objects.get()
    assert draft.payment == payment
    assert (draft.account_number, draft.routing_number, draft.account_holder) == ("", "", "")
    assert first_open(draft) is Step.AMOUNT


def test_finds_the_payment_when_the_form_is_sent_again(person: Person) -> None:
    shown, key = person.shown(), uuid.uuid4()
    first = person.confirm(shown=shown, key=key)
    again = person.confirm(shown=shown, key=key)
    assert again == Scheduled(first.payment, replayed=True)
    late = person.confirm(shown=Shown(shown.fingerprint, fresh=False), key=key, at=at(date(2026, 6, 1)))
    assert late == again
    assert AuditEvent.objects.filter(action="payment.idem_replayed").count() == 2


def test_finds_it_from_a_second_tab_as_well(person: Person) -> None:
    shown = person.shown()
    first = person.confirm(shown=shown)
    assert person.confirm(shown=shown) == Scheduled(first.payment, replayed=True)
    assert Payment.objects.count() == 1


def test_refuses_a_key_that_belongs_to_another_payment(person: Person) -> None:
    key = uuid.uuid4()
    person.confirm(key=key)
    person.answer(amount_cents=100)
    with pytest.raises(policies.KeyReused):
        person.confirm(key=key)
    assert Payment.objects.count() == 1
    assert PaymentDraft.objects.get().payment is None


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_cents": 1},
        {"pay_on": date(2026, 3, 18)},
        {"account_number": "1000020002"},
        {"routing_number": "039999030"},
        {"account_type": "savings"},
        {"account_holder": "Somebody Else"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_pays_nothing_when_an_answer_was_changed_in_another_tab(person: Person, changed: dict[str, Any]) -> None:
    shown = person.shown()
    person.answer(**changed)
    with pytest.raises(policies.AnswersChanged):
        person.confirm(shown=shown)
    assert not Payment.objects.exists()


def test_pays_nothing_when_the_page_is_too_old(person: Person) -> None:
    with pytest.raises(policies.AnswersChanged):
        person.confirm(shown=person.shown(fresh=False))


def test_pays_nothing_without_answers(person: Person) -> None:
    shown = person.shown()
    PaymentDraft.objects.all().delete()
    with pytest.raises(policies.AnswersChanged):
        person.confirm(shown=shown)
    actions.answer(
        user=person.user, taxpayer=person.module.primary, module=person.module, answers={"amount_cents": AMOUNT}
    )
    with pytest.raises(policies.AnswersChanged):
        person.confirm(shown=shown)


def test_pays_nothing_when_the_date_has_gone_by(person: Person) -> None:
    with pytest.raises(policies.CannotPay):
        person.confirm(at=at(TUESDAY))
    assert PaymentDraft.objects.get().payment is None


def test_asks_before_a_second_like_payment_and_makes_it_when_meant(person: Person) -> None:
    standing = a_payment(module=person.module)  # by somebody else: the spouse
    with pytest.raises(policies.LooksLikeASecond) as asked:
        person.confirm()
    assert asked.value.standing == standing
    assert AuditEvent.objects.filter(action="payment.dup_prompt").count() == 1
    made = person.confirm(second_meant=True)
    assert not made.replayed
    assert Payment.objects.count() == 2


def test_starts_afresh_after_a_payment_and_keeps_answers_before(person: Person) -> None:
    person.confirm()
    owner = {"user": person.user, "taxpayer": person.module.primary, "module": person.module}
    draft = actions.answer(**owner, answers={"amount_cents": 500})
    assert (draft.amount_cents, draft.pay_on, draft.payment, draft.account) == (500, None, None, None)
    assert first_open(draft) is Step.BANK
    person.answer(amount_cents=500)
    assert queries.draft_of(**owner) == draft


def test_opens_the_steps_in_order() -> None:
    module, user = TaxModuleFactory.create(), a_citizen()
    bank = {"routing_number": "029999024", "account_number": "12345", "account_type": "checking"}
    seen = [first_open(None)]
    for answers in ({}, {"amount_cents": 1}, {**bank, "account_holder": "E"}, {"pay_on": TUESDAY}):
        draft = actions.answer(user=user, taxpayer=module.primary, module=module, answers=answers)
        seen.append(first_open(draft))
        assert is_complete(draft) == (first_open(draft) is Step.CHECK)
    assert seen == [Step.AMOUNT, Step.AMOUNT, Step.BANK, Step.DATE, Step.CHECK]


# covers T13, STEP-01, V7.5.3
def test_a_large_payment_is_made_only_right_after_a_fresh_sign_in(person: Person) -> None:
    person.answer(amount_cents=2_500_001)
    with pytest.raises(policies.FreshSignInWanted):
        person.confirm()
    assert not Payment.objects.exists() and PaymentDraft.objects.get().payment is None
    made = person.confirm(key=(key := uuid.uuid4()), fresh_sign_in=True)
    assert made.payment.amount_cents == 2_500_001
    assert person.confirm(key=key).replayed  # what stands is shown to anybody who may see it


def test_a_payment_of_exactly_the_limit_needs_no_fresh_sign_in(person: Person) -> None:
    person.answer(amount_cents=2_500_000)
    assert person.confirm().payment.amount_cents == 2_500_000
