"""A run in words: tables for people, data for programs. Pure."""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Mapping
from typing import Any

from bench.figures import Side, Spread, number, ratio

Found = Mapping[tuple[str, int], Mapping[str, Side]]

ROWS = (
    ("CPU of the server, ms", lambda side: str(side.cpu_ms)),
    ("sign-ins a second, one browser", lambda side: str(side.per_second)),
    ("time p50, ms", lambda side: number(side.wall_ms(50))),
    ("time p95, ms", lambda side: number(side.wall_ms(95))),
    ("calls to the provider", lambda side: number(side.calls)),
    ("new connections to the provider", lambda side: number(side.connections)),
    (
        "SQL statements",
        lambda side: str(side.statements) if _varies(side.statements) else number(side.statements.median),
    ),
)


def as_text(found: Found) -> str:
    """One table for each part of the run, for a sign-in: median of the rounds, with the least and the greatest."""
    parts = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores. All figures are for one sign-in of a person who came before."
    ]
    for (scheme, people), sides in found.items():
        portal, stock = sides["portal"], sides["stock"]
        lines = [
            f"### Provider over {scheme}, {people:,} other people in the tables",
            "",
            "| | portal | stock |",
            "|---|---|---|",
            *(f"| {title} | {value(portal)} | {value(stock)} |" for title, value in ROWS),
            "",
            f"Stock takes {ratio(portal, stock)} times the portal's CPU; {len(portal.sign_ins)} sign-ins each.",
        ]
        parts.append("\n".join(lines))
    parts.append(_statements(found))
    return "\n\n".join(parts)


def as_data(found: Found) -> list[dict[str, Any]]:
    """The same and every round, as plain values."""
    return [
        {
            "scheme": scheme,
            "people": people,
            "cpu_ratio": _spread(ratio(sides["portal"], sides["stock"])),
            **{name: _side(side) for name, side in sides.items()},
        }
        for (scheme, people), sides in found.items()
    ]


def _side(side: Side) -> dict[str, Any]:
    return {
        "sign_ins": len(side.sign_ins),
        "cpu_ms": _spread(side.cpu_ms),
        "per_second": _spread(side.per_second),
        "wall_p50_ms": side.wall_ms(50),
        "wall_p95_ms": side.wall_ms(95),
        "calls": side.calls,
        "connections": side.connections,
        "statements": _spread(side.statements),
        "what_was_said": list(side.sign_ins[-1].statements),
        "rounds": [{"cpu_ms": rnd.cpu_ms, "calls": rnd.calls, "connections": rnd.connections} for rnd in side.rounds],
    }


def _spread(spread: Spread) -> dict[str, float]:
    return {"median": spread.median, "least": spread.least, "most": spread.most}


def _varies(spread: Spread) -> bool:
    return spread.least != spread.most


def _statements(found: Found) -> str:
    """What the last sign-in of each side said to its database."""
    sides = list(found.values())[-1]
    lines = ["The statements of the last sign-in:"]
    for name, side in sides.items():
        said = Counter(side.sign_ins[-1].statements)
        listed = (f"{text} ({times} times)" if times > 1 else text for text, times in said.items())
        lines.append(f"- {name}: {'; '.join(listed)}")
    return "\n".join(lines)
