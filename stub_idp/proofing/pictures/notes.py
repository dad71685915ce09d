"""The note that a sample carries in its comment, so that a downloaded sample is understood when it is uploaded again."""

from __future__ import annotations

import json
from typing import Any

from stub_idp.proofing.pictures.values import (
    BACK,
    DOCUMENTS,
    FACE,
    FRONT,
    LIBRARY_CARD,
    PICTURES,
    SELFIE,
    SELFIES,
    Facts,
    Note,
)

MARK = "harbor-practice-picture"
LONGEST = 4000
LONGEST_FACT = 200


def write(note: Note) -> bytes:
    """The note as it stands in the comment of a JPEG file."""
    facts = note.facts
    return json.dumps(
        {
            "is": MARK,
            "kind": note.kind,
            "side": note.side,
            "outcome": note.outcome,
            "given_name": facts.given_name,
            "family_name": facts.family_name,
            "birthdate": facts.birthdate,
            "expires_on": facts.expires_on,
        }
    ).encode("ascii")


def read(comment: object) -> Note | None:
    """The note in a picture's comment; None where there is none that we could have written."""
    if isinstance(comment, str):
        comment = comment.encode("utf-8", "replace")
    if not isinstance(comment, bytes) or len(comment) > LONGEST:
        return None
    try:
        found = json.loads(comment)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("is") != MARK:
        return None
    return _note(found)


def _note(found: dict[str, Any]) -> Note | None:
    names = ("kind", "side", "outcome", "given_name", "family_name", "birthdate", "expires_on")
    values = [found.get(name) for name in names]
    texts = [value for value in values if isinstance(value, str) and len(value) <= LONGEST_FACT]
    if len(texts) != len(names):
        return None
    kind, side, outcome, *facts = texts
    if kind == SELFIE:
        known = side == FACE and outcome in SELFIES
    else:
        known = (kind in DOCUMENTS or kind == LIBRARY_CARD) and side in (FRONT, BACK) and outcome in PICTURES
    return Note(kind, side, outcome, Facts(*facts)) if known else None
