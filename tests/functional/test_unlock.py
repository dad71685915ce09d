"""Locked by oneself: refused at sign-in, opened again by a fresh sign-in of the record's own person."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts import actions
from accounts.models import LockKind, RecordLock, SignInTrace, SignInTransaction
from records import clock
from records.models import AuditEvent
from taxportal.kit.models import OutboxMessage
from tests.factories.records import TaxpayerFactory, a_tin
from tests.functional.conftest import Portal, query_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def locked() -> Any:
    """Wendy's record, locked by her before she ever signed in here."""
    taxpayer = TaxpayerFactory.create(
        tin=a_tin("666100025"), given_name="Wendy", family_name="Brooks", birth_date=date(1986, 6, 6)
    )
    return actions.lock_seeded(taxpayer=taxpayer, at=clock.on(date(2026, 3, 2)))


def unlock(portal: Portal, person: str, faults: list[str] | None = None, next_path: str = "") -> Any:
    """Press Unlock and sign in; what the callback answers."""
    away = portal.client.get("/signin/generic/unlock/", {"next": next_path} if next_path else {})
    assert away.status_code == 302
    return portal.come_back(portal.at_provider(str(away["Location"]), person, faults or []))


# covers T10
def test_a_plain_sign_in_does_not_open_what_its_person_locked(portal: Portal) -> None:
    answer = portal.sign_in("wendy")
    assert answer["Location"].startswith("/signin/problem/SI-22/") and not portal.signed_in
    assert portal.client.get(answer["Location"]).status_code == 403


# covers V7.5.1
def test_a_fresh_sign_in_unlocks_and_signs_in(portal: Portal, locked: RecordLock) -> None:
    answer = unlock(portal, "wendy", next_path="/account/security/")
    assert (answer.status_code, answer["Location"]) == (303, "/account/security/") and portal.signed_in
    locked.refresh_from_db()
    assert locked.ended_at is not None and locked.ended_by is not None
    assert AuditEvent.objects.filter(action="account.unlocked").count() == 1
    assert OutboxMessage.objects.get(kind="account.unlocked").recipient_ref == str(locked.ended_by_id)
    assert SignInTrace.objects.get(purpose="unlock").outcome == "SI-00"
    assert Portal(portal.stub).sign_in("wendy")["Location"] == "/account/"


def test_unlocking_asks_for_a_fresh_sign_in(portal: Portal) -> None:
    asked = query_of(str(portal.client.get("/signin/generic/unlock/")["Location"]))
    assert asked["max_age"] == "0"
    assert SignInTransaction.objects.get().purpose == "unlock"


def test_an_old_sign_in_does_not_unlock(portal: Portal, locked: RecordLock) -> None:
    answer = unlock(portal, "wendy", ["auth-time-too-old"])
    assert answer["Location"].startswith("/signin/problem/SI-14/") and not portal.signed_in
    assert SignInTrace.objects.get(reference=answer["Location"].split("/")[-2]).log_code == "step_up.not_fresh"
    locked.refresh_from_db()
    assert locked.ended_at is None


def test_somebody_else_unlocks_nothing(portal: Portal, locked: RecordLock) -> None:
    unlock(portal, "kofi")
    locked.refresh_from_db()
    assert locked.ended_at is None


def test_what_the_agency_locked_stays_locked(portal: Portal, locked: RecordLock) -> None:
    actions.lock(taxpayer=locked.taxpayer, kind=LockKind.AGENCY, by=None, at=clock.now())
    assert unlock(portal, "wendy")["Location"].startswith("/signin/problem/SI-23/")
    assert not portal.signed_in
    RecordLock.objects.filter(kind="agency").update(ended_at=datetime.now(UTC))
    assert unlock(portal, "wendy")["Location"] == "/account/"


def test_unlocking_what_is_not_locked_signs_in(portal: Portal) -> None:
    RecordLock.objects.update(ended_at=datetime.now(UTC))
    assert unlock(portal, "wendy")["Location"] == "/account/"
    assert not AuditEvent.objects.filter(action="account.unlocked").exists()
    assert portal.client.get("/signin/nobody/unlock/").status_code == 404
