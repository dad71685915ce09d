"""Transcripts from values alone: one dataclass for all five kinds, in the order of the official layout.

Amounts and dates are formatted once, here; page and downloads print the same value.
"""

from collections.abc import Sequence

from records.accruals import Accruals
from records.transcripts import account as account_kind
from records.transcripts import nonfiling, record, return_, wage
from records.transcripts.account import CREDIT_LINE
from records.transcripts.document import Item, Kind, LedgerLine, Section, Transcript
from records.transcripts.furniture import LEDGER_COLUMNS, head
from records.transcripts.masking import mask_name, mask_number, mask_street, mdy, usd
from records.transcripts.story import StoryDay, story
from records.transcripts.values import Account, Assessed, Dependent, FiledReturn, Order, Person
from records.transcripts.years import (
    MOST_DOCUMENTS,
    YEARS_ALWAYS_TOLD,
    YEARS_ONLINE,
    Availability,
    NotAvailable,
    YearFacts,
    availability,
)

__all__ = [
    "CREDIT_LINE",
    "LEDGER_COLUMNS",
    "MOST_DOCUMENTS",
    "YEARS_ALWAYS_TOLD",
    "YEARS_ONLINE",
    "Account",
    "Assessed",
    "Availability",
    "Dependent",
    "FiledReturn",
    "Item",
    "Kind",
    "LedgerLine",
    "NotAvailable",
    "Order",
    "Person",
    "Section",
    "StoryDay",
    "Transcript",
    "YearFacts",
    "availability",
    "build",
    "head",
    "mask_name",
    "mask_number",
    "mask_street",
    "mdy",
    "story",
    "usd",
]


def build(
    kind: Kind,
    account: Account,
    order: Order,
    *,
    viewer: Person,
    accruals: Accruals | None = None,
    blocks: Sequence[Section] = (),
) -> Transcript:
    """The transcript of one kind. ``viewer`` is the person whose own documents ``blocks`` are: wages and the letter of
    non-filing are of one person, never of a couple. Raises ValueError for a return that there isn't.
    """
    if kind == Kind.WAGE:
        return wage.build(tax_year=account.tax_year, person=viewer, blocks=blocks, order=order)
    if kind == Kind.NON_FILING:
        return nonfiling.build(tax_year=account.tax_year, person=viewer, order=order)
    if kind == Kind.RETURN:
        return return_.build(account=account, order=order)
    if kind == Kind.RECORD:
        return record.build(account=account, order=order, accruals=accruals)
    return account_kind.build(account=account, order=order, accruals=accruals)
