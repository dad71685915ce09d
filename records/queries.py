"""Questions to the records. Every question about a person is asked with the taxpayer in hand, never with an
id from a URL.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from records.models import Taxpayer


@dataclass(frozen=True)
class Candidate:
    """A record that may belong to somebody who signed in; only what the comparison needs."""

    taxpayer_id: UUID
    tin_matches: bool
    birth_date: date
    folded_given: str
    folded_family: str
    date_of_death: date | None


_COMPARED = ("id", "birth_date", "folded_given", "folded_family", "date_of_death")


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
