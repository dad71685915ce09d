"""Questions about the sessions and sign-ins of one person, for that person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import PortalSession, SignInTrace, User


@dataclass(frozen=True)
class SessionSeen:
    """One session of a person, for their own list; ``handle`` names it in forms and is no key."""

    key_hash: str
    handle: str
    device: str
    network: str
    provider: str
    created_at: datetime
    last_seen_at: datetime
    this: bool


def _open_sessions(user: User) -> QuerySet[PortalSession]:
    """Those that would still be let in: neither idle too long nor too old."""
    now = timezone.now()
    return PortalSession.objects.filter(
        user=user,
        last_seen_at__gt=now - timedelta(seconds=settings.SESSION_IDLE_SECONDS),
        created_at__gt=now - timedelta(seconds=settings.SESSION_ABSOLUTE_SECONDS),
    )


def sessions_of(*, user: User, this: str) -> list[SessionSeen]:
    """The open sessions of this person, the last used first; ``this`` is the ``key_hash`` of the one that asks."""
    rows = _open_sessions(user).order_by("-last_seen_at").select_related("identity")
    return [
        SessionSeen(
            key_hash=row.key_hash,
            handle=row.key_hash[:16],
            device=row.device,
            network=row.network,
            provider=row.identity.provider if row.identity else "",
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            this=row.key_hash == this,
        )
        for row in rows
    ]


def sessions_beyond(*, user: User, most: int, but: str = "") -> list[str]:
    """The keys (digests) of the oldest open sessions beyond ``most``; ``but`` is not counted."""
    rows = _open_sessions(user).exclude(key_hash=but).order_by("-created_at")
    return list(rows.values_list("key_hash", flat=True)[most : most + 20])


def sign_ins_of(*, user: User, most: int = 10) -> list[SignInTrace]:
    """The latest sign-ins of this person that are still kept, newest first."""
    return list(SignInTrace.objects.filter(user=user).order_by("-at").defer("steps")[:most])
