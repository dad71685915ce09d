"""Who is known to the agency: candidates for a sign-in, and records by id for staff who said why they look."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from records.models import FormerName, Taxpayer

_COMPARED = ("id", "birth_date", "folded_given", "folded_family", "date_of_death")


@dataclass(frozen=True)
class Candidate:
    """A record that may belong to somebody who signed in; only what the comparison needs."""

    taxpayer_id: UUID
    tin_matches: bool
    birth_date: date
    folded_given: str
    folded_family: str
    date_of_death: date | None
    former_families: frozenset[str] = frozenset()


def match_candidates(
    *, tin_fingerprint: bytes | None, birth_date: date, folded_given: str, folded_family: str
) -> list[Candidate]:
    """Records to compare an identity with, in one query on an index.

    With a fingerprint: the one record under that number, or none (a number unknown to us is never looked
    past). Without: all records with this birth date and folded name.
    """
    found = Taxpayer.objects.values_list(*_COMPARED)
    if tin_fingerprint is not None:
        found = found.filter(tin_fingerprint=tin_fingerprint)
    else:
        found = found.filter(birth_date=birth_date, folded_given=folded_given, folded_family=folded_family)
    return [Candidate(row[0], tin_fingerprint is not None, *row[1:]) for row in found.order_by("id")[:20]]


def former_families(*, taxpayer_id: UUID) -> frozenset[str]:
    """The folded surnames under which somebody was known before."""
    return frozenset(FormerName.objects.filter(taxpayer_id=taxpayer_id).values_list("folded_family", flat=True))


def taxpayers(*, ids: Collection[UUID]) -> list[Taxpayer]:
    """The records of these ids with their former names, for staff who have said why they look; ordered by reference."""
    return list(Taxpayer.objects.filter(pk__in=ids).prefetch_related("former_names").order_by("ref"))
