"""Questions to the records, a noun a file. Every question about a person is asked with the taxpayer in hand, never with an
id of a URL.

``on`` is the business date: a page shows what had been posted by then.
"""

from records.queries.cases import case_for, cases_of
from records.queries.held import Counts, held, held_tables
from records.queries.income import income_documents
from records.queries.modules import balance, balances, module_for, modules_of, visible_modules
from records.queries.people import Candidate, former_families, match_candidates, taxpayers
from records.queries.refunds import latest_refund, refund, refunds, refunds_of_year
from records.queries.returns import return_year, return_years
from records.queries.standing import standing
from records.queries.transcripts import YearOfTranscripts, every_transcript, transcript, transcript_years

__all__ = [
    "Candidate",
    "Counts",
    "YearOfTranscripts",
    "account_transcript",
    "balance",
    "balances",
    "case_for",
    "cases_of",
    "every_transcript",
    "former_families",
    "held",
    "held_tables",
    "income_documents",
    "latest_refund",
    "match_candidates",
    "module_for",
    "modules_of",
    "refund",
    "refunds",
    "refunds_of_year",
    "return_year",
    "return_years",
    "standing",
    "taxpayers",
    "transcript",
    "transcript_years",
    "visible_modules",
]
