"""What the architecture tests look at: the repository's own files, as git lists them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("taxportal", "accounts", "payments", "records", "stub_idp")
APPS = ("accounts", "payments", "records")


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository: relative to its root, existing, sorted."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive, or a clone of another user
        ignored = {".venv", ".venv-node", ".venv-lock", ".git", "node_modules", "staticfiles", "var", "__pycache__"}
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        listed = [str(path) for path in found if not ignored & set(path.parts) and path.suffix not in {".pyc", ".mo"}]
    return tuple(Path(name) for name in sorted(listed) if (ROOT / name).is_file() and not (ROOT / name).is_symlink())


def python_files(*tops: str) -> list[Path]:
    """The Python files below these top folders, or all; migrations left out, because a machine writes them."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and "migrations" not in path.parts and (not tops or path.parts[0] in tops)
    ]


def templates() -> list[Path]:
    """Every HTML template of the portal and of the practice provider."""
    return [path for path in files() if path.suffix == ".html"]


def text(path: Path) -> str:
    """A file's text."""
    return (ROOT / path).read_text(encoding="utf-8", errors="replace")


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(text(path), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a Python file."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a Python file imports at run time; ``from a import b`` gives ``a.b``."""
    guarded: set[ast.AST] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            guarded.update(inner for statement in node.body for inner in ast.walk(statement))
    for node in ast.walk(tree(path)):
        if node in guarded:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
