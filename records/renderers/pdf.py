"""A transcript as an accessible PDF: tagged, with language and title (PDF/UA-1), for keeping (PDF/A-2a).

The writer refuses to make a file that is not accessible. It uses its own fonts alone, opens no address and reads no file but
the template: everything that is printed is handed over as data, and data is text, never markup (T20).
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst

from records.renderers.csv_ import LABEL
from records.renderers.plain_text import ascii_only, shown
from records.transcripts import LEDGER_COLUMNS, head
from records.transcripts.document import Transcript

_TEMPLATES = Path(__file__).resolve().parent
_TEMPLATE = _TEMPLATES / "transcript.typ"
_OTHER_LETTERS = (
    "Some letters can’t be printed in this document. They are written in other letters or as their code numbers. "
    "Your online account shows them as recorded."
)
STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]


def transcript_pdf(transcript: Transcript) -> bytes:
    """The PDF. The same transcript gives the same bytes: its time stamp is the transcript's day, at midnight UTC.

    A character that the font lacks is written in other letters and a note on the page says so; nothing that a name holds
    makes a download fail.
    """
    texts = _Texts()
    data = texts.through({**asdict(transcript), "on": transcript.on.isoformat(), "words": _words(transcript)})
    data["note"] = _OTHER_LETTERS if texts.rewritten else ""
    stamp = int(datetime.combine(transcript.on, time(), tzinfo=UTC).timestamp())
    try:
        return _compile(data, stamp)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # the writer's own panics are no Exception; none is known for what `shown` lets through
        return _compile(_each_text({**data, "note": _OTHER_LETTERS}, ascii_only), stamp)


class _Texts:
    """Writes all texts in letters that the font has, and remembers whether one had to be rewritten."""

    rewritten = False

    def through(self, value: Any) -> Any:
        return _each_text(value, self._shown)

    def _shown(self, text: str) -> str:
        written, other = shown(text)
        self.rewritten = self.rewritten or other
        return written


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each_text(inner, change) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(inner, change) for inner in value]
    return value


def _words(transcript: Transcript) -> dict[str, Any]:
    """What the document says beside the transcript's own words, in the language of the official layout."""
    return {
        "title": f"{transcript.title} {transcript.tax_year}",
        "label": LABEL,
        "pair": ["Item", "Value"],
        "columns": LEDGER_COLUMNS,
        "head": [[item.label, item.value] for item in head(transcript)],
        "tracking_number": f"Tracking Number: {transcript.tracking_number}",
    }


def _compile(data: dict[str, Any], stamp: int) -> bytes:
    made = typst.compile(
        _TEMPLATE,
        format="pdf",
        root=_TEMPLATES,
        ignore_system_fonts=True,
        font_paths=fonts(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=STANDARDS,
        timestamp=stamp,
    )
    if not isinstance(made, bytes):
        raise TypeError("the PDF writer gave no single file")
    return made


@cache
def fonts() -> typst.Fonts:
    """The writer's own fonts; built once (27 against 39 ms a document)."""
    return typst.Fonts(include_system_fonts=False)
