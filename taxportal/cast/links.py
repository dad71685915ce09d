"""The one link that the seed makes: somebody who is linked by the first provider already, so that a second
one meets it. And the one lock: somebody who closed online access to their record.
"""

from collections.abc import Mapping

from accounts import actions
from records import clock
from records.clock import Moment
from records.models import Taxpayer
from taxportal.cast.people import Person

PROVIDER = "generic"


def write(people: list[Person], known: Mapping[str, Taxpayer], *, issuer: str, at: Moment) -> None:
    """Link those of the cast whose tax side says so to their subject at the practice provider, and lock the records of those
    who locked them.
    """
    for person in people:
        if person.record and "locked_on" in person.record:
            actions.lock_seeded(taxpayer=known[person.handle], at=clock.on(person.record["locked_on"]))
        if person.record and person.record.get("linked"):
            actions.link_seeded(
                issuer=issuer,
                subject=person.known["sub"][PROVIDER],
                provider=PROVIDER,
                taxpayer=known[person.handle],
                at=at,
            )
