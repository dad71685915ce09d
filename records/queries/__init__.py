"""Questions to the records, a noun a file. Every question about a person is asked with the taxpayer in hand, never with an
id of a URL.

``on`` is the business date: a page shows what had been posted by then.
"""

from records.queries.access import disputes, look_for, looks_at
from records.queries.activity import deeds, entries, letters
from records.queries.cases import case_for, cases_of, cases_seen
from records.queries.held import Counts, held
from records.queries.held_tables import held_tables
from records.queries.income import income_documents
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
from records.queries.owed import ModuleOwed, owed
from records.queries.people import Candidate, former_families, match_candidates, taxpayers
from records.queries.profile import addresses, has_proven_theft, pin_of
from records.queries.refunds import (
    RefundYear,
    latest_refund,
    refund,
    refund_year,
    refunds,
    refunds_of_year,
    waiting_returns,
)
from records.queries.returns import return_year, return_years
from records.queries.standing import standing
from records.queries.transcripts import YearOfTranscripts, every_transcript, transcript, transcript_years

__all__ = [
    "Candidate",
    "Counts",
    "ModuleOwed",
    "RefundYear",
    "YearOfTranscripts",
    "account_transcript",
    "addresses",
    "answers_of",
    "balance",
    "balances",
    "case_for",
    "cases_of",
    "cases_seen",
    "correction_behind",
    "deeds",
    "disputes",
    "entries",
    "entries_behind",
    "every_transcript",
    "facts_of",
    "former_families",
    "has_proven_theft",
    "held",
    "held_tables",
    "income_documents",
    "latest_refund",
    "letters",
    "look_for",
    "looks_at",
    "match_candidates",
    "module_for",
    "modules_of",
    "notice_for",
    "notices_of",
    "owed",
    "pin_of",
    "refund",
    "refund_year",
    "refunds",
    "refunds_of_year",
    "replies_to",
    "reply_for",
    "return_year",
    "return_years",
    "standing",
    "taxpayers",
    "transcript",
    "transcript_years",
    "unread_notices",
    "visible_modules",
    "waiting_returns",
    "written_in",
]
