"""What a run measured, and what may be said about it: medians, ranges and ratios. Pure."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

# BEGIN, COMMIT and SAVEPOINT are not counted, on either side
_TRANSACTION = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
_INNER = re.compile(r"\([^()]*\)")
_TABLE = re.compile(r'\b(?:FROM|INTO|UPDATE)\s+"?(\w+)"?', re.IGNORECASE)


@dataclass(frozen=True)
class SignIn:
    """One sign-in as its browser saw it: seconds on both requests, and the statements behind them."""

    wall_s: float
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Round:
    """Some sign-ins in a row at one side, with what they cost it: CPU seconds, and calls and connections to the provider."""

    sign_ins: tuple[SignIn, ...]
    cpu_s: float
    calls: int
    connections: int

    @property
    def cpu_ms(self) -> float:
        """CPU of one sign-in, in milliseconds."""
        return self.cpu_s * 1000 / len(self.sign_ins)


@dataclass(frozen=True)
class Spread:
    """A median with the least and the greatest value."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        """The spread of at least one value."""
        return cls(statistics.median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(self.least)} to {number(self.most)})"


@dataclass
class Side:
    """All rounds of one side under one set of conditions."""

    rounds: list[Round] = field(default_factory=list)

    @property
    def sign_ins(self) -> list[SignIn]:
        """Every sign-in of every round."""
        return [one for rnd in self.rounds for one in rnd.sign_ins]

    @property
    def cpu_ms(self) -> Spread:
        """CPU of one sign-in, in milliseconds, over the rounds."""
        return Spread.of([rnd.cpu_ms for rnd in self.rounds])

    @property
    def per_second(self) -> Spread:
        """Sign-ins a second by one browser after the other, over the rounds; the provider's own pages are not in it."""
        return Spread.of([len(rnd.sign_ins) / sum(one.wall_s for one in rnd.sign_ins) for rnd in self.rounds])

    @property
    def calls(self) -> float:
        """Calls to the provider per sign-in."""
        return sum(rnd.calls for rnd in self.rounds) / len(self.sign_ins)

    @property
    def connections(self) -> float:
        """New connections to the provider per sign-in."""
        return sum(rnd.connections for rnd in self.rounds) / len(self.sign_ins)

    @property
    def statements(self) -> Spread:
        """SQL statements of one sign-in."""
        return Spread.of([len(one.statements) for one in self.sign_ins])

    def wall_ms(self, percent: float) -> float:
        """That percentile of the time of one sign-in, in milliseconds."""
        return percentile([one.wall_s for one in self.sign_ins], percent) * 1000


def percentile(values: Sequence[float], percent: float) -> float:
    """The least of the values that ``percent`` of a hundred values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def ratio(cost: Side, of: Side) -> Spread:
    """How many times the CPU of ``cost`` a sign-in of ``of`` takes: of the medians, and of the rounds run side by side."""
    pairs = [other.cpu_ms / mine.cpu_ms for mine, other in zip(cost.rounds, of.rounds, strict=True)]
    return Spread(of.cpu_ms.median / cost.cpu_ms.median, min(pairs), max(pairs))


def number(value: float) -> str:
    """Whole numbers without a point, others with as many digits as they are good for."""
    if value == int(value):
        return str(int(value))
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"


def counts(sql: str) -> bool:
    """Whether a statement is one of those that are counted."""
    return not _TRANSACTION.match(sql)


def shortened(sql: str) -> str:
    """What a statement does and to which table: ``UPDATE accounts_signintransaction``. No value is kept."""
    words = sql.split(maxsplit=1)
    while (plain := _INNER.sub(" ", sql)) != sql:  # subqueries and lists of columns
        sql = plain
    table = _TABLE.search(sql)
    return " ".join([words[0].upper() if words else "", table[1] if table else ""]).strip()
