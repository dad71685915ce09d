"""What exactly was confirmed, as one keyed digest: two payments are the same only if all of it is."""

from datetime import date
from typing import Any

from django.conf import settings

from payments.bank import BankAccount
from payments.reasons import PaymentReason
from taxportal.kit.crypto import keyed_digest


def payload_fingerprint(
    *,
    payer_id: Any,
    module_id: Any,
    reason: PaymentReason,
    amount_cents: int,
    pay_on: date,
    account: BankAccount,
) -> str:
    """Return 64 hexadecimal digits over everything the check page shows.

    Keyed, because an account number alone is short enough to be guessed from an open digest.
    """
    parts = (
        *(payer_id, module_id, reason.value, amount_cents, pay_on.isoformat()),
        *(account.routing_number, account.account_number, account.account_type.value, account.holder),
    )
    text = "|".join(f"{len(str(part))}:{part}" for part in parts)
    return keyed_digest(settings.SECRET_KEY, "payments.payload", text).hex()
