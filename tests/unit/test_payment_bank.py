"""Bank details from the values alone. covers T27"""

import json
from pathlib import Path

import pytest

from payments.bank import (
    SANDBOX_ACCOUNTS,
    SANDBOX_BANKS,
    AccountType,
    BankAccount,
    BankProblem,
    account_problem,
    bank_name,
    routing_problem,
)

VECTORS = json.loads((Path(__file__).parent.parent / "data" / "bank_vectors.json").read_text())["routing_number"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: v["routing"])
def test_judges_routing_numbers_as_the_vectors_do(vector: dict[str, object]) -> None:
    assert (routing_problem(str(vector["routing"])) is None) is vector["accepted"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", BankProblem.ROUTING_SHAPE),
        ("02999902", BankProblem.ROUTING_SHAPE),
        ("0299990244", BankProblem.ROUTING_SHAPE),
        ("029 999 024", BankProblem.ROUTING_SHAPE),
        ("０２９９９９０２４", BankProblem.ROUTING_SHAPE),  # full-width digits
        ("029999024\n", BankProblem.ROUTING_SHAPE),
        ("000000000", BankProblem.ROUTING_CHECK),
        ("029999025", BankProblem.ROUTING_CHECK),
        ("900000001", BankProblem.ROUTING_CHECK),
        ("029999024", None),
    ],
)
def test_names_what_is_wrong_with_a_routing_number(text: str, problem: BankProblem | None) -> None:
    assert routing_problem(text) is problem


def test_accepts_exactly_the_prefixes_in_use() -> None:
    accepted = set()
    for prefix in range(100):
        body = f"{prefix:02}000000"
        check = -sum(int(digit) * weight for digit, weight in zip(body, (3, 7, 1) * 3, strict=False)) % 10
        if routing_problem(f"{body}{check}") is None:
            accepted.add(prefix)
    assert accepted == {*range(1, 13), *range(21, 33), *range(61, 73), 80}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1234", BankProblem.ACCOUNT_SHAPE),
        ("12345", None),
        ("A1b2C3", None),
        ("1" * 17, None),
        ("1" * 18, BankProblem.ACCOUNT_SHAPE),
        ("12 345", BankProblem.ACCOUNT_SHAPE),
        ("12345\n", BankProblem.ACCOUNT_SHAPE),
        ("१२३४५६", BankProblem.ACCOUNT_SHAPE),  # Devanagari digits
        ("00000", BankProblem.ACCOUNT_ZEROS),
        ("000001", None),
    ],
)
def test_names_what_is_wrong_with_an_account_number(text: str, problem: BankProblem | None) -> None:
    assert account_problem(text) is problem


def test_prints_an_account_masked() -> None:  # covers INV-31
    account = BankAccount("029999024", "1000020001", AccountType.CHECKING, "Emma Johansson")
    assert account.last4 == "0001"
    for text in (repr(account), str(account), f"{account}"):
        assert "1000020001" not in text
        assert "029999024" not in text


def test_publishes_ten_invented_banks_whose_accounts_are_accepted() -> None:
    assert len(SANDBOX_BANKS) == len(set(SANDBOX_BANKS.values())) == 10
    assert {account.routing_number for account in SANDBOX_ACCOUNTS} == set(SANDBOX_BANKS)
    for account in SANDBOX_ACCOUNTS:
        assert routing_problem(account.routing_number) is None
        assert account_problem(account.account_number) is None


def test_knows_its_own_banks_by_name_and_no_other() -> None:
    assert bank_name("029999024") == "Copper Kettle Bank"
    assert bank_name("123456780") == ""
