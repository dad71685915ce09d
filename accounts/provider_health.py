"""Whether a provider can be used now, as far as this process knows: nothing is called for it."""

from enum import StrEnum

from accounts import queries
from accounts.providers import Provider
from taxportal.kit import http


class Standing(StrEnum):
    """How a provider stands."""

    WELL = "well"
    DOWN = "down"  # it failed several times in a row and is being left alone for a moment
    OFF = "off"  # switched off by us


def standing_of(provider: Provider) -> Standing:
    """Off where we switched it off, down where its last calls failed, else well (which is no promise)."""
    if queries.switched_off(issuer=provider.issuer) is not None:
        return Standing.OFF
    return Standing.DOWN if http.resting(provider.name) else Standing.WELL
