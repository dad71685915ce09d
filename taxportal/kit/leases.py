"""Leases: at most one runner acts, and a runner that overslept is refused (fencing)."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from taxportal.kit.models import Lease


class LeaseLost(Exception):
    """Somebody else holds the lease now: stop, change nothing more."""


@dataclass(frozen=True)
class Held:
    """A lease that we hold; ``token`` is greater than that of every earlier holder."""

    name: str
    holder: str
    token: int


def take(name: str, holder: str, seconds: int) -> Held | None:
    """The lease for ``seconds`` of database time, or None while somebody else holds it.

    One conditional UPDATE decides, so two runners can't both win. The holder itself may take it again.
    """
    with transaction.atomic():
        Lease.objects.get_or_create(name=name, defaults={"holder": "", "expires_at": Now()})
        won = Lease.objects.filter(Q(expires_at__lte=Now()) | Q(holder=holder), name=name).update(
            holder=holder, token=F("token") + 1, expires_at=Now() + timedelta(seconds=seconds)
        )
        return Held(name, holder, Lease.objects.values_list("token", flat=True).get(name=name)) if won else None


def check(held: Held) -> None:
    """Raise LeaseLost unless ``held`` still stands; called inside the transaction that relies on it."""
    lease = Lease.objects.select_for_update().filter(name=held.name, token=held.token, expires_at__gt=Now())
    if not lease.exists():
        raise LeaseLost(held.name)


def extend(held: Held, seconds: int) -> None:
    """Hold on for ``seconds`` more from now; raises LeaseLost when it has ended meanwhile."""
    still = Lease.objects.filter(name=held.name, token=held.token, expires_at__gt=Now())
    if not still.update(expires_at=Now() + timedelta(seconds=seconds)):
        raise LeaseLost(held.name)


def give_back(held: Held) -> None:
    """End the lease now; harmless when it was lost."""
    Lease.objects.filter(name=held.name, token=held.token).update(expires_at=Now())
