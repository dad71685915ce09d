"""Sessions in the database, found by a keyed digest of their key: the table holds nothing that a thief could send as a cookie.

``cycle_key`` costs no statement of its own: the row moves to its new key in the one write at the end of the request.
"""

import base64
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import PortalSession
from taxportal.kit.crypto import keyed_digest


def digest_of(session_key: str) -> str:
    """What the table calls the session: 64 hexadecimal digits."""
    return keyed_digest(settings.SECRET_KEY, "session", session_key).hex()


class SessionStore(SessionBase):
    """Django's session interface over PortalSession."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self._moved_from: str | None = None
        self._must_stand = False
        self._owner: Any = None  # the user of the row as loaded: a session that was ended meanwhile is not written back
        self.last_seen_at: datetime | None = None
        self.created_at: datetime | None = None

    def get_session_cookie_age(self) -> int:
        """An hour more than the longest session, so that the limits end it, with a word, and not the table in silence."""
        return settings.SESSION_COOKIE_AGE + 3600

    def load(self) -> dict[str, Any]:
        """The stored data; an unknown or expired key gives a new, empty session."""
        key = digest_of(self.session_key or "")
        found = PortalSession.objects.filter(pk=key, expire_date__gt=timezone.now())
        row = found.only("session_data", "last_seen_at", "created_at", "user_id").first()
        if row is None:
            self._session_key = None
            return {}
        self.last_seen_at, self.created_at, self._owner = row.last_seen_at, row.created_at, row.user_id
        return self.decode(row.session_data)

    def exists(self, session_key: str) -> bool:
        """Whether a session of this key is stored."""
        return PortalSession.objects.filter(pk=digest_of(session_key)).exists()

    def create(self) -> None:
        """Store a new, empty session."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def cycle_key(self) -> None:
        """Give the session a new key and keep its data; the old key is dead once the request's one write is done."""
        self._session_cache = self._session  # type: ignore[attr-defined]  # loaded under the old key
        if self.session_key and not self._moved_from:
            self._moved_from = self.session_key
        self._session_key = self.new_key() if self._moved_from else None  # a new session gets its key when saved
        self.modified = True

    def rotate(self) -> None:
        """A new key for a session that stands: where it was ended meanwhile, saving raises UpdateError instead of beginning
        another one.
        """
        self.cycle_key()
        self._must_stand = True

    def new_key(self) -> str:
        """A random key of 32 symbols; 160 bits need no look whether it is taken."""
        return base64.b32encode(secrets.token_bytes(20)).decode().lower()

    def _get_new_session_key(self) -> str:
        return self.new_key()

    def save(self, must_create: bool = False) -> None:
        """Write the session. Raises UpdateError when it was ended elsewhere meanwhile, so that it does not come back to life."""
        if self.session_key is None:
            self._session_key = self.new_key()
            must_create = True
        columns = self._columns(self._get_session(no_load=must_create))  # type: ignore[attr-defined]
        moved_from, self._moved_from = self._moved_from, None
        if moved_from and self._move(moved_from, columns):
            return
        if moved_from and self._must_stand:
            raise UpdateError
        if moved_from or must_create:
            try:
                with transaction.atomic():
                    self._insert(columns)
                self._owner = columns["user_id"]
            except IntegrityError:
                raise CreateError from None
        elif not self._row(self.session_key).update(**columns):
            raise UpdateError
        self._owner = columns["user_id"]

    def _move(self, moved_from: str, columns: dict[str, Any]) -> bool:
        """Give the row its new key; False where it was ended meanwhile (a finished sign-in then starts a new one)."""
        now = timezone.now()
        fresh = {"key_hash": digest_of(self.session_key or ""), "created_at": now, "last_seen_at": now}
        moved = bool(self._row(moved_from).update(**fresh, **columns))
        self._owner = columns["user_id"] if moved else self._owner
        return moved

    def _row(self, session_key: str | None) -> QuerySet[PortalSession]:
        return PortalSession.objects.filter(pk=digest_of(session_key or ""), user_id=self._owner)

    def _insert(self, columns: dict[str, Any]) -> None:
        now = timezone.now()
        PortalSession.objects.create(
            key_hash=digest_of(self.session_key or ""), created_at=now, last_seen_at=now, **columns
        )

    def _columns(self, data: dict[str, Any]) -> dict[str, Any]:
        identity = data.get("identity") or {}
        return {
            "session_data": self.encode(data),
            "expire_date": self.get_expiry_date(),
            "user_id": data.get("_auth_user_id"),
            "identity_id": identity.get("id"),
            "sid": identity.get("sid", ""),
            "device": data.get("device", ""),
            "network": data.get("network", ""),
        }

    def touch(self, now: datetime) -> None:
        """Note that the session is in use (one small write, no rewriting of its data)."""
        self.last_seen_at = now
        PortalSession.objects.filter(pk=digest_of(self.session_key or "")).update(last_seen_at=now)

    def delete(self, session_key: str | None = None) -> None:
        """End a session; one that does not exist is no error."""
        for key in filter(None, [session_key or self.session_key, self._moved_from]):
            PortalSession.objects.filter(pk=digest_of(key)).delete()

    @classmethod
    def end_all(cls, rows: QuerySet[PortalSession], *, reason: str, reference: str = "") -> int:
        """End these sessions now, on every worker; returns how many. What is left of each is an anonymous session that knows
        its browser and why it ended (key ``ended``), so that its next page can say so.
        """
        ended = 0
        for row in rows.filter(user__isnull=False):
            store = cls()
            kept = {"ended": {"reason": reason, "ref": reference}}
            browser = store.decode(row.session_data).get("browser")
            data = store.encode({**kept, "browser": browser} if browser else kept)
            ended += PortalSession.objects.filter(pk=row.pk, user__isnull=False).update(
                session_data=data, user=None, identity=None, sid="", device="", network=""
            )
        return ended

    @classmethod
    def end_at_once(cls, rows: QuerySet[PortalSession], *, reason: str) -> int:
        """The same by one statement, for thousands: what is left of each knows only why it ended, not its browser."""
        data = cls().encode({"ended": {"reason": reason, "ref": ""}})
        return rows.filter(user__isnull=False).update(
            session_data=data, user=None, identity=None, sid="", device="", network=""
        )

    @classmethod
    def clear_expired(cls) -> None:
        """Delete what has expired: ``manage.py clearsessions``."""
        PortalSession.objects.filter(expire_date__lt=timezone.now()).delete()
