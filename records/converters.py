"""Words in the addresses of the records: a tax year, a kind of transcript, a kind of file, a kind of reply."""

from django.urls import register_converter

from records.notices.replies import ReplyKind
from records.renderers import Format
from records.transcripts import Kind


class TaxYearConverter:
    """Four digits."""

    regex = "[0-9]{4}"

    def to_python(self, value: str) -> int:
        """The year as a number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """The year as four digits."""
        return f"{value:04d}"


class TranscriptKindConverter:
    """One of the five transcripts, by its word."""

    regex = "|".join(Kind)

    def to_python(self, value: str) -> Kind:
        """The kind."""
        return Kind(value)

    def to_url(self, value: str) -> str:
        """Its word."""
        return str(Kind(value))


class FormatConverter:
    """One of the files in which a transcript can be had, by its word."""

    regex = "|".join(Format)

    def to_python(self, value: str) -> Format:
        """The format."""
        return Format(value)

    def to_url(self, value: str) -> str:
        """Its word."""
        return str(Format(value))


class ReplyKindConverter:
    """What somebody writes back about a notice."""

    regex = "answer|disagree"

    def to_python(self, value: str) -> ReplyKind:
        """The kind."""
        return ReplyKind(value)

    def to_url(self, value: str) -> str:
        """Its word."""
        return str(value)


register_converter(TaxYearConverter, "tax_year")
register_converter(TranscriptKindConverter, "transcript_kind")
register_converter(FormatConverter, "transcript_format")
register_converter(ReplyKindConverter, "reply_kind")
