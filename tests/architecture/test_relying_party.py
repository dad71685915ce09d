"""The table of what a relying party must do is up to date, and each of its rows is proved by a test."""

import importlib.util

from tests.architecture import tree

spec = importlib.util.spec_from_file_location("relying_party", tree.ROOT / "scripts/relying_party.py")
assert spec is not None and spec.loader is not None
relying_party = importlib.util.module_from_spec(spec)
spec.loader.exec_module(relying_party)


def test_the_page_is_what_the_script_writes():
    """Run `python scripts/relying_party.py` after naming a row or adding one."""
    assert relying_party.PAGE.read_text(encoding="utf-8") == relying_party.page(), "run python scripts/relying_party.py"


def test_every_row_is_proved():
    """A row that does not apply says why instead."""
    assert relying_party.missing() == []


def test_tests_name_only_rows_that_exist():
    """A typing mistake would look like proof."""
    assert relying_party.unknown() == []


def test_a_citation_counts_for_the_test_below_it():
    """And one in a docstring for its own test or file; a comment within a test for that test."""
    tests = [
        (5, tree.ast.parse("def test_a(): pass").body[0]),
        (9, tree.ast.parse("\n" * 8 + "def test_b():\n pass").body[0]),
    ]
    assert relying_party._owner("f.py", 4, tests) == "f.py::test_a"
    assert relying_party._owner("f.py", 8, tests) == "f.py::test_b"
    assert relying_party._owner("f.py", 10, tests) == "f.py::test_b"
    assert relying_party._owner("f.py", 99, tests) == "f.py"
    assert relying_party._ids("covers T05, CORE-04, RP-invalid-iss, INV-22 and V7.1.1") == [
        "T05",
        "CORE-04",
        "RP-invalid-iss",
        "INV-22",
    ]
    assert relying_party._ids("proves CORE-04") == []
