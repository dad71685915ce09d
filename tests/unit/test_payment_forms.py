"""Forms of the payment steps: refusals in words, values kept except the account number. covers T27, T30, INV-09"""

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine

from payments.forms import AmountForm, BankForm, ConfirmForm, DateForm, seal_shown

MONDAY = date(2026, 3, 16)
GOOD = {
    "account_holder": "Emma Johansson",
    "account_type": "checking",
    "routing_number": "029999024",
    "account_number": "1000020001",
}


def test_reads_an_amount_as_cents() -> None:
    form = AmountForm({"amount": "$3,275.40"})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == 327_540


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter an amount"),
        ("  ", "Enter an amount"),
        ("-5", "without a plus or minus sign"),
        ("0.00", "at least $0.01"),
        ("10000000.00", "at most $9,999,999.99"),
        ("12.5", "two digits after the point"),
        ("१२", "only the digits 0 to 9"),
    ],
)
def test_says_what_is_wrong_with_an_amount_and_keeps_it(typed: str, words: str) -> None:
    form = AmountForm({"amount": typed})
    assert words in form.errors["amount"][0]
    if typed.strip():
        assert f'value="{typed}"' in str(form["amount"])
        assert 'inputmode="decimal"' in str(form["amount"])


def test_takes_bank_details() -> None:
    form = BankForm(GOOD)
    assert form.is_valid()
    assert form.answers() == GOOD


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("account_holder", "", "Enter the name on the account"),
        ("account_type", "", "Choose the kind of account"),
        ("account_type", "sock", "Choose the kind of account"),
        ("routing_number", "", "nine digits"),
        ("routing_number", "12345", "nine digits"),
        ("routing_number", "029999025", "doesn't match any bank"),
        ("account_number", "", "5 to 17 letters or digits"),
        ("account_number", "12 34 56", "5 to 17 letters or digits"),
        ("account_number", "00000", "can't be all zeros"),
    ],
)
def test_says_what_is_wrong_with_bank_details(field: str, typed: str, words: str) -> None:
    form = BankForm({**GOOD, field: typed})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_never_sends_an_account_number_back() -> None:  # covers INV-31
    form = BankForm({**GOOD, "routing_number": "1"})
    assert not form.is_valid()
    assert "1000020001" not in str(form)
    assert 'value="Emma Johansson"' in str(form)


def test_keeps_the_known_number_at_the_same_bank_only() -> None:
    kept = {"kept_routing": "029999024", "kept_last4": "0001"}
    same = BankForm({**GOOD, "account_number": ""}, **kept)
    assert same.is_valid()
    assert "account_number" not in same.answers()
    assert "ending in 0001" in str(same["account_number"].help_text)
    other = BankForm({**GOOD, "account_number": "", "routing_number": "039999030"}, **kept)
    assert other.errors["account_number"] == ["Enter the account number at this bank"]
    new = BankForm({**GOOD, "account_number": "99999"}, **kept)
    assert new.is_valid()
    assert new.answers()["account_number"] == "99999"


def parts(day: date) -> dict[str, str]:
    return {"pay_on_month": str(day.month), "pay_on_day": str(day.day), "pay_on_year": str(day.year)}


def test_takes_a_bank_day() -> None:
    form = DateForm(parts(date(2026, 3, 17)), today=MONDAY)
    assert form.is_valid()
    assert form.cleaned_data["pay_on"] == date(2026, 3, 17)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (MONDAY, "Choose a date from 17 March 2026 on"),
        (date(2026, 3, 21), "Banks are closed on 21 March 2026. The next bank day is 23 March 2026"),
        (date(2026, 5, 25), "Banks are closed on 25 May 2026. The next bank day is 26 May 2026"),
        (date(2027, 3, 17), "Choose a date up to 16 March 2027"),
    ],
)
def test_says_what_is_wrong_with_a_date(day: date, words: str) -> None:
    form = DateForm(parts(day), today=MONDAY)
    assert form.errors["pay_on"] == [words]


EMMA, ISLA = SimpleNamespace(pk=uuid.uuid4()), SimpleNamespace(pk=uuid.uuid4())


def confirmed(user: Any, **other: str) -> ConfirmForm:
    values = {"key": str(uuid.uuid4()), "shown": seal_shown(fingerprint="f" * 64, user=EMMA), **other}
    return ConfirmForm(values, user=user)


def test_opens_its_own_seal() -> None:
    form = confirmed(EMMA)
    assert form.is_valid()
    assert (form.cleaned_data["shown"].fingerprint, form.cleaned_data["shown"].fresh) == ("f" * 64, True)
    assert form.cleaned_data["second"] is False


def test_knows_when_the_page_was_shown_too_long_ago() -> None:
    with time_machine.travel("2026-03-16T13:00:00Z", tick=False) as clock:
        sealed = seal_shown(fingerprint="f" * 64, user=EMMA)
        clock.shift(15 * 60)
        assert confirmed(EMMA, shown=sealed).is_valid()
        clock.shift(1)
        form = confirmed(EMMA, shown=sealed)
        assert form.is_valid()
        assert form.cleaned_data["shown"].fresh is False


def test_refuses_another_persons_seal_and_a_forged_one() -> None:
    assert "shown" in confirmed(ISLA).errors
    assert "shown" in confirmed(EMMA, shown="forged").errors
    assert "shown" in confirmed(EMMA, shown=seal_shown(fingerprint="f" * 64, user=EMMA) + "x").errors
    assert "key" in confirmed(EMMA, key="not-a-uuid").errors
