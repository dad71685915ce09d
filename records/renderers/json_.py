"""JSON for programs: a named, versioned shape. Within a version fields are only added; a change that breaks readers is a new
version. The shape is written down in ``records/data/transcript.schema.json``.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from records.renderers.csv_ import LABEL
from records.transcripts.document import Transcript

SCHEMA = "taxportal.transcript/1"


def json_file(value: Mapping[str, Any]) -> bytes:
    """The value as indented JSON in ASCII, keys in the order given, ended by a line feed: the same value, the same bytes."""
    return f"{json.dumps(value, indent=2, ensure_ascii=True, allow_nan=False)}\n".encode("ascii")


def transcript_json(transcript: Transcript) -> bytes:
    """The transcript: texts as printed, and beside each amount ``cents``, the same amount as an integer (null where the value
    is no amount). Dates of the document are as printed; ``as_of`` is the day whose state it shows (ISO 8601).
    """
    return json_file(
        {
            "schema": SCHEMA,
            "label": LABEL,
            "banner": transcript.banner,
            "kind": transcript.kind.value,
            "title": transcript.title,
            "language": transcript.language,
            "tax_year": transcript.tax_year,
            "as_of": transcript.on.isoformat(),
            "request_date": transcript.request_date,
            "response_date": transcript.response_date,
            "tracking_number": transcript.tracking_number,
            "customer_file_number": transcript.customer_file_number,
            "sections": [asdict(section) for section in transcript.sections],
        }
    )
