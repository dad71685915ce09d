"""Transcripts from values alone: frozen dataclasses of strings, in the order of the official layout.

Amounts and dates are formatted once, here; page and downloads print the same value.
"""

from records.transcripts.account import (
    CREDIT_LINE,
    FILING_STATUS,
    AccountTranscript,
    Figure,
    FiledReturn,
    Line,
    Person,
    account_transcript,
)
from records.transcripts.masking import mask_name, mask_number, mask_street, mdy, usd
from records.transcripts.years import YEARS_ALWAYS_TOLD, YEARS_ONLINE, YearAvailability, years_available

__all__ = [
    "CREDIT_LINE",
    "FILING_STATUS",
    "YEARS_ALWAYS_TOLD",
    "YEARS_ONLINE",
    "AccountTranscript",
    "Figure",
    "FiledReturn",
    "Line",
    "Person",
    "YearAvailability",
    "account_transcript",
    "mask_name",
    "mask_number",
    "mask_street",
    "mdy",
    "usd",
    "years_available",
]
