"""Questions to the records, a noun a file. Every question about a person is asked with the taxpayer in hand, never with an
id of a URL.

``on`` is the business date: a page shows what had been posted by then.
"""

from records.queries.cases import case_for, cases_of
from records.queries.modules import balance, balances, module_for, modules_of, visible_modules
from records.queries.notices import (
    answers_of,
    correction_behind,
    entries_behind,
    facts_of,
    notice_for,
    notices_of,
    replies_to,
    reply_for,
    unread_notices,
    written_in,
)
from records.queries.people import Candidate, former_families, match_candidates, taxpayers
from records.queries.refunds import latest_refund, refund, refunds, refunds_of_year
from records.queries.standing import standing
from records.queries.transcripts import account_transcript, transcript_years

__all__ = [
    "Candidate",
    "account_transcript",
    "answers_of",
    "balance",
    "balances",
    "case_for",
    "cases_of",
    "correction_behind",
    "entries_behind",
    "facts_of",
    "former_families",
    "latest_refund",
    "match_candidates",
    "module_for",
    "modules_of",
    "notice_for",
    "notices_of",
    "refund",
    "refunds",
    "refunds_of_year",
    "replies_to",
    "reply_for",
    "standing",
    "taxpayers",
    "transcript_years",
    "unread_notices",
    "visible_modules",
    "written_in",
]
