"""Everything that is held about somebody as one ZIP file, made while it is sent.

The files are the same ones that can be had one by one: transcripts as PDF, CSV and JSON, all else as CSV and JSON, and a page
that says what is what. The same data on the same day give the same bytes. One file at a time is in memory.
"""

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import session_queries
from accounts.models import Purpose, User
from payments import queries as payment_queries
from payments.states import PaymentState
from records import queries as records_queries
from records import renderers
from records.renderers import FORMATS
from records.tables import Cents, Table, table
from records.transcripts import Kind, Transcript
from taxportal.kit.formats import day

if TYPE_CHECKING:
    from records.models import Taxpayer, TranscriptRequest

MOST_SIGN_INS = 1000
_MIDNIGHT = (0, 0, 0)


@dataclass(frozen=True)
class Bundle:
    """What goes into the file, as of a business date."""

    on: date
    transcripts: tuple[Transcript, ...]
    tables: tuple[Table, ...]


def file_name(on: date) -> str:
    """ "tax-data-on-2026-03-16.zip": nothing of the person."""
    return f"tax-data-on-{on.isoformat()}.zip"


def wanted(*, taxpayer: "Taxpayer", on: date) -> list[tuple[int, Kind]]:
    """The transcripts that there are: tax year and kind, newest year first."""
    years = records_queries.transcript_years(taxpayer=taxpayer, on=on)
    return [(year.tax_year, kind.kind) for year in years for kind in year.kinds if kind.available]


def gather(
    *,
    user: User,
    taxpayer: "Taxpayer",
    asked: Mapping[tuple[int, Kind], "TranscriptRequest"],
    on: date,
) -> Bundle:
    """Read everything, in an order that is always the same."""
    numbers = {wanted: request.tracking_number for wanted, request in asked.items()}
    transcripts = records_queries.every_transcript(taxpayer=taxpayer, on=on, tracking_numbers=numbers)
    tables = [
        *records_queries.held_tables(taxpayer=taxpayer, on=on),
        _payments(taxpayer),
        _sign_ins(user),
    ]
    return Bundle(on, tuple(transcripts), tuple(tables))


def stream(bundle: Bundle) -> Iterator[bytes]:
    """The bytes of the ZIP file, part by part."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files(bundle):
            archive.writestr(_entry(name, bundle.on), data)
            yield sink.taken()
    yield sink.taken()


def files(bundle: Bundle) -> Iterator[tuple[str, bytes]]:
    """Each file's path in the ZIP with its bytes, made when it is asked for."""
    yield "index.html", _index(bundle)
    for table_ in bundle.tables:
        yield f"{table_.name}.csv", renderers.table_csv(table_)
        yield f"{table_.name}.json", renderers.table_json(table_)
    for transcript in bundle.transcripts:
        for form, download in FORMATS.items():
            yield _transcript_path(transcript, form), download.render(transcript)


def _transcript_path(transcript: Transcript, form: renderers.Format) -> str:
    return f"transcripts/{transcript.tax_year}/{renderers.file_name(transcript, form)}"


def _index(bundle: Bundle) -> bytes:
    transcripts = [
        {
            "title": f"{transcript.title} {transcript.tax_year}",
            "files": [{"name": form.upper(), "path": _transcript_path(transcript, form)} for form in FORMATS],
        }
        for transcript in bundle.transcripts
    ]
    page = {"as_of": day(bundle.on), "tables": bundle.tables, "transcripts": transcripts}
    return render_to_string("accounts/data_index.html", page).encode()


class _Sink:
    """Where the archive is written: holds what was not yet sent, and can't be searched, so that nothing is kept for long."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take what the archive writes."""
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to close."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        data = bytes(self._held)
        self._held.clear()
        return data


def _entry(name: str, on: date) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (on.year, on.month, on.day, *_MIDNIGHT))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


def _payments(taxpayer: "Taxpayer") -> Table:
    rows = [
        (
            payment.reference,
            payment.module.tax_year,
            Cents(payment.amount_cents),
            payment.pay_on.isoformat(),
            str(PaymentState(payment.state).label),
            payment.account_last4,
        )
        for payment in payment_queries.payments_of(taxpayer=taxpayer)
    ]
    columns = ("reference", "tax_year", "amount", "pay_on", "state", "account_last4")
    about = _("Payments to your tax accounts, with the last four digits of the bank account.")
    return table("payments", _("Payments"), about, columns, rows)


def _sign_ins(user: User) -> Table:
    rows = [
        (trace.at.isoformat(), trace.provider, str(Purpose(trace.purpose).label), trace.outcome, trace.reference)
        for trace in session_queries.sign_ins_of(user=user, most=MOST_SIGN_INS)
    ]
    about = _("Sign-ins of the last 30 days, newest first.")
    return table("sign-ins", _("Sign-ins"), about, ("at", "provider", "purpose", "outcome", "reference"), rows)
