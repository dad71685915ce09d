"""Confirming again: the audit row of a fresh sign-in, and the half-filled form that waits for it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import QueryDict

from accounts.actions.attempts import Attempt, save_trace
from accounts.models import FederatedIdentity, KeptForm, User
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit.crypto import Undecryptable

KEPT_FOR = timedelta(minutes=15)
MOST_KEPT = 16_384  # characters; what is longer is no form of ours
NEVER_KEPT = "csrfmiddlewaretoken"


@transaction.atomic
def confirmed(*, identity_id: int, provider: str, attempt: Attempt, by: User, at: Moment) -> None:
    """Keep that the person of a session showed themselves afresh: audit row and trace."""
    audit.record(
        AuditAction.AUTH_STEPUP_OK,
        by=by,
        at=at,
        subject=FederatedIdentity(pk=identity_id),
        details={"provider": provider, "reference": attempt.reference},
    )
    attempt.trace.note("outcome", detail="SI-00")
    save_trace(attempt=attempt, provider=provider, outcome="SI-00", at=at, log_code="step_up.ok", user=by)


@transaction.atomic
def keep_form(*, path: str, form: QueryDict, by: User, at: Moment) -> UUID | None:
    """Keep a form that was sent without a fresh sign-in, in place of an earlier one for the same path.

    Tokens and files are left out. None where there is nothing to keep, or more than a form of ours can hold.
    """
    values = form.copy()
    values.pop(NEVER_KEPT, None)
    text = values.urlencode()
    KeptForm.objects.filter(user=by, path=path).delete()
    if not text or len(text) > MOST_KEPT:
        return None
    return KeptForm.objects.create(user=by, path=path, data=text, created_at=at.real).pk


def take_kept_form(*, pk: UUID, path: str, by: User, at: Moment) -> QueryDict | None:
    """The form that this person left at this path within the last 15 minutes; it can be taken once."""
    try:
        found = KeptForm.objects.filter(pk=pk, user=by, path=path, created_at__gt=at.real - KEPT_FOR).first()
    except Undecryptable:  # its key was retired meanwhile
        return None
    if found is None or not KeptForm.objects.filter(pk=pk).delete()[0]:
        return None
    return QueryDict(found.data)
