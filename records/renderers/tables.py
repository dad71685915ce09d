"""Tables of the data bundle as CSV and JSON."""

from decimal import Decimal

from records.renderers.csv_ import LABEL, Cell, csv_file, dollars
from records.renderers.json_ import json_file
from records.tables import Cents, Table, Value

SCHEMA = "taxportal.table/1"


def table_csv(table: Table) -> bytes:
    """The table as CSV; amounts in dollars."""
    return csv_file(f"{table.title} - {LABEL}", table.columns, ([_cell(value) for value in row] for row in table.rows))


def table_json(table: Table) -> bytes:
    """The table as JSON: rows as objects, amounts as integer cents under ``<column>_cents``."""
    amounts = {at for row in table.rows for at, value in enumerate(row) if isinstance(value, Cents)}
    names = [f"{name}_cents" if at in amounts else name for at, name in enumerate(table.columns)]
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    return json_file({"schema": SCHEMA, "label": LABEL, "name": table.name, "title": table.title, "rows": rows})


def _cell(value: Value) -> Cell:
    return dollars(value) or Decimal("0.00") if isinstance(value, Cents) else value
