"""Answering an identity hold: which return the person filed, or that they filed none. One deed, said once."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from records import audit, policies
from records.actions import ledger
from records.actions.cases import open_case
from records.audit_actions import AuditAction
from records.clock import Moment
from records.models import Case, PlannedEvent, Posting, RefundEvent, ReturnRejection, TaxModule, Taxpayer, TaxReturn
from records.queries.refunds import waiting_returns
from records.refunds.worked_again import Chain, chain_from
from taxportal.kit import outbox

SOURCE = "identity_answer"
SUBJECT = "identity_hold"
_MAIL = "records/mail/identity_answered.txt"
_THEFT_REPORTED = "522"  # action code of TC 971: identity theft reported by the taxpayer
_HOLD_KINDS = (RefundEvent.Kind.IDENTITY_HOLD_PLACED, RefundEvent.Kind.IN_REVIEW)
_HOLD_CODES, _ENDS = ("570", "810"), ("571", "572", "811", "846")
_ANSWERS = (RefundEvent.Kind.IDENTITY_HOLD_RELEASED, RefundEvent.Kind.INFORMATION_RECEIVED)
_IDENTITY_REASONS = (RefundEvent.HoldReason.IDENTITY, RefundEvent.HoldReason.DUPLICATE_RETURN)


@dataclass(frozen=True)
class _Hold:
    """The hold that is to be answered: the event or the posting (570, 810) that placed it."""

    placed_by: RefundEvent | Posting
    reason: str
    track: str = RefundEvent.Track.ORIGINAL

    @property
    def source_id(self) -> str:
        """Names the hold for what follows from the answer."""
        return f"{self.placed_by._meta.model_name}-{self.placed_by.pk}"


def confirm_return(*, taxpayer: Taxpayer, module: TaxModule, version: int, by: Any, at: Moment) -> RefundEvent:
    """The person filed the return of this version: the hold ends, every other original return of the year is rejected, and the
    return goes on. Returns the event that ended the hold.

    Raises policies.AlreadyAnswered where the hold is not open any more, policies.NoSuchReturn for a version that is not there.
    """
    with transaction.atomic():
        hold = _held(module)
        returns = {each.version: each for each in waiting_returns(module=module)}
        if version not in returns:
            raise policies.NoSuchReturn
        event = RefundEvent.objects.create(kind=RefundEvent.Kind.IDENTITY_HOLD_RELEASED, **_said(module, hold, at))
        for other in returns.values():
            if other.version != version:
                _reject(other, taxpayer=taxpayer, by=by, at=at)
        if isinstance(hold.placed_by, Posting):
            _mark(module, hold, code="571", by=by, at=at)
        _plan(module, hold, chain_from(at.business_date))
        _tell(module, hold, "mine", taxpayer=taxpayer, by=by, at=at)
        return event


def disown_returns(*, taxpayer: Taxpayer, module: TaxModule, by: Any, at: Moment) -> Case:
    """The person filed none of the returns: the account is marked (971, identity theft reported), the hold stands, nothing is
    paid, and the case that this opens is returned. Raises policies.AlreadyAnswered.
    """
    with transaction.atomic():
        hold = _held(module)
        case = open_case(
            taxpayer=taxpayer,
            module=module,
            kind=Case.Kind.IDENTITY_NOT_MINE,
            subject_kind=SUBJECT,
            subject_ref=module.period,
            by=by,
            at=at,
        )
        RefundEvent.objects.create(
            kind=RefundEvent.Kind.INFORMATION_RECEIVED,
            hold_reason=hold.reason,
            answer_by=case.target_on,
            **_said(module, hold, at),
        )
        _mark(module, hold, code="971", by=by, at=at, action_code=_THEFT_REPORTED)
        _tell(module, hold, "not_mine", taxpayer=taxpayer, by=by, at=at)
        return case


def _held(module: TaxModule) -> _Hold:
    """The open identity hold, with its account locked against a second answer. Raises policies.AlreadyAnswered."""
    TaxModule.objects.select_for_update().get(pk=module.pk)
    events = RefundEvent.objects.filter(module=module, kind__in=_HOLD_KINDS, hold_reason__in=_IDENTITY_REASONS)
    postings = Posting.objects.filter(module=module, code__in=_HOLD_CODES, reason__in=_IDENTITY_REASONS)
    placed: RefundEvent | Posting | None = events.order_by("-posted_on", "-id").first() or postings.last()
    if placed is None:
        raise policies.AlreadyAnswered
    answers = RefundEvent.objects.filter(module=module, kind__in=_ANSWERS, posted_on__gte=placed.posted_on)
    lifted = Posting.objects.filter(module=module, code__in=_ENDS, posted_on__gte=placed.posted_on)
    if answers.exists() or lifted.exists():
        raise policies.AlreadyAnswered
    if isinstance(placed, RefundEvent):
        return _Hold(placed, placed.hold_reason, placed.track)
    return _Hold(placed, placed.reason)


def _said(module: TaxModule, hold: _Hold, at: Moment) -> dict[str, Any]:
    return {
        "module": module,
        "track": hold.track,
        "date": at.business_date,
        "posted_on": at.business_date,
        "source_kind": SOURCE,
        "source_id": hold.source_id,
        "recorded_at": at.real,
    }


def _mark(module: TaxModule, hold: _Hold, *, code: str, by: Any, at: Moment, action_code: str = "") -> None:
    ledger.post(
        module=module,
        code=code,
        amount_cents=0,
        date=at.business_date,
        source_kind=SOURCE,
        source_id=hold.source_id,
        action_code=action_code,
        by=by,
        at=at,
    )


def _reject(other: TaxReturn, *, taxpayer: Taxpayer, by: Any, at: Moment) -> None:
    reason = ReturnRejection.Reason.NOT_FILED_BY_TAXPAYER
    ReturnRejection.objects.create(tax_return=other, rejected_on=at.business_date, reason=reason, recorded_at=at.real)
    audit.record(
        AuditAction.RETURN_REJECTED, by=by, at=at, taxpayer=taxpayer, subject=other, details={"reason": str(reason)}
    )


def _plan(module: TaxModule, hold: _Hold, chain: Chain) -> None:
    """A return that waited is to post; one that had posted has only its refund to come."""
    posted = isinstance(hold.placed_by, Posting)
    PlannedEvent.objects.create(
        module=module,
        due_on=chain.posts_on,
        kind=PlannedEvent.Kind.RELEASE_REFUND if posted else PlannedEvent.Kind.POST_RETURN,
        payload={"pay_on": chain.pays_on.isoformat()},
        key=f"{SOURCE}-{hold.source_id}",
    )


def _tell(module: TaxModule, hold: _Hold, answer: str, *, taxpayer: Taxpayer, by: Any, at: Moment) -> None:
    for number, person in enumerate(filter(None, (module.primary, module.secondary))):
        outbox.put(
            kind="refund.identity_answered",
            recipient_ref=person.ref,
            template=_MAIL,
            dedupe_key=f"identity-answered-{hold.source_id}-{number}",
            business_date=at.business_date,
        )
    audit.record(
        AuditAction.REFUND_IDENTITY_ANSWERED,
        by=by,
        at=at,
        taxpayer=taxpayer,
        subject=hold.placed_by,
        details={"answer": answer, "period": module.period},
    )
