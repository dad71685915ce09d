"""What a transcript's PDF costs: documents a second with new data each time, against a bare compile of an empty page.

    python -m bench.transcript_pdf             (a few seconds)
    python -m bench.transcript_pdf --documents 1500 --json

The empty page goes through the same writer with the same standards and fonts, so the ratio says what our pages add to what no
document can do without. The two take turns, a round each. Memory is that of this process, before the first and after the last.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import django
import typst
from django.conf import settings
from tqdm import tqdm

from bench.figures import Spread, number

ROWS, ROUNDS = 60, 10
EMPTY = b'#set document(title: "t")\n#set text(lang: "en")\n= #sys.inputs.at("data")\n'


def main() -> int:
    """Measure and print; 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300, help="how many transcripts in all (default 300)")
    parser.add_argument("--json", action="store_true", help="figures as data")
    options = parser.parse_args()
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    found = measured(max(1, options.documents // ROUNDS))
    print(json.dumps(found, indent=2) if options.json else as_text(found))
    return 0


def measured(each: int) -> dict[str, float | str]:
    """``ROUNDS`` rounds of ``each`` documents on both sides."""
    ours, bare = _ours(), _bare()
    before = _rss_mb()
    made, empty = [], []
    for _round in tqdm(range(ROUNDS), disable=not sys.stderr.isatty(), desc="rounds"):
        made.append(_seconds(ours, each))
        empty.append(_seconds(bare, each))
    rates = Spread.of([each / seconds for seconds in made])
    ratios = Spread.of([m / e for m, e in zip(made, empty, strict=True)])
    return {
        "documents": each * ROUNDS,
        "ms": round(1000 * Spread.of([seconds / each for seconds in made]).median, 2),
        "a_second": str(rates),
        "ratio_to_an_empty_page": str(ratios),
        "rss_before_mb": before,
        "rss_after_mb": _rss_mb(),
    }


def as_text(found: dict[str, float | str]) -> str:
    """The figures as a table."""
    names = {
        "documents": f"transcripts of {ROWS} ledger lines, new data each",
        "ms": "time a document, ms",
        "a_second": "documents a second",
        "ratio_to_an_empty_page": "time against an empty page",
        "rss_before_mb": "memory before the first, MB",
        "rss_after_mb": "memory after the last, MB",
    }
    rows = [f"| {names[key]} | {value if isinstance(value, str) else number(value)} |" for key, value in found.items()]
    return "\n".join(["| | |", "|---|---|", *rows])


def _ours() -> Callable[[], bytes]:
    """Makes another transcript at each call: the writer remembers what it has laid out."""
    from records.renderers import transcript_pdf
    from records.transcripts import Item, Kind, LedgerLine, Section, Transcript

    lines = tuple(
        LedgerLine("670", "Payment", "20260704", "03-09-2026", f"-${place}.00", -100 * place) for place in range(ROWS)
    )
    one = Transcript(
        kind=Kind.ACCOUNT,
        title="Account Transcript",
        tax_year=2025,
        on=date(2026, 3, 16),
        request_date="03-16-2026",
        response_date="03-16-2026",
        tracking_number="",
        customer_file_number="",
        sections=(
            Section("Balance", items=(Item("ACCOUNT BALANCE", "$0.00", 0),)),
            Section("TRANSACTIONS", lines=lines),
        ),
    )
    made = 0

    def make() -> bytes:
        nonlocal made
        made += 1
        changed = tuple(replace(line, amount=f"-${made},{place:03d}.00") for place, line in enumerate(lines))
        sections = (one.sections[0], replace(one.sections[1], lines=changed))
        return transcript_pdf(replace(one, tracking_number=f"{made:012d}", sections=sections))

    return make


def _bare() -> Callable[[], bytes | list[bytes] | None]:
    from records.renderers import pdf

    made = 0

    def make() -> bytes | list[bytes] | None:
        nonlocal made
        made += 1
        return typst.compile(
            EMPTY,
            format="pdf",
            ignore_system_fonts=True,
            font_paths=pdf.fonts(),
            sys_inputs={"data": str(made)},
            pdf_standards=pdf.STANDARDS,
            timestamp=0,
        )

    return make


def _seconds(make: Callable[[], object], times: int) -> float:
    began = time.perf_counter()
    for _ in range(times):
        make()
    return time.perf_counter() - began


def _rss_mb() -> float:
    """Memory of this process; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    kilobytes = next(line.split()[1] for line in status.read_text().splitlines() if line.startswith("VmRSS:"))
    return round(int(kilobytes) / 1024, 1)


if __name__ == "__main__":
    raise SystemExit(main())
