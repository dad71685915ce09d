"""Everything this provider can be told to do wrong: one table, one row per fault, one name for each everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from stub_idp.faults.answer import ANSWERS
from stub_idp.faults.clock import CLOCK
from stub_idp.faults.discovery import DISCOVERY
from stub_idp.faults.endpoints import ENDPOINT_FAULTS, slugs_of
from stub_idp.faults.header import HEADERS
from stub_idp.faults.id_token import ID_TOKEN
from stub_idp.faults.key_set import CHANGES, KEY_SET
from stub_idp.faults.outage import OUTAGE
from stub_idp.faults.redeeming import REDEEMING
from stub_idp.faults.table import Fault, Place, rows
from stub_idp.faults.userinfo import USERINFO

FAULTS: Mapping[str, Fault] = {
    fault.slug: fault
    for fault in (
        *rows(Place.SIGNED, ID_TOKEN),
        *rows(Place.SIGNED, HEADERS),
        *rows(Place.CLOCK, CLOCK),
        *rows(Place.KEY_SET, KEY_SET),
        *rows(Place.REDEEMING, REDEEMING),
        *rows(Place.USERINFO, USERINFO),
        *ANSWERS,
        *ENDPOINT_FAULTS,
        *rows(Place.DISCOVERY, DISCOVERY),
        *rows(Place.OUTAGE, OUTAGE),
    )
}
# Where a fault acts on single answers; elsewhere it acts on a whole sign-in.
OF_ANSWERS = frozenset({Place.ENDPOINT, Place.DISCOVERY, Place.KEY_SET, Place.OUTAGE})
PER_ANSWER = frozenset(slug for slug, fault in FAULTS.items() if fault.place in OF_ANSWERS)
# What acts on answers that belong to nobody's sign-in, so that it knows the issuer and no more.
OF_NOBODY = PER_ANSWER - slugs_of("token") - slugs_of("userinfo")
# What can be armed for single answers: all of those, and the key-set halves of some token faults.
ARMABLE = PER_ANSWER | CHANGES.keys()

__all__ = ["ARMABLE", "FAULTS", "OF_NOBODY", "PER_ANSWER", "Fault", "Place"]
