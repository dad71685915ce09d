"""A transcript in, a document out: PDF, CSV and JSON from the same value that the page prints."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from records.renderers.csv_ import transcript_csv
from records.renderers.json_ import transcript_json
from records.renderers.pdf import transcript_pdf
from records.renderers.tables import table_csv, table_json
from records.transcripts.document import Transcript

__all__ = [
    "FORMATS",
    "Download",
    "Format",
    "file_name",
    "table_csv",
    "table_json",
    "transcript_csv",
    "transcript_json",
    "transcript_pdf",
]


class Format(StrEnum):
    """The three files in which a transcript can be had; the value is the word in addresses and file names."""

    PDF = "pdf"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True)
class Download:
    """How a format is made, and its media type."""

    render: Callable[[Transcript], bytes]
    media_type: str


FORMATS = {
    Format.PDF: Download(transcript_pdf, "application/pdf"),
    Format.CSV: Download(transcript_csv, "text/csv; charset=utf-8; header=present"),
    Format.JSON: Download(transcript_json, "application/json"),
}


def file_name(transcript: Transcript, form: Format) -> str:
    """What the file is called: kind, year and day, nothing of the person ("account-transcript-2025-on-2026-03-16.pdf")."""
    return f"{transcript.kind}-transcript-{transcript.tax_year}-on-{transcript.on.isoformat()}.{form}"
