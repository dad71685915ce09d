"""Rooms stay small: a file that outgrows its room becomes a folder, a function two."""

from tests.architecture import tree

LONGEST_FILE = 350
LONGEST_FUNCTION = 60


def test_no_file_is_longer_than_a_room():
    """Python and templates alike."""
    watched = [*tree.python_files(), *tree.templates()]
    lengths = {str(path): len(tree.text(path).splitlines()) for path in watched}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen():
    """Counted from ``def`` to the last line, its docstring included."""
    lengths = {
        f"{path}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in tree.python_files()
        for function in tree.functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}
