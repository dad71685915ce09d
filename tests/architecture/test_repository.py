"""The repository stands alone: no machine's paths, no package addresses, no real people's numbers."""

import re

from tests.architecture import tree

# Built from pieces, so that this file does not find itself.
HOSTS = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "registry." + "yarnpkg.com"]
MACHINE = re.compile(r"(?<![\w.$}~])/(?:wo" + r"rk|ro" + r"ot|ho" + r"me|Users)/\w")
# A number that could be somebody's: nine digits with dashes outside the ranges that are never issued.
TAX_NUMBER = re.compile(r"(?<![\d-])(?!666-|900-89-)\d{3}-\d{2}-\d{4}(?![\d-])")
KEPT_OUT = {"package-lock.json"}


def lines_with(pattern: re.Pattern[str], *, suffixes: set[str] | None = None) -> list[str]:
    """file:line for every match in the repository's text files."""
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path in tree.files()
        if path.suffix not in {".png", ".jpg", ".ico", ".woff2", ".po"} and (not suffixes or path.suffix in suffixes)
        for number, line in enumerate(tree.text(path).splitlines(), 1)
        if pattern.search(line)
    ]


def test_names_no_package_address():
    """Locks carry hashes, not addresses; whoever installs chooses where from."""
    assert lines_with(re.compile("|".join(map(re.escape, HOSTS)))) == []
    locks = [path for path in tree.files() if path.parts[0] == "requirements" or path.name == "package-lock.json"]
    assert [str(path) for path in locks if "https:" in tree.text(path)] == []


def test_names_no_path_of_some_machine():
    """Neither in code nor in documentation."""
    assert lines_with(MACHINE) == []


def test_holds_no_tax_number_that_could_be_somebodys():
    """Only 666-xx-xxxx and 900-89-xxxx look like tax numbers; tests hold others to see them refused. covers T64"""
    found = lines_with(TAX_NUMBER, suffixes={".py", ".toml", ".html", ".md", ".csv", ".json", ".txt"})
    assert [line for line in found if not line.startswith("tests/")] == []


def test_locks_agree_with_each_other():
    """A package has one version, whichever lock installs it. covers T47"""
    versions: dict[str, set[str]] = {}
    for name in ("base", "test", "lint"):
        lock = (tree.ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8")
        for package, version in re.findall(r"^([a-z0-9._-]+)==([^\s;\\]+)", lock, re.MULTILINE):
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_every_lock_line_carries_a_hash():
    """pip refuses a file whose hash differs. covers T47"""
    for path in (tree.ROOT / "requirements").glob("*.txt"):
        pins = re.split(r"\n(?=\S)", path.read_text(encoding="utf-8"))
        assert [pin.split()[0] for pin in pins if pin.strip() and "--hash=sha256:" not in pin] == [], path.name
