"""JSON that says each thing once and is not nested without end. Of two values under one name, two parsers might take different ones."""

from typing import Any

MAX_DEPTH = 20


def no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these pairs, for json's ``object_pairs_hook``; raises ValueError for a repeated name."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def too_deep(value: Any, limit: int = MAX_DEPTH) -> bool:
    """Whether lists and objects lie in each other more than ``limit`` times; walks without calling itself."""
    level = [value]
    for _ in range(limit + 1):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
