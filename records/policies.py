"""What may be posted, and when: each refusal is a sentence."""

from datetime import date

from records import codes
from records.notices.replies import Closed, ReplyKind, why_closed
from records.notices.words import Facts


class CannotPost(Exception):
    """The posting would make the ledger wrong. The text is for staff and logs and names no person."""


def check_can_post(*, code: str, amount_cents: int, memo_cents: int) -> None:
    """Raise CannotPost unless the code exists and sign and amounts fit it."""
    known = codes.all_codes().get(code)
    if known is None:
        raise CannotPost(f"Transaction code {code} does not exist.")
    if abs(amount_cents) > codes.MAX_CENTS or not 0 <= memo_cents <= codes.MAX_CENTS:
        raise CannotPost("The amount is beyond what a posting can carry.")
    wrong_sign = {
        codes.Sign.DEBIT: amount_cents < 0,
        codes.Sign.CREDIT: amount_cents > 0,
        codes.Sign.NONE: amount_cents != 0,
    }
    if wrong_sign[known.sign]:
        raise CannotPost(f"Transaction code {code} does not take this sign.")


def check_can_credit_payment(*, amount_cents: int) -> None:
    """Raise CannotPost unless a payment of this many cents can be credited: 1 cent to $9,999,999.99."""
    if not 1 <= amount_cents <= codes.MAX_PAYMENT_CENTS:
        raise CannotPost("A payment is between $0.01 and $9,999,999.99.")


class AlreadyAnswered(Exception):
    """The identity hold that was to be answered is not open (any more)."""


class NoSuchReturn(Exception):
    """The return that was named is not one of those that wait."""


class CannotReply(Exception):
    """A notice takes no such reply; ``why`` is a ``notices.replies.Closed``."""

    def __init__(self, why: Closed) -> None:
        super().__init__(str(why))
        self.why = why


class KeyTaken(Exception):
    """The key of a form was used for something else already: nothing was done, and a new form is needed."""


def check_can_reply(facts: Facts, kind: ReplyKind, *, on: date) -> None:
    """Raise CannotReply unless the notice takes such a reply on the business date ``on``."""
    why = why_closed(facts, kind, on)
    if why is not None:
        raise CannotReply(why)
