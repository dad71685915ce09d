"""Many rows at once: by COPY on PostgreSQL, in chunks of INSERT on SQLite. Values are text, whole numbers, bytes or None, and mean
the same to both; days and moments are text in ISO form, a UUID its 32 hexadecimal digits, truth 0 or 1.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

Row = Sequence[Any]

_SPECIAL = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_NEEDS_CARE = re.compile(r"[\\\t\n\r]").search
_PIECE = 1 << 18  # characters handed to the driver at once


def insert(model: type[models.Model], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write the rows; columns that aren't named get the defaults of their fields. In the caller's transaction."""
    if not rows:
        return
    defaults = _defaults(model, columns)
    names = ", ".join(connection.ops.quote_name(name) for name in (*columns, *defaults))
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({names})"
    rest = tuple(defaults.values())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, into, rows, rest)
        else:
            marks = ", ".join(["%s"] * (len(columns) + len(rest)))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", [(*row, *rest) for row in rows])  # noqa: S608


def next_key(model: type[models.Model]) -> int:
    """One more than the greatest whole-number key of the table."""
    return int(model._default_manager.aggregate(most=models.Max("pk"))["most"] or 0) + 1


def keys_were_given(*tables: type[models.Model]) -> None:
    """Let the database's own numbering go on after keys that were written: it doesn't notice those by itself."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(tables))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def analyse() -> None:
    """Let the database look at what it holds now, so that it plans by it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copy_text(rows: Sequence[Row], rest: Row = ()) -> str:
    """The rows as PostgreSQL's COPY reads them."""
    end = "".join(f"\t{_text(value)}" for value in rest) + "\n"
    return "".join("\t".join(map(_text, row)) + end for row in rows)


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if value.__class__ is str:
        text: str = value
        return text.translate(_SPECIAL) if _NEEDS_CARE(text) else text
    return f"\\\\x{value.hex()}" if isinstance(value, bytes) else str(value)


def _copy(cursor: Any, into: str, rows: Sequence[Row], rest: Row) -> None:
    text = copy_text(rows, rest)
    with cursor.copy(f"COPY {into} FROM STDIN") as to:
        for start in range(0, len(text), _PIECE):
            to.write(text[start : start + _PIECE])


def _default(field: "models.Field[Any, Any]") -> Any:
    """JSON as text: what the driver wraps it in is no text to COPY."""
    value = field.get_default()
    return json.dumps(value) if isinstance(field, models.JSONField) else field.get_db_prep_save(value, connection)


def _defaults(model: type[models.Model], columns: Sequence[str]) -> dict[str, Any]:
    """Columns that aren't named, with a value that the database takes; its own numbering stays its own."""
    return {
        field.column: _default(field)
        for field in model._meta.concrete_fields
        if field.column
        and field.column not in columns
        and not isinstance(field, models.AutoField | models.BigAutoField)
    }
