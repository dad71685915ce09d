"""Pages of the payments floor."""

from payments.views.balance import balance
from payments.views.check import check
from payments.views.history import cancel, confirmation, detail, payments
from payments.views.owing import pay
from payments.views.steps import amount, bank_account, pay_on

__all__ = [
    "amount",
    "balance",
    "bank_account",
    "cancel",
    "check",
    "confirmation",
    "detail",
    "pay",
    "pay_on",
    "payments",
]
