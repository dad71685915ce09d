"""The list of threats and invariants that no test names is up to date, and no test names one that does not exist."""

import importlib.util

from tests.architecture import tree

spec = importlib.util.spec_from_file_location("coverage_ids", tree.ROOT / "scripts/coverage_ids.py")
assert spec is not None and spec.loader is not None
coverage_ids = importlib.util.module_from_spec(spec)
spec.loader.exec_module(coverage_ids)


def test_the_page_is_what_the_script_writes():
    """Run `python scripts/coverage_ids.py` after naming a new one."""
    assert coverage_ids.PAGE.read_text(encoding="utf-8") == coverage_ids.page()


def test_tests_name_only_what_the_page_explains():
    """A typing mistake would look like proof."""
    known = set(coverage_ids.known())
    unknown = {
        name: files for name, files in coverage_ids.cited().items() if not name.startswith("V") and name not in known
    }
    assert unknown == {}
