"""Comparing a verified identity with the records, inside the transaction of its sign-in: what opens is linked, what a person
must look at becomes a case, and locks are looked at whichever login comes.
"""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from accounts import matching, queries
from accounts.actions import cases, links, locks
from accounts.identity import VerifiedIdentity
from accounts.matching import Decision, LinkState, Match
from accounts.models import FederatedIdentity, LockKind, ReviewCase
from accounts.outcomes import Refusal
from accounts.states import CaseKind
from records import audit, names
from records import queries as records_queries
from records.audit_actions import AuditAction
from records.clock import Moment
from records.queries import Candidate
from taxportal.kit import limits
from taxportal.kit.tracing import FAILED, Trace

COMPARISONS, WINDOW_S = (
    10,
    24 * 60 * 60,
)  # that opened nothing, per acting login: never per record, or a victim could be shut out
KINDS = {
    Decision.SEVERAL: CaseKind.SEVERAL,
    Decision.DIFFERS_REVIEW: CaseKind.DIFFERS,
    Decision.TAKEN: CaseKind.TAKEN,
    Decision.LOGIN_LINKED: CaseKind.LOGIN_TAKEN,
}


class TooManyComparisons(Exception):
    """This login was compared too often without opening a record; nothing was compared this time."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"wait {retry_after_s} s")
        self.retry_after_s = retry_after_s


@dataclass(frozen=True)
class Compared:
    """How the comparison ended. ``stop`` says why nobody is signed in although the record is theirs; ``case`` is what waits for
    a reviewer, ``other_issuer`` who issued the login that opens the record already."""

    match: Match
    stop: Refusal | None = None
    case: ReviewCase | None = None
    other_issuer: str = ""


def compare(
    *, identity: VerifiedIdentity, row: FederatedIdentity, reference: str, trace: Trace, unlock: bool, at: Moment
) -> Compared:
    """Decide, and write link, case and audit rows in the caller's transaction. Raises TooManyComparisons."""
    with trace.check("match") as step:
        candidates, links_now = _look(identity, row)
        match = _decided(identity, candidates, links_now)
        lock = _lock_on(row, match, links_now)
        if lock and links_now.own is None and match.decision is Decision.DIFFERS_LINKED:
            match = match.for_review()  # that a record is locked is told only where everything agrees
        stop = _stop(identity, match, links_now, lock, unlock=unlock)
        if match.opens and stop is None and links_now.own is None:
            match = _linked(identity, row, match, candidates, reference, at)
        step.detail = match.decision
    for attribute, reason in match.reasons.items():
        trace.note(f"match.{attribute}", str(reason))
    if stop is not None and stop.outcome == "SI-22" and match.taxpayer_id:
        _note_lock(match.taxpayer_id, trace)
    if links_now.own is None or not match.opens:
        _audit(row, match, at)
    if stop is None and match.opens and lock and match.taxpayer_id:
        _unlock(row, match.taxpayer_id, at)
    case, other_issuer = (None, "") if match.opens else _consequence(identity, row, match, reference, at)
    return Compared(match, stop, case, other_issuer)


def _look(identity: VerifiedIdentity, row: FederatedIdentity) -> tuple[list[Candidate], LinkState]:
    """The records to compare with, and what the links say; nothing more to read for somebody who comes back as they were."""
    own = queries.own_record(row, tin_fingerprint=identity.tin.fingerprint if identity.tin else None)
    if own is not None:
        return [own], LinkState(own=own.taxpayer_id)
    if identity.tin or getattr(row, "own_id", None) is None:  # a linked person who withholds the number is not compared
        verdict = limits.hit("match", str(row.pk), limit=COMPARISONS, window_s=WINDOW_S)
        if not verdict.allowed:
            raise TooManyComparisons(verdict.retry_after_s)
    candidates = find_candidates(identity=identity)
    ids = [candidate.taxpayer_id for candidate in candidates]
    return candidates, queries.link_state(user=row.signs_in, taxpayer_ids=ids)


def find_candidates(*, identity: VerifiedIdentity) -> list[Candidate]:
    """The records to compare with: by tax number where one was released, else by full name and birth date."""
    if identity.tin is None and not (identity.birth_date and identity.given_name and identity.family_name):
        return []
    return records_queries.match_candidates(
        tin_fingerprint=identity.tin.fingerprint if identity.tin else None,
        birth_date=identity.birth_date or date.min,
        folded_given=names.fold(identity.given_name),
        folded_family=names.fold(identity.family_name),
    )


def with_former_names(*, match: Match, candidates: list[Candidate]) -> list[Candidate]:
    """The candidates with the former surnames of the one that was found, where those could change the decision."""
    if not match.wants_former_names or match.taxpayer_id is None:
        return candidates
    former = records_queries.former_families(taxpayer_id=match.taxpayer_id)
    return [replace(candidate, former_families=former) for candidate in candidates]


def _decided(identity: VerifiedIdentity, candidates: list[Candidate], links_now: LinkState) -> Match:
    match = matching.decide(identity, candidates, links_now)
    known_before = with_former_names(match=match, candidates=candidates)
    return match if known_before is candidates else matching.decide(identity, known_before, links_now)


def _lock_on(row: FederatedIdentity, match: Match, links_now: LinkState) -> str:
    """The kind of lock on the record that would open, the agency's first; "" for none."""
    if not match.opens or match.taxpayer_id is None:
        return ""
    if links_now.own is not None:
        return getattr(row, "own_lock", None) or ""
    return min(queries.locks_of(taxpayer_id=match.taxpayer_id), default="")


def _stop(identity: VerifiedIdentity, match: Match, links_now: LinkState, lock: str, *, unlock: bool) -> Refusal | None:
    if not match.opens:
        return None
    if lock == LockKind.AGENCY:
        return Refusal("SI-23", "account.agency_locked")
    if lock and not unlock:
        return Refusal("SI-22", "account.self_locked")
    if links_now.own is None and queries.switched_off(issuer=identity.issuer):
        return Refusal("SI-23", "provider.switched_off")
    return None


def _note_lock(taxpayer_id: UUID, trace: Trace) -> None:
    """Keep in the trace since when the record is locked by its person: the page tells it to them."""
    lock = queries.locks_of(taxpayer_id=taxpayer_id).get(LockKind.SELF)
    trace.note("lock", FAILED, detail=lock.placed_on.isoformat() if lock else "")


def _linked(
    identity: VerifiedIdentity,
    row: FederatedIdentity,
    match: Match,
    candidates: list[Candidate],
    reference: str,
    at: Moment,
) -> Match:
    """The match once the link stands; where somebody was quicker, perhaps this same login in another tab, what is true now."""
    user = row.signs_in
    if links.link_matched(user=user, issuer=identity.issuer, match=match, reference=reference, at=at):
        cases.withdraw_open(user=user, at=at)
        return match
    found = {candidate.taxpayer_id for candidate in candidates}
    links_now = queries.link_state(user=user, taxpayer_ids=found)
    return _decided(identity, candidates, replace(links_now, taken=links_now.taken | found))


def _unlock(row: FederatedIdentity, taxpayer_id: UUID, at: Moment) -> None:
    standing = queries.locks_of(taxpayer_id=taxpayer_id).get(LockKind.SELF)
    if standing is not None:
        locks.unlock(taxpayer=standing.taxpayer, kind=LockKind.SELF, by=row.signs_in, at=at)


def _consequence(
    identity: VerifiedIdentity, row: FederatedIdentity, match: Match, reference: str, at: Moment
) -> tuple[ReviewCase | None, str]:
    """What a decision that opens nothing leaves behind: a case for a reviewer, and for the record's owner a notice."""
    kind = KINDS.get(match.decision)
    if kind is None:
        return None, ""
    own = getattr(row, "own_id", None)
    taxpayer_id = (
        None if match.taxpayer_id == own else match.taxpayer_id
    )  # a number unknown to us names no other record
    case = cases.open_case(
        kind=kind, identity=identity, row=row, taxpayer_id=taxpayer_id, match=match, reference=reference, at=at
    )
    if kind != CaseKind.TAKEN or match.taxpayer_id is None:
        return case, ""
    owner = cases.tell_owner(taxpayer_id=match.taxpayer_id, claimant=row.signs_in, at=at)
    return case, owner.issuer if owner else ""


def _audit(row: FederatedIdentity, match: Match, at: Moment) -> None:
    audit.record(
        AuditAction.IDENTITY_MATCH,
        by=row.signs_in,
        at=at,
        subject=row,
        outcome="ok" if match.opens else "denied",
        reason=str(match.decision),
        details={attribute: str(reason) for attribute, reason in match.reasons.items()},
    )
