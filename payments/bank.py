"""Bank details as typed, checked from the values alone, and the invented banks of the sandbox. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from stdnum.us import rtn

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

_ROUTING = re.compile(r"[0-9]{9}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{5,17}")  # 17 is the width of the field in the bank file
_PREFIXES = frozenset((*range(1, 13), *range(21, 33), *range(61, 73), 80))


class AccountType(TextChoices):
    """The kinds of account a payment can come from."""

    CHECKING = "checking", _("Checking")
    SAVINGS = "savings", _("Savings")


class BankProblem(StrEnum):
    """Why a routing or account number is refused; each has one sentence in WORDS."""

    ROUTING_SHAPE = "routing-shape"
    ROUTING_CHECK = "routing-check"
    ACCOUNT_SHAPE = "account-shape"
    ACCOUNT_ZEROS = "account-zeros"


WORDS: Mapping[BankProblem, "StrPromise"] = {
    BankProblem.ROUTING_SHAPE: _("Enter a routing number of nine digits, without spaces"),
    BankProblem.ROUTING_CHECK: _("Check the routing number: it doesn't match any bank's pattern"),
    BankProblem.ACCOUNT_SHAPE: _("Enter an account number of 5 to 17 letters or digits, without spaces"),
    BankProblem.ACCOUNT_ZEROS: _("Check the account number: it can't be all zeros"),
}


def routing_problem(text: str) -> BankProblem | None:
    """Return what is wrong with a routing number, None where it may be used.

    Nine ASCII digits, the weighted checksum 3-7-1, and a first pair that is in use (01-12 Federal
    Reserve districts, 21-32 thrifts, 61-72 electronic, 80 traveller's cheques): the checksum alone
    would accept nine zeros.
    """
    if not _ROUTING.fullmatch(text):
        return BankProblem.ROUTING_SHAPE
    if int(text[:2]) not in _PREFIXES or not rtn.is_valid(text):
        return BankProblem.ROUTING_CHECK
    return None


def account_problem(text: str) -> BankProblem | None:
    """Return what is wrong with an account number, None where it may be used."""
    if not _ACCOUNT.fullmatch(text):
        return BankProblem.ACCOUNT_SHAPE
    if not text.strip("0"):
        return BankProblem.ACCOUNT_ZEROS
    return None


@dataclass(frozen=True)
class BankAccount:
    """An account a payment comes from. The number is for the bank file only; it prints masked."""

    routing_number: str
    account_number: str
    account_type: AccountType
    holder: str

    @property
    def last4(self) -> str:
        """Return the last four characters of the account number: all that is ever shown."""
        return self.account_number[-4:]

    def __repr__(self) -> str:
        return "BankAccount(<masked>)"

    __str__ = __repr__


# Ten invented banks. Their routing numbers pass every check; no real bank has 99 in the third and
# fourth place.
SANDBOX_BANKS: Mapping[str, str] = {
    "019999018": "Harborlight Savings Bank",
    "029999024": "Copper Kettle Bank",
    "039999030": "Bank of the Three Rivers",
    "049999046": "Lantern Street Credit Union",
    "059999052": "Juniper Mutual Bank",
    "069999068": "Peachtree Practice Bank",
    "079999074": "Great Lakes Sandbox Bank",
    "089999080": "Windmill Farmers Bank",
    "219999096": "Quarry Road Thrift",
    "329999009": "Sagebrush Credit Union",
}


@dataclass(frozen=True)
class SandboxAccount:
    """A published account of an invented bank, and what the simulated bank does with a payment from it."""

    routing_number: str
    account_number: str
    account_type: AccountType
    does: str


SANDBOX_ACCOUNTS: tuple[SandboxAccount, ...] = tuple(
    SandboxAccount(routing, f"1000{index:02}0001", AccountType.CHECKING, "Pays on its date.")
    for index, routing in enumerate(SANDBOX_BANKS, start=1)
)


def bank_name(routing_number: str) -> str:
    """Return the bank's name from the local list, or an empty string for a bank it doesn't know."""
    return SANDBOX_BANKS.get(routing_number, "")
