"""Compile pyproject.toml into requirements/*.txt: hashes for every file, no addresses, valid on every platform."""

import subprocess
import sys

# lock file -> the dependency groups in it; base and the fuller ones start from the project's own dependencies
LOCKS: dict[str, list[str]] = {
    "base": ["pyproject.toml"],
    "test": ["pyproject.toml", "--group", "test"],
    "lint": ["pyproject.toml", "--group", "test", "--group", "lint"],
    "node": ["--group", "node"],
    "lock": ["--group", "lock"],
}
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--no-emit-index-url",
    "--no-annotate",
    "--no-header",
    "-q",
]


def main() -> int:
    """Write every lock, the fullest first so that the smaller ones keep its versions; 1 where one cannot be solved."""
    for name in ("lint", "test", "base", "node", "lock"):
        constraint = ["-c", "requirements/lint.txt"] if name in {"test", "base"} else []
        command = [
            "uv",
            "pip",
            "compile",
            *OPTIONS,
            *LOCKS[name],
            *constraint,
            *sys.argv[1:],
            "-o",
            f"requirements/{name}.txt",
        ]
        if subprocess.call(command):
            print(f"requirements/{name}.txt could not be locked.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
