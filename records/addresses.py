"""Addresses of record, from values alone: what a postal address in the United States looks like, and comparing two."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from records.names import fold

# States, the District of Columbia, territories and military post, by the postal service's abbreviation.
STATES = {
    "AL": "Alabama",
    "AK": "Alaska",
    "AZ": "Arizona",
    "AR": "Arkansas",
    "CA": "California",
    "CO": "Colorado",
    "CT": "Connecticut",
    "DE": "Delaware",
    "DC": "District of Columbia",
    "FL": "Florida",
    "GA": "Georgia",
    "HI": "Hawaii",
    "ID": "Idaho",
    "IL": "Illinois",
    "IN": "Indiana",
    "IA": "Iowa",
    "KS": "Kansas",
    "KY": "Kentucky",
    "LA": "Louisiana",
    "ME": "Maine",
    "MD": "Maryland",
    "MA": "Massachusetts",
    "MI": "Michigan",
    "MN": "Minnesota",
    "MS": "Mississippi",
    "MO": "Missouri",
    "MT": "Montana",
    "NE": "Nebraska",
    "NV": "Nevada",
    "NH": "New Hampshire",
    "NJ": "New Jersey",
    "NM": "New Mexico",
    "NY": "New York",
    "NC": "North Carolina",
    "ND": "North Dakota",
    "OH": "Ohio",
    "OK": "Oklahoma",
    "OR": "Oregon",
    "PA": "Pennsylvania",
    "RI": "Rhode Island",
    "SC": "South Carolina",
    "SD": "South Dakota",
    "TN": "Tennessee",
    "TX": "Texas",
    "UT": "Utah",
    "VT": "Vermont",
    "VA": "Virginia",
    "WA": "Washington",
    "WV": "West Virginia",
    "WI": "Wisconsin",
    "WY": "Wyoming",
    "AS": "American Samoa",
    "GU": "Guam",
    "MP": "Northern Mariana Islands",
    "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
    "AA": "Armed Forces Americas",
    "AE": "Armed Forces Europe",
    "AP": "Armed Forces Pacific",
}
_ZIP = re.compile(r"([0-9]{5})[- ]?([0-9]{4})?\Z", re.ASCII)


class BadAddress(ValueError):
    """A part of an address that can't be one; the text says what to do and repeats nothing that was typed."""


@dataclass(frozen=True)
class PostalAddress:
    """An address in the United States, cleaned."""

    street: str
    city: str
    region: str
    postal_code: str

    @property
    def lines(self) -> tuple[str, str]:
        """As written on a letter."""
        return self.street, f"{self.city}, {self.region} {self.postal_code}"


def clean_text(text: str) -> str:
    """The text without invisible characters and with single spaces. Raises BadAddress where no letter or digit is left."""
    kept = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", text))
    kept = "".join(character for character in kept if unicodedata.category(character)[0] != "C")
    tidy = " ".join(kept.split())
    if not any(character.isalnum() for character in tidy):
        raise BadAddress(_("Enter it with letters or digits"))
    return tidy


def clean_zip(text: str) -> str:
    """ "12345" or "12345-6789". Raises BadAddress."""
    found = _ZIP.match(text.strip())
    if found is None:
        raise BadAddress(_("Enter the ZIP code as 5 digits, or as 5 and 4 digits, like 12345-6789"))
    return "-".join(part for part in found.groups() if part)


def same_place(first: PostalAddress, second: PostalAddress) -> bool:
    """Whether two addresses name the same place: folded text, five digits of the ZIP code, whatever the punctuation."""
    return all(
        _bare(one) == _bare(other)
        for one, other in (
            (first.street, second.street),
            (first.city, second.city),
            (first.region, second.region),
            (first.postal_code[:5], second.postal_code[:5]),
        )
    )


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())
