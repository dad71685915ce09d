"""Locking and unlocking a record: once each, whoever is quicker, and with a word to whoever it belongs to."""

from typing import Any

import pytest

from accounts import actions, queries
from accounts.actions import comparing
from accounts.models import LockKind, PortalSession, RecordLock
from accounts.session_store import SessionStore
from records import clock
from records.models import AuditEvent
from taxportal.kit.models import OutboxMessage
from tests.factories.accounts import CitizenFactory, FederatedIdentityFactory, IdentityLinkFactory
from tests.factories.records import TaxpayerFactory
from tests.integration.test_link_races import together


@pytest.mark.django_db
def test_a_lock_that_stands_is_returned_as_it_is() -> None:
    link = IdentityLinkFactory.create()
    first = actions.lock(taxpayer=link.taxpayer, kind=LockKind.SELF, by=link.user, at=clock.now())
    again = actions.lock(taxpayer=link.taxpayer, kind=LockKind.SELF, by=link.user, at=clock.now())
    assert again == first and RecordLock.objects.count() == 1
    assert AuditEvent.objects.filter(action="account.locked").count() == 1
    agency = actions.lock(taxpayer=link.taxpayer, kind=LockKind.AGENCY, by=None, at=clock.now())
    assert set(queries.locks_of(taxpayer_id=link.taxpayer_id)) == {"self", "agency"} and agency.placed_by is None


@pytest.mark.django_db
def test_unlocking_what_is_not_locked_does_nothing() -> None:
    link = IdentityLinkFactory.create()
    assert not actions.unlock(taxpayer=link.taxpayer, kind=LockKind.SELF, by=link.user, at=clock.now())
    assert not AuditEvent.objects.filter(action="account.unlocked").exists()


@pytest.mark.django_db
def test_a_record_that_no_login_opens_has_nobody_to_tell() -> None:
    taxpayer, staff = TaxpayerFactory.create(), CitizenFactory.create()
    actions.lock(taxpayer=taxpayer, kind=LockKind.AGENCY, by=None, at=clock.now())
    assert actions.unlock(taxpayer=taxpayer, kind=LockKind.AGENCY, by=staff, at=clock.now())
    assert not OutboxMessage.objects.exists() and not queries.locks_of(taxpayer_id=taxpayer.pk)


@pytest.mark.django_db
def test_a_sign_in_that_comes_to_unlock_finds_nothing_where_somebody_was_quicker() -> None:
    link = IdentityLinkFactory.create()
    row = FederatedIdentityFactory.create(user=link.user)
    comparing._unlock(row, link.taxpayer_id, clock.now())
    assert not AuditEvent.objects.filter(action="account.unlocked").exists()


# covers T59
@pytest.mark.django_db(transaction=True)
def test_of_many_who_lock_and_unlock_at_once_one_does() -> None:
    link = IdentityLinkFactory.create()

    def lock() -> Any:
        return actions.lock(taxpayer=link.taxpayer, kind=LockKind.SELF, by=link.user, at=clock.now()).pk

    def unlock() -> Any:
        return actions.unlock(taxpayer=link.taxpayer, kind=LockKind.SELF, by=link.user, at=clock.now())

    placed = together(*[lock] * 6)
    assert len(set(placed)) == 1 and RecordLock.objects.count() == 1, placed
    ended = together(*[unlock] * 6)
    assert sorted(ended) == [False] * 5 + [True]
    assert AuditEvent.objects.filter(action="account.unlocked").count() == 1


@pytest.mark.django_db
def test_the_sessions_of_a_locked_record_end_whether_or_not_their_browser_is_known() -> None:
    link = IdentityLinkFactory.create()
    for _ in range(2):
        store = SessionStore()
        store["_auth_user_id"] = str(link.user_id)
        store.save()
    actions.lock(taxpayer=link.taxpayer, kind=LockKind.SELF, by=link.user, at=clock.now())
    assert not PortalSession.objects.filter(user__isnull=False).exists()
