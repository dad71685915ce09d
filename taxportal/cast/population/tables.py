"""The tables that a population fills, the columns that its rows carry, and the rows of one chunk. Values are text (days in
ISO form), numbers, bytes or None: they mean the same to both engines.
"""

from dataclasses import dataclass, field, fields
from typing import Any

from records import models

Row = tuple[Any, ...]

# In the order in which they are filled: what a row points at comes first.
COLUMNS: dict[str, tuple[type, tuple[str, ...]]] = {
    "taxpayers": (
        models.Taxpayer,
        (
            *("id", "ref", "tin_fingerprint", "tin_last4", "tin_kind", "given_name", "family_name", "folded_given"),
            *("folded_family", "name_control", "birth_date", "date_of_death", "language", "large_print", "fee_waiver"),
        ),
    ),
    "addresses": (
        models.Address,
        ("taxpayer_id", "effective_from", "street", "city", "region", "postal_code", "country"),
    ),
    "modules": (models.TaxModule, ("id", "primary_id", "secondary_id", "mft", "period")),
    "returns": (
        models.TaxReturn,
        (
            *("id", "module_id", "form", "version", "received_on", "by_mail", "filing_status", "exemptions", "lines"),
            *("locator", "dependents"),
        ),
    ),
    "assessments": (
        models.ReturnAssessment,
        ("tax_return_id", "version", "assessed_on", "lines", "reason", "source_kind", "source_id"),
    ),
    "postings": (
        models.Posting,
        (
            *("module_id", "code", "posted_on", "date", "amount_cents", "cycle", "action_code", "reason", "memo_cents"),
            *("text_data", "source_kind", "source_id", "payer_id", "recorded_at"),
        ),
    ),
    "events": (
        models.RefundEvent,
        (
            *("module_id", "track", "kind", "posted_on", "date", "amount_cents", "hold_reason", "party", "answer_by"),
            *("notice_code", "source_kind", "source_id", "recorded_at"),
        ),
    ),
    "notices": (models.Notice, ("ref", "taxpayer_id", "module_id", "code", "issued_on", "answer_by", "amount_cents")),
    "planned": (models.PlannedEvent, ("module_id", "due_on", "kind", "payload", "key")),
    "documents": (
        models.IncomeDocument,
        (
            *("recipient_id", "tax_year", "form", "payer_name", "payer_ein", "payer_street", "account_last4", "boxes"),
            *("received_on", "source_kind", "source_id"),
        ),
    ),
}


@dataclass(slots=True)
class Rows:
    """The rows of a chunk by table. ``next_module`` and ``next_return`` are the keys that the next ones get."""

    next_module: int
    next_return: int
    seed: int = 1
    taxpayers: list[Row] = field(default_factory=list)
    addresses: list[Row] = field(default_factory=list)
    modules: list[Row] = field(default_factory=list)
    returns: list[Row] = field(default_factory=list)
    assessments: list[Row] = field(default_factory=list)
    postings: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)
    notices: list[Row] = field(default_factory=list)
    planned: list[Row] = field(default_factory=list)
    documents: list[Row] = field(default_factory=list)

    def tables(self) -> dict[str, list[Row]]:
        """The rows by the names of COLUMNS."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name in COLUMNS}
