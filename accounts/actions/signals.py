"""What a provider's word changes: sessions end, logins are stopped or flagged, the person is told. Each in one transaction."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts import queries
from accounts.digests import digest
from accounts.models import FederatedIdentity, PortalSession, ProviderEvent, SignInTrace, StopReason
from accounts.session_store import SessionStore
from accounts.signals import Effect, Signal
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment
from taxportal.kit import outbox
from taxportal.kit.refs import new_reference
from taxportal.kit.tracing import Trace

LOOKS = 5  # a session that got a new key while we looked is found at the next look
ENDED_OUTCOME, ENDED_CODE = "SI-24", "session.ended_by_provider"
STOPS = {Effect.DISABLE: StopReason.PROVIDER_DISABLED, Effect.PURGE: StopReason.PROVIDER_PURGED}


class Replayed(Exception):
    """This token was taken before; nothing was changed by it now."""


@transaction.atomic
def log_out(*, signal: Signal, at: Moment) -> ProviderEvent:
    """End the sessions that a logout token names: that of its ``sid``, else all of its subject. Raises Replayed."""
    identity = queries.login(issuer=signal.issuer, subject=signal.subject)
    event = _taken(signal, identity, at)
    rows = queries.sessions_of_login(issuer=signal.issuer, subject=signal.subject, sid=signal.sid)
    ended = _end_sessions(rows, signal, at)
    _finish(event, "signed_out" if ended else "none", ended)
    audit.record(
        AuditAction.AUTH_BACKCHANNEL_LOGOUT,
        by=None,
        at=at,
        subject=event,
        details={"provider": signal.provider, "sessions": ended},
    )
    return event


@transaction.atomic
def take_event(*, signal: Signal, at: Moment) -> ProviderEvent:
    """Do what a security event asks for; an unknown login or kind is noted and changes nothing. Raises Replayed."""
    identity = queries.login(issuer=signal.issuer, subject=signal.subject)
    event = _taken(signal, identity, at)
    effect, ended = "none", 0
    if identity is not None:
        effect = _applied(signal.kind.effect, identity, at.real)
    if identity is not None and signal.kind.effect not in {Effect.NONE, Effect.ENABLE}:
        rows = queries.sessions_of_login(issuer=signal.issuer, subject=signal.subject)
        ended = _end_sessions(rows, signal, at)
    _finish(event, effect, ended)
    _audit(event, identity, effect, ended, at)
    if identity is not None and effect in TOLD:
        _tell(event, identity, effect, at)
    return event


def _taken(signal: Signal, identity: FederatedIdentity | None, at: Moment) -> ProviderEvent:
    """The row that makes this token count once: of two deliveries the database lets one in."""
    try:
        with transaction.atomic():
            return ProviderEvent.objects.create(
                issuer=signal.token_issuer,
                token_hash=digest(signal.token_id),
                provider=signal.provider,
                kind=signal.kind.slug,
                effect="none",
                identity=identity,
                received_at=at.real,
            )
    except IntegrityError:
        raise Replayed from None


def _finish(event: ProviderEvent, effect: str, ended: int) -> None:
    event.effect, event.sessions_ended = effect, ended
    event.save(update_fields=["effect", "sessions_ended"])


def _end_sessions(rows: QuerySet[PortalSession], signal: Signal, at: Moment) -> int:
    """End them on every worker. Each browser gets a trace of its own, so that its next page can say why."""
    ended = 0
    for _ in range(LOOKS):
        found = list(rows.all())  # a new look each time
        if not found:
            break
        ended += sum(_end_session(rows, row, signal, at) for row in found)
    return ended


def _end_session(rows: QuerySet[PortalSession], row: PortalSession, signal: Signal, at: Moment) -> int:
    browser = SessionStore().decode(row.session_data).get("browser")
    reference = new_reference()
    if not SessionStore.end_all(rows.filter(pk=row.pk), reason="provider", reference=reference):
        return 0
    trace = Trace()
    trace.note("provider.event", detail=signal.kind.slug)
    SignInTrace.objects.create(
        reference=reference,
        at=at.real,
        provider=signal.provider,
        outcome=ENDED_OUTCOME,
        log_code=ENDED_CODE,
        browser=digest(browser) if browser else "",
        user_id=row.user_id,
        steps=trace.as_list(),
    )
    return 1


def _applied(effect: Effect, identity: FederatedIdentity, now: datetime) -> str:
    """Stop, flag or open the login again by one conditional UPDATE; returns what became of it in one word."""
    rows = FederatedIdentity.objects.filter(pk=identity.pk)
    if effect in STOPS:
        # What the person or staff stopped stays theirs; a deleted account is no longer merely disabled.
        weaker = Q(stopped_at__isnull=True)
        if effect is Effect.PURGE:
            weaker |= Q(stopped_reason=StopReason.PROVIDER_DISABLED)
        return "stopped" if rows.filter(weaker).update(stopped_at=now, stopped_reason=STOPS[effect]) else "ended"
    if effect is Effect.ENABLE:
        disabled = rows.filter(stopped_reason=StopReason.PROVIDER_DISABLED)
        return "resumed" if disabled.update(stopped_at=None, stopped_reason="") else "none"
    if effect is Effect.FLAG:
        rows.update(flagged_at=now)
        return "flagged"
    return "ended" if effect is Effect.END_SESSIONS else "none"


AUDITED = {
    "stopped": AuditAction.IDENTITY_LOGIN_STOPPED,
    "resumed": AuditAction.IDENTITY_LOGIN_RESUMED,
    "flagged": AuditAction.IDENTITY_LOGIN_FLAGGED,
    "ended": AuditAction.SESSION_ENDED_PROVIDER,
}
TOLD = frozenset(AUDITED)


def _audit(event: ProviderEvent, identity: FederatedIdentity | None, effect: str, ended: int, at: Moment) -> None:
    details = {"provider": event.provider, "effect": effect, "sessions": ended}
    audit.record(AuditAction.IDENTITY_EVENT, by=None, at=at, subject=event, reason=event.kind, details=details)
    if effect in AUDITED:
        audit.record(
            AUDITED[effect],
            by=None,
            at=at,
            subject=identity,
            reason=event.kind,
            details={"provider": event.provider, "sessions": ended},
            severity="info" if effect == "resumed" else "warning",
        )


def _tell(event: ProviderEvent, identity: FederatedIdentity, effect: str, at: Moment) -> None:
    """One message for each event that touched the login, to whoever signs in with it."""
    outbox.put(
        kind=f"identity.login_{effect}",
        recipient_ref=str(queries.acting_user_id(identity)),
        template=f"accounts/mail/login_{effect}.txt",
        dedupe_key=f"provider-event-{event.pk}",
        business_date=at.business_date,
    )
