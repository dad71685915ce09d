"""JSON that says each thing once. Of two values under one name, two parsers might take different ones."""

from typing import Any


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs, for json's ``object_pairs_hook``; raises ValueError for a repeated name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found
