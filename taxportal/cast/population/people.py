"""Who somebody is: number, name, birth date and address, from the seed and the place in the row."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from records import names
from records.tin import Tin, TinKind
from taxportal.cast.population import words
from taxportal.cast.population.tables import Rows
from taxportal.kit.refs import ALPHABET

MOST = 3_000_000  # practice numbers that stand for an ITIN end soon after
SINCE = "2021-01-04"
_SERIALS = 9_999
_AREAS = 100
_SSN_GROUPS = 49
_ITIN_GROUPS = 4
_FIRST_ITIN_GROUP = 66
_NUMBERS = _AREAS * _SSN_GROUPS * _SERIALS
_ITIN_NUMBERS = _AREAS * _ITIN_GROUPS * _SERIALS
_REFERENCES = len(ALPHABET) ** 8
# Primes that divide none of the three: stepping by them meets every number once before any comes again.
_STEP, _REFERENCE_STEP, _SEED_STEP = 15_485_863, 433_494_437, 7_368_787


@dataclass(frozen=True, slots=True)
class Someone:
    """One invented person. ``key`` is the primary key as 32 hexadecimal digits."""

    key: str
    position: int
    born: date
    given_name: str
    family_name: str

    def age_at_end_of(self, year: int) -> int:
        """Full years on 31 December."""
        return year - self.born.year


def key_of(seed: int, position: int) -> str:
    """The primary key of the person at this place: a UUID as 32 hexadecimal digits, the same in every database."""
    digits = hashlib.blake2b(f"{seed}:{position}".encode(), digest_size=16).hexdigest()
    return f"{digits[:12]}4{digits[13:16]}8{digits[17:]}"


def reference_of(seed: int, position: int) -> str:
    """The eight-character reference: different for every place."""
    number = (position * _REFERENCE_STEP + seed * _SEED_STEP) % _REFERENCES
    symbols = ""
    for _ in range(8):
        number, place = divmod(number, len(ALPHABET))
        symbols += ALPHABET[place]
    return symbols


def tin_of(seed: int, position: int, *, itin: bool) -> Tin:
    """A practice number of area 900 to 999, different for every place: group 01 to 49, or 66 to 69 for an ITIN."""
    numbers = _ITIN_NUMBERS if itin else _NUMBERS
    group, rest = divmod((position * _STEP + seed * _SEED_STEP) % numbers, _AREAS * _SERIALS)
    area, serial = divmod(rest, _SERIALS)
    group += _FIRST_ITIN_GROUP if itin else 1
    return Tin(f"{900 + area}{group:02d}{serial + 1:04d}", TinKind.ITIN if itin else TinKind.SSN)


@cache
def _folded(name: str) -> str:
    return names.fold(name)


@cache
def _control(family_name: str) -> str:
    return names.name_control(family_name)


def invent(
    rows: Rows, rng: Random, *, seed: int, position: int, born: date, family_name: str, address: tuple[str, ...]
) -> Someone:
    """Write one person with an address; the family name and the address are the household's."""
    itin = rng.random() < 0.03
    tin = tin_of(seed, position, itin=itin)
    someone = Someone(key_of(seed, position), position, born, rng.choice(words.GIVEN), family_name)
    language = "es" if rng.random() < (0.4 if itin else 0.05) else "en"
    rows.taxpayers.append(
        (
            *(someone.key, reference_of(seed, position), tin.fingerprint, tin.last4, tin.kind.value),
            *(someone.given_name, family_name, _folded(someone.given_name), _folded(family_name)),
            *(_control(family_name), born.isoformat(), None, language, int(rng.random() < 0.01), 0),
        )
    )
    rows.addresses.append((someone.key, SINCE, *address, "US"))
    return someone


def an_address(rng: Random) -> tuple[str, ...]:
    """Street, city, region, postal code."""
    return f"{rng.randrange(1, 9_900)} {rng.choice(words.STREETS)}", *rng.choice(words.PLACES)


def a_birth_date(rng: Random, *, youngest: int, oldest: int) -> date:
    """A day of birth of somebody who was between ``youngest`` and ``oldest`` on New Year's Eve of 2025."""
    return date(2025 - rng.randint(youngest, oldest), 1, 2) + timedelta(days=rng.randrange(363))
