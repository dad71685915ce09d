"""Questions about people, logins, links and cases."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from accounts.matching import LinkState
from accounts.models import (
    AddedLogin,
    FederatedIdentity,
    IdentityLink,
    PortalSession,
    ProviderSwitch,
    RecordLock,
    ReviewCase,
    SignInTrace,
    StopReason,
    User,
    UserKind,
)
from accounts.states import OPEN_CASES, LinkStatus
from records.queries import Candidate
from taxportal.kit.prepared import Prepared
from taxportal.kit.refs import is_reference

_LOCKS = RecordLock.objects.filter(ended_at__isnull=True)


def citizen(user_id: Any) -> User | None:
    """The active citizen of this id with ``active_link`` set (to None where unmatched, or where the record is locked): one query
    for matched people.
    """
    locked = Exists(_LOCKS.filter(taxpayer_id=OuterRef("taxpayer_id")))
    active = IdentityLink.objects.select_related("user", "taxpayer").annotate(locked=locked)
    link: Any = active.filter(user_id=user_id, status=LinkStatus.ACTIVE).first()
    user = link.user if link else User.objects.filter(pk=user_id).first()
    if user is None or not user.is_active or user.kind != UserKind.CITIZEN:
        return None
    user.active_link = link if link and not link.locked else None
    return user


OWN = ("id", "birth_date", "folded_given", "folded_family", "date_of_death", "tin_fingerprint")


def identity_of(*, issuer: str, subject: str) -> FederatedIdentity | None:
    """The identity with its user, the account that it was added to, the record that opens and whether that is locked, in one
    statement, by the pair that is a person's key; never by e-mail.
    """
    rows = _identity_rows(issuer, subject)  # one_user_per_identity: none or one
    if not rows:
        return None
    found = rows[0]
    added = getattr(found, "acting", None)  # Django sets it only where the join found a row
    if added is not None:
        found.acts_for = added.user
    return found


def _identities(issuer: str, subject: str) -> QuerySet[FederatedIdentity]:
    acting = FilteredRelation("added", condition=Q(added__ended_at__isnull=True))
    theirs = FilteredRelation("acting__user__links", condition=Q(acting__user__links__status=LinkStatus.ACTIVE))
    active = FilteredRelation("user__links", condition=Q(user__links__status=LinkStatus.ACTIVE))
    was_added = Q(acting__id__isnull=False)
    columns = {
        f"own_{column}": Case(
            When(was_added, then=F(f"theirs__taxpayer__{column}")), default=F(f"active__taxpayer__{column}")
        )
        for column in OWN
    }
    rows = FederatedIdentity.objects.annotate(acting=acting).annotate(theirs=theirs, active=active)
    lock = _LOCKS.filter(taxpayer_id=OuterRef("own_id")).order_by("kind").values("kind")[:1]  # the agency's comes first
    rows = rows.select_related("user", "acting__user")  # type: ignore[misc]  # a filtered relation, unknown to the plugin
    rows = rows.annotate(**columns).annotate(own_lock=Subquery(lock))
    return rows.filter(issuer=issuer, subject=subject)


# Building this statement took a third of a whole sign-in's CPU.
_identity_rows = Prepared(_identities, texts=2)


def own_record(identity: Any, *, tin_fingerprint: bytes | None) -> Candidate | None:
    """The record that this identity (as identity_of read it) opens, if its tax number is the given one."""
    known = getattr(identity, "own_tin_fingerprint", None)
    if known is None or bytes(known) != tin_fingerprint:
        return None
    values = {column: getattr(identity, f"own_{column}") for column in OWN[1:5]}
    return Candidate(taxpayer_id=identity.own_id, tin_matches=True, **values)


def link_state(*, user: User, taxpayer_ids: Collection[UUID]) -> LinkState:
    """What the links say about this user and these records, in one query."""
    rows = IdentityLink.objects.filter(Q(user=user) | Q(taxpayer_id__in=taxpayer_ids))
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


def is_linked(*, user: User, taxpayer_ids: Collection[UUID]) -> bool:
    """Whether this user opens or ever opened one of these records."""
    return IdentityLink.objects.filter(user=user, taxpayer_id__in=taxpayer_ids).exists()


def open_case(*, identity: FederatedIdentity, kind: str, taxpayer_id: UUID | None) -> ReviewCase | None:
    """The case that waits, for this login, kind and record."""
    rows = ReviewCase.objects.filter(identity=identity, kind=kind, status__in=OPEN_CASES)
    return rows.filter(taxpayer_id=taxpayer_id).first() if taxpayer_id else rows.filter(taxpayer__isnull=True).first()


def case_of(*, user: User) -> ReviewCase | None:
    """The case that this person is told about: the one that waits, else the one that was closed last."""
    waits = Case(When(status__in=OPEN_CASES, then=Value(True)), default=Value(False), output_field=BooleanField())
    return ReviewCase.objects.filter(user=user).annotate(waits=waits).order_by("-waits", "-opened_at").first()


@dataclass(frozen=True)
class Login:
    """One login of an account; ``added`` is False for the one that the account began with. Times are real, UTC."""

    identity_id: int
    provider: str
    since: datetime
    added: bool
    flagged: bool
    stopped: bool


def logins_of(user: User) -> list[Login]:
    """The logins by which somebody signs in to their account, the first one first. One that was removed is not listed; one
    that is stopped for another reason is, as stopped.
    """
    elsewhere = AddedLogin.objects.filter(identity=OuterRef("pk"), ended_at__isnull=True)
    firsts = FederatedIdentity.objects.filter(~Exists(elsewhere), user=user).exclude(stopped_reason=StopReason.REMOVED)
    added = AddedLogin.objects.filter(user=user, ended_at__isnull=True).select_related("identity")
    return [_login(row, row.created_at, added=False) for row in firsts.order_by("created_at")] + [
        _login(row.identity, row.added_at, added=True) for row in added.order_by("added_at")
    ]


def _login(row: FederatedIdentity, since: datetime, *, added: bool) -> Login:
    return Login(
        identity_id=row.pk,
        provider=row.provider,
        since=since,
        added=added,
        flagged=row.flagged_at is not None,
        stopped=row.stopped_at is not None,
    )


def added_login(*, identity: FederatedIdentity) -> AddedLogin | None:
    """The account to which this login was added, if it was and still is."""
    return AddedLogin.objects.filter(identity=identity, ended_at__isnull=True).first()


def sessions_of(*, user: User, identity_id: int | None = None) -> QuerySet[PortalSession]:
    """The signed-in sessions of somebody, or only those that one login began."""
    rows = PortalSession.objects.filter(user=user)
    return rows if identity_id is None else rows.filter(identity_id=identity_id)


def own_trace(*, reference: str, browser: str) -> SignInTrace | None:
    """The trace of this reference if this browser made the attempt; ``browser`` is the digest of its session's random value."""
    if not browser or not is_reference(reference):
        return None
    return SignInTrace.objects.filter(reference=reference, browser=browser).first()


def newest_trace(*, browser: str, user: User) -> str:
    """The reference of the latest sign-in of this user in this browser; "" where its trace has gone."""
    mine = SignInTrace.objects.filter(browser=browser, user=user)
    return mine.order_by("-pk").values_list("reference", flat=True).first() or ""


def locks_of(*, taxpayer_id: UUID) -> dict[str, RecordLock]:
    """The locks that stand on a record, by kind."""
    return {lock.kind: lock for lock in RecordLock.objects.filter(taxpayer_id=taxpayer_id, ended_at__isnull=True)}


def locked_taxpayers() -> frozenset[UUID]:
    """Every record to which online access is closed now, by whatever lock."""
    return frozenset(_LOCKS.values_list("taxpayer_id", flat=True))


def switched_off(*, issuer: str) -> ProviderSwitch | None:
    """The switch that keeps this issuer out, if one was pulled and not lifted."""
    return ProviderSwitch.objects.filter(issuer=issuer, lifted_at__isnull=True).first()


def switched_off_issuers() -> frozenset[str]:
    """Every issuer that is kept out now."""
    return frozenset(ProviderSwitch.objects.filter(lifted_at__isnull=True).values_list("issuer", flat=True))


def login(*, issuer: str, subject: str) -> FederatedIdentity | None:
    """The login of this pair, if we have ever seen it; None without a subject."""
    return FederatedIdentity.objects.filter(issuer=issuer, subject=subject).first() if subject else None


def acting_user_id(identity: FederatedIdentity) -> UUID:
    """Who signs in with this login: the account it was added to, else its own user."""
    added = (
        AddedLogin.objects.filter(identity=identity, ended_at__isnull=True).values_list("user_id", flat=True).first()
    )
    return added or identity.user_id


def sessions_of_login(*, issuer: str, subject: str = "", sid: str = "") -> QuerySet[PortalSession]:
    """The signed-in sessions of a login: that of one provider session where ``sid`` is given, else all of the subject.

    The pair of issuer and sid names a session, never the sid alone. With both, a session of the subject whose provider
    session was never told counts as meant: it can't be told apart.
    """
    rows = PortalSession.objects.filter(user__isnull=False, identity__issuer=issuer)
    if subject:
        rows = rows.filter(identity__subject=subject)
    if sid:
        rows = rows.filter(Q(sid=sid) | Q(sid="")) if subject else rows.filter(sid=sid)
    return rows if subject or sid else rows.none()
