"""Taxpayer identification numbers: parse, mask, fingerprint. The number itself is never stored, printed or
logged.

Two modes. ``strict`` follows the real rules of issue; ``demo`` (SANDBOX=1) accepts only numbers that can
never belong to anybody, and refuses every number that could be real.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum

from django.conf import settings

from taxportal.kit.crypto import keyed_digest

_SHAPE = re.compile(r"[0-9]{3}(?P<dash>[- ]?)[0-9]{2}(?P=dash)[0-9]{4}", re.ASCII)
# Numbers that were printed in advertisements or leaflets and are void for ever.
_NEVER_ISSUED = frozenset({"078051120", "219099999", "457555462", "123456789"})
_ADVERTISING = range(987654320, 987654330)
_ITIN_GROUPS = frozenset([*range(50, 66), *range(70, 89), *range(90, 93), *range(94, 100)])
_ATIN_GROUP = 93
_EIN_SHAPE = re.compile(r"[0-9]{2}-?[0-9]{7}", re.ASCII)
_PTIN_SHAPE = re.compile(r"P[0-9]{8}", re.ASCII)
_UNUSED_EIN_PREFIXES = frozenset(
    {"00", "07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89", "96", "97"}
)
_DEMO_EIN_PREFIXES = frozenset({"07", "89", "97"})  # never assigned
_DEMO_ITIN_GROUPS = frozenset({66, 67, 68, 69, 89})  # never assigned
_DEMO_SSN_GROUPS = range(1, 50)  # below area 9xx neither an ITIN nor an ATIN, and 9xx is never an SSN


class TinKind(StrEnum):
    """What sort of number it is."""

    SSN = "ssn"
    ITIN = "itin"
    ATIN = "atin"


class InvalidTin(ValueError):
    """Not a number we accept. The message says why and never repeats the number."""


def masked(last4: str) -> str:
    """The number as documents print it, from its last four digits: "XXX-XX-0001"."""
    return f"XXX-XX-{last4}"


@dataclass(frozen=True)
class Tin:
    """A parsed number. It prints masked; ``fingerprint`` is what may be stored and looked up."""

    digits: str = field(repr=False)
    kind: TinKind

    @classmethod
    def parse(cls, text: object, *, demo: bool) -> "Tin":
        """The number in ``text`` ("666-10-0001", "666100001"). Raises InvalidTin; ``demo`` is
        settings.SANDBOX.
        """
        if not isinstance(text, str) or not _SHAPE.fullmatch(text.strip()):
            raise InvalidTin("not nine digits")
        digits = re.sub(r"[^0-9]", "", text, flags=re.ASCII)
        kind = demo_kind(digits) if demo else strict_kind(digits)
        if kind is None:
            raise InvalidTin("not in a practice range" if demo else "never issued")
        return cls(digits=digits, kind=kind)

    @property
    def last4(self) -> str:
        """The last four digits: all that pages and documents show."""
        return self.digits[-4:]

    @property
    def masked(self) -> str:
        """ "XXX-XX-0001", as documents print it."""
        return masked(self.last4)

    @property
    def fingerprint(self) -> bytes:
        """32 bytes: HMAC-SHA-256 under TIN_KEY. Equal numbers have equal fingerprints; without the key it
        says nothing.
        """
        return keyed_digest(settings.TIN_KEY, "tin", self.digits)

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Tin({self.masked})"


def strict_kind(digits: str) -> TinKind | None:
    """The kind by the real rules of issue; None for a number that no person can have."""
    area, group, serial = _parts(digits)
    if digits in _NEVER_ISSUED or int(digits) in _ADVERTISING or len(set(digits)) == 1:
        return None
    if area >= 900:
        if group == _ATIN_GROUP:
            return TinKind.ATIN
        return TinKind.ITIN if group in _ITIN_GROUPS else None
    if area in {0, 666} or group == 0 or serial == 0:
        return None
    return TinKind.SSN


def demo_kind(digits: str) -> TinKind | None:
    """The kind of a practice number: area 666 and 9xx with groups 01-49 stand for an SSN, 9xx with 66-69 or
    89 for an ITIN.
    """
    area, group, serial = _parts(digits)
    if serial == 0 or group == 0 or len(set(digits)) == 1:
        return None
    if area == 666 or (area >= 900 and group in _DEMO_SSN_GROUPS):
        return TinKind.SSN
    if area >= 900 and group in _DEMO_ITIN_GROUPS:
        return TinKind.ITIN
    return None


def is_ein(text: str, *, demo: bool) -> bool:
    """Whether an employer's number ("07-1234567") could be one: strictly, its prefix is in use; in a practice account,
    it is one of those that never will be.
    """
    if not _EIN_SHAPE.fullmatch(text):
        return False
    return text[:2] in _DEMO_EIN_PREFIXES if demo else text[:2] not in _UNUSED_EIN_PREFIXES


def is_ptin(text: str) -> bool:
    """Whether a preparer's number has its shape: P and eight digits."""
    return _PTIN_SHAPE.fullmatch(text) is not None


def _parts(digits: str) -> tuple[int, int, int]:
    return int(digits[:3]), int(digits[3:5]), int(digits[5:])
