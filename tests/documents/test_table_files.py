"""Tables of the data bundle as files: amounts right in both, nothing that a spreadsheet runs."""

import json

from records.renderers import table_csv, table_json
from records.tables import Cents, table

NOTICES = table(
    "notices",
    "Notices",
    "Letters.",
    ("notice", "tax_year", "amount"),
    [("CP14", 2024, Cents(327_540)), ("=cmd|'/c calc'!A0", 2025, Cents(0)), ("CP59", "", None)],
)


# covers T19
def test_csv_has_dollars_and_no_formula() -> None:
    assert table_csv(NOTICES).decode().split("\r\n") == [
        '"Notices - Federal Tax Information"',
        '"notice","tax_year","amount"',
        '"CP14",2024,3275.40',
        "\"'=cmd|'/c calc'!A0\",2025,0.00",
        '"CP59","",""',
        "",
    ]


def test_json_has_integer_cents_under_a_name_that_says_so() -> None:
    value = json.loads(table_json(NOTICES))
    assert value["schema"] == "taxportal.table/1" and value["label"] == "Federal Tax Information"
    assert [row["amount_cents"] for row in value["rows"]] == [327_540, 0, None]
    assert value["rows"][1]["notice"].startswith("=cmd")  # a program reads it as it is


def test_an_empty_table_is_a_file_with_a_header() -> None:
    empty = table("notices", "Notices", "Letters.", ("notice", "amount"), [])
    assert table_csv(empty).decode().count("\r\n") == 2
    assert json.loads(table_json(empty))["rows"] == []
