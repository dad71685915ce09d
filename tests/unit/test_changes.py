"""What a run changed, in words: every deed has some, whatever facts stand beside it, and a run's name fits its column."""

from datetime import date
from typing import Any

import pytest

from records.audit_actions import AuditAction
from records.models import AuditEvent
from taxportal import changes, jobs


@pytest.mark.parametrize("action", AuditAction.values)
@pytest.mark.parametrize("details", [{}, {"amount_cents": 12_345, "code": "846", "step": "sent", "tax_year": 2025}])
def test_every_deed_has_words(action: str, details: dict[str, Any]) -> None:
    assert changes.words(action, details).strip()


@pytest.mark.parametrize(
    ("action", "details", "words"),
    [
        ("ledger.posted", {"code": "846", "amount_cents": 213_400}, "TC 846: Refund issued, $2,134.00"),
        ("ledger.posted", {"code": "571", "amount_cents": 0}, "TC 571: Resolved additional account action"),
        ("ledger.posted", {"code": "???"}, "posted to the ledger"),
        ("refund.released", {"amount_cents": 0}, "hold ended; there was nothing to pay back"),
        (
            "refund.released",
            {"amount_cents": 100, "pay_on": "2026-03-27"},
            "refund approved, $1.00, to be sent on 27 March 2026",
        ),
        ("refund.step", {"step": "bank_rejected"}, "step of the refund: bank rejected"),
        ("notice.issued", {"code": "CP14", "amount_cents": 8_977}, "notice issued, CP14, $89.77"),
    ],
)
def test_words_say_what_happened(action: str, details: dict[str, Any], words: str) -> None:
    assert changes.words(action, details) == words


def test_the_name_of_a_run_fits_and_sorts_by_day() -> None:
    column = AuditEvent._meta.get_field("request_id")
    for job in jobs.DUE_JOBS:
        assert len(changes.run_name(date(2026, 3, 17), job.name)) <= column.max_length
    assert changes.run_name(date(2026, 3, 9), "z") < changes.run_name(date(2026, 3, 10), "a")


def test_jobs_have_names_of_their_own_and_an_order() -> None:
    assert len({job.name for job in jobs.DUE_JOBS}) == len({job.order for job in jobs.DUE_JOBS}) == len(jobs.DUE_JOBS)
    assert [job.order for job in jobs.DUE_JOBS] == sorted(job.order for job in jobs.DUE_JOBS)
