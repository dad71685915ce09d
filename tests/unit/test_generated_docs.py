"""Pages drawn from tables are what the tables say."""

import importlib.util
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "write_docs.py"


def pages() -> dict[Path, str]:
    spec = importlib.util.spec_from_file_location("write_docs", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[Path, str] = module.pages()
    return found


@pytest.mark.parametrize("name", ["states.md", "sandbox-banks.md", "outcomes.md"])
def test_matches_the_tables(name: str) -> None:
    expected = {path.name: (path, text) for path, text in pages().items()}
    path, text = expected[name]
    assert path.read_text() == text, "run python scripts/write_docs.py"
