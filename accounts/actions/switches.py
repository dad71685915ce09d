"""The switch of each issuer: one person pulls it, another lifts it. Meanwhile nobody signs in by it and no session of it works."""

import threading
import time

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts import policies, queries
from accounts.models import PortalSession, ProviderSwitch, User
from accounts.session_store import SessionStore
from records import audit
from records.audit_actions import AuditAction
from records.clock import Moment

MEMORY_S = 3.0  # how long a process goes by what it read: a sign-in costs no statement for it, and 5 s are promised
REASON = "switched_off"


class _Memory:
    """The issuers that are off, as this process last read them. Nothing personal is in it."""

    def __init__(self) -> None:
        self.issuers: frozenset[str] = frozenset()
        self.read_at: float | None = None
        self.lock = threading.Lock()


_memory = _Memory()


def is_off(*, issuer: str) -> bool:
    """Whether sign-in by this issuer is switched off, as of at most three seconds ago: one statement per process and 3 s."""
    with _memory.lock:
        read_at = _memory.read_at
        if read_at is not None and time.monotonic() - read_at < MEMORY_S:
            return issuer in _memory.issuers
    asked_at = time.monotonic()
    issuers = queries.switched_off_issuers()
    with _memory.lock:
        _memory.issuers, _memory.read_at = issuers, asked_at
    return issuer in issuers


def forget() -> None:
    """Read anew at the next question (after a switch was moved here, and between tests)."""
    with _memory.lock:
        _memory.read_at = None


@transaction.atomic
def switch_off(*, issuer: str, by: User, reason: str, at: Moment) -> ProviderSwitch:
    """Keep an issuer out from now on and end all its sessions. Raises policies.CannotSwitch.

    The sessions end by one statement, however many they are; their browsers read why at their next page.
    """
    policies.check_can_switch_off(by=by, reason=reason)
    try:
        with transaction.atomic():
            switch = ProviderSwitch.objects.create(issuer=issuer, reason=reason, stopped_at=at.real, stopped_by=by)
    except IntegrityError:
        raise policies.CannotSwitch(_("This provider is switched off already.")) from None
    ended = SessionStore.end_at_once(PortalSession.objects.filter(identity__issuer=issuer), reason=REASON)
    audit.record(
        AuditAction.IDENTITY_ISSUER_KILLED,
        by=by,
        at=at,
        subject=switch,
        details={"sessions": ended},
        severity="critical",
    )
    _forget_now_and_later()
    return switch


@transaction.atomic
def switch_on(*, switch: ProviderSwitch, by: User, at: Moment) -> ProviderSwitch:
    """Let the issuer in again; ended sessions stay ended. Raises policies.CannotSwitch (same person, lifted by somebody)."""
    policies.check_can_switch_on(switch=switch, by=by)
    lifted = ProviderSwitch.objects.filter(pk=switch.pk, lifted_at__isnull=True).update(lifted_at=at.real, lifted_by=by)
    if not lifted:
        raise policies.CannotSwitch(_("Somebody else has just switched this provider on again."))
    switch.refresh_from_db()
    audit.record(AuditAction.IDENTITY_ISSUER_RESTORED, by=by, at=at, subject=switch, severity="warning")
    _forget_now_and_later()
    return switch


def _forget_now_and_later() -> None:
    """Now for what follows in this transaction, and once more when others can see it."""
    forget()
    transaction.on_commit(forget)
