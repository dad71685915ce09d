"""What a decided proofing leaves behind: the proof in the account, and word to the services that know the person."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from stub_idp import runtime, signals
from stub_idp.accounts.account import Account, Proof
from stub_idp.proofing import rules
from stub_idp.proofing.rules import Case

# Letters and figures that nobody mistakes for each other.
MARKS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def settled(handle: str, make: Callable[[Case], Case], *, now: float) -> Case:
    """Change the case by something that may decide it; where the person is proven now, their account says so."""
    case = runtime.cases().change(handle, make, now=now)
    if case.done_by:
        _write(case, now=now)
    return case


def decided(handle: str, decision: str, *, now: float) -> Case:
    """An agent has decided about the person's call; rules.NotNow where nobody waits."""
    before = runtime.cases().get(handle, now=now)
    case = settled(handle, lambda case: rules.with_decision(case, decision, code(8), now), now=now)
    if before.call is not None and before.call.begun_at:
        runtime.cases().note_held(now - before.call.begun_at)
    return case


def code(length: int) -> str:
    """A code in groups of four."""
    marks = "".join(secrets.choice(MARKS) for _ in range(length))
    return "-".join(marks[start : start + 4] for start in range(0, length, 4))


def _write(case: Case, *, now: float) -> None:
    """Keep how the identity was proven. The cast's facts stay those of the file; others' are what was proven."""
    book = runtime.book()
    known = book.get(case.handle)
    was_proven = known is not None and known.proof is not None
    proof = Proof(int(now), case.done_by, case.document)

    def make(account: Account) -> Account:
        if book.is_cast(account.handle) or case.details is None:
            return replace(account, proof=proof)
        given = case.details
        return replace(
            account,
            proof=proof,
            given_name=given.given_name,
            family_name=given.family_name,
            birthdate=given.birthdate,
            tax_id=given.tax_id,
            address=dict(given.address),
        )

    book.change(case.handle, make)
    if was_proven:
        signals.tell_services(case.handle, "reproof-completed")


def clear(handle: str) -> None:
    """The person's identity was never proven, and nothing of a proofing is remembered."""
    runtime.cases().forget(handle)
    runtime.book().change(handle, lambda account: replace(account, proof=None))


def prove(handle: str, way: str, document: str) -> None:
    """The person's identity is proven now, without a way through the pages."""
    runtime.cases().forget(handle)
    proof = Proof(int(time.time()), way, document)
    runtime.book().change(handle, lambda account: replace(account, proof=proof))
