"""Questions to the records, a noun a file. Every question about a person is asked with the taxpayer in hand, never with an
id of a URL.

``on`` is the business date: a page shows what had been posted by then.
"""

from records.queries.cases import case_for, cases_of
from records.queries.modules import balance, balances, module_for, modules_of, visible_modules
from records.queries.owed import ModuleOwed, owed
from records.queries.people import Candidate, former_families, match_candidates, taxpayers
from records.queries.refunds import (
    RefundYear,
    latest_refund,
    refund,
    refund_year,
    refunds,
    refunds_of_year,
    waiting_returns,
)
from records.queries.standing import standing
from records.queries.transcripts import account_transcript, transcript_years

__all__ = [
    "Candidate",
    "ModuleOwed",
    "RefundYear",
    "account_transcript",
    "balance",
    "balances",
    "case_for",
    "cases_of",
    "former_families",
    "latest_refund",
    "match_candidates",
    "module_for",
    "modules_of",
    "owed",
    "refund",
    "refund_year",
    "refunds",
    "refunds_of_year",
    "standing",
    "taxpayers",
    "transcript_years",
    "visible_modules",
    "waiting_returns",
]
