"""Everything this provider can be told to do wrong: one table, one row per fault, one name for each everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from stub_idp.faults.answer import ANSWERS
from stub_idp.faults.discovery import DISCOVERY
from stub_idp.faults.endpoints import ENDPOINT_FAULTS
from stub_idp.faults.header import HEADERS
from stub_idp.faults.id_token import ID_TOKEN
from stub_idp.faults.key_set import CHANGES, KEY_SET
from stub_idp.faults.redeeming import REDEEMING
from stub_idp.faults.table import Fault, Place, rows
from stub_idp.faults.userinfo import USERINFO

FAULTS: Mapping[str, Fault] = {
    fault.slug: fault
    for fault in (
        *rows(Place.SIGNED, ID_TOKEN),
        *rows(Place.SIGNED, HEADERS),
        *rows(Place.KEY_SET, KEY_SET),
        *rows(Place.REDEEMING, REDEEMING),
        *rows(Place.USERINFO, USERINFO),
        *ANSWERS,
        *ENDPOINT_FAULTS,
        *rows(Place.DISCOVERY, DISCOVERY),
    )
}
# What can be armed for a while, since it acts on answers that belong to no sign-in.
ARMABLE = frozenset(
    slug for slug, fault in FAULTS.items() if fault.place in (Place.ENDPOINT, Place.DISCOVERY) or slug in CHANGES
)

__all__ = ["ARMABLE", "FAULTS", "Fault", "Place"]
