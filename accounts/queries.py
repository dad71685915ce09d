"""Questions about people and links."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q

from accounts.matching import LinkState
from accounts.models import FederatedIdentity, IdentityLink, SignInTrace, User, UserKind
from accounts.states import LinkStatus


def citizen(user_id: Any) -> User | None:
    """The active citizen of this id with ``active_link`` set (to None where unmatched): one query for matched people."""
    active = IdentityLink.objects.select_related("user", "taxpayer").filter(user_id=user_id, status=LinkStatus.ACTIVE)
    link = active.first()
    user = link.user if link else User.objects.filter(pk=user_id).first()
    if user is None or not user.is_active or user.kind != UserKind.CITIZEN:
        return None
    user.active_link = link
    return user


def identity_of(*, issuer: str, subject: str) -> FederatedIdentity | None:
    """The identity with its user, by the pair that is a person's key; never by e-mail."""
    return FederatedIdentity.objects.select_related("user").filter(issuer=issuer, subject=subject).first()


def link_state(*, user: User, taxpayer_ids: Collection[UUID]) -> LinkState:
    """What the links say about this user and these records, in one query."""
    rows = IdentityLink.objects.filter(Q(user=user) | Q(taxpayer_id__in=taxpayer_ids)).exclude(
        status__in=[LinkStatus.NEEDS_REVIEW, LinkStatus.REJECTED]
    )
    own, own_deceased, taken, closed = None, False, set(), set()
    for owner, taxpayer, status, died in rows.values_list(
        "user_id", "taxpayer_id", "status", "taxpayer__date_of_death"
    ):
        if owner != user.pk:
            taken |= {taxpayer} if status == LinkStatus.ACTIVE else set()
        elif status == LinkStatus.ACTIVE:
            own, own_deceased = taxpayer, died is not None
        else:
            closed.add(taxpayer)
    return LinkState(own=own, own_deceased=own_deceased, taken=frozenset(taken), closed=frozenset(closed))


def active_link_of(taxpayer_id: UUID) -> IdentityLink | None:
    """The link that opens this record, with its user."""
    return IdentityLink.objects.select_related("user").filter(taxpayer_id=taxpayer_id, status=LinkStatus.ACTIVE).first()


def active_link_of_user(user_id: UUID) -> IdentityLink | None:
    """The link by which this user opens a record."""
    return IdentityLink.objects.filter(user_id=user_id, status=LinkStatus.ACTIVE).first()


def open_case(*, user: User, taxpayer_id: UUID) -> IdentityLink | None:
    """The case that waits for a reviewer, for this user and record."""
    return IdentityLink.objects.filter(user=user, taxpayer_id=taxpayer_id, status=LinkStatus.NEEDS_REVIEW).first()


def own_trace(*, reference: str, browser: str) -> SignInTrace | None:
    """The trace of this reference if this browser made the attempt; ``browser`` is the digest of its session's random value."""
    if not browser:
        return None
    return SignInTrace.objects.filter(reference=reference, browser=browser).defer("steps").first()
