"""Values of the environment that would end the start with a traceback: each is one sentence instead.

Settings read them while they are being built, so there is nothing yet to collect problems in: the first one ends the start.
"""

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from taxportal.kit.databases import with_engine_options

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
_ON, _OFF = {"1", "on", "true", "yes"}, {"0", "off", "false", "no", ""}
_SCHEMES = {"postgresql", "postgres", "sqlite"}
_DATABASE_EXAMPLE = (
    "for example DATABASE_URL=postgresql://portal:secret@db.example.org/portal or DATABASE_URL=sqlite:///var/db.sqlite3"
)


def env_file(path: str) -> str:
    """The path of the file with further variables; SystemExit when nothing can be read there."""
    try:
        Path(path).read_bytes()
    except OSError as error:
        raise SystemExit(
            f"taxportal can't start: ENV_FILE={path} cannot be read ({error.strerror}); for example ENV_FILE=/etc/taxportal.env"
        ) from error
    return path


def database(url: str, var_dir: Path) -> dict[str, Any]:
    """Django's settings of the database at ``url``, or of SQLite in ``var_dir`` without one; SystemExit for what is neither
    SQLite nor PostgreSQL. The sentence never holds the URL: there is a password in it.
    """
    url_or_own = url or f"sqlite:///{var_dir}/db.sqlite3"
    config = {}
    if urlsplit(url_or_own).scheme in _SCHEMES:  # for others the parser warns, and its warning holds the password
        with suppress(ValueError):
            config = environ.Env.db_url_config(url_or_own)
    if not config.get("NAME"):
        raise SystemExit(
            f"taxportal can't start: DATABASE_URL is no address of PostgreSQL or SQLite; {_DATABASE_EXAMPLE}"
        )
    try:
        return with_engine_options(dict(config), var_dir)
    except OSError as error:
        variable = "DATABASE_URL" if url else "VAR_DIR"
        example = _DATABASE_EXAMPLE if url else "for example VAR_DIR=/var/lib/taxportal"
        raise SystemExit(
            f"taxportal can't start: the folder for the database cannot be made ({error.strerror}: {error.filename}); "
            f"change {variable}, {example}"
        ) from error


def log_level(name: str) -> str:
    """The name of a log level; SystemExit for an unknown one."""
    if name not in LOG_LEVELS:
        raise SystemExit(
            f"taxportal can't start: LOG_LEVEL={name} is none of {', '.join(LOG_LEVELS)}; for example LOG_LEVEL=INFO"
        )
    return name


def switch(text: str, *, variable: str) -> bool:
    """Whether a switch is on; SystemExit for a word that is neither: a typing mistake must not decide it."""
    if (word := text.strip().lower()) in _ON:
        return True
    if word in _OFF:
        return False
    raise SystemExit(f"taxportal can't start: {variable}={text} is neither on nor off; for example {variable}=1")


def limit(text: str, *, variable: str, least: int, most: int) -> int:
    """The whole number of a limit; SystemExit for what is none or lies outside: a limit must not be lifted by mistake."""
    example = (least + most) // 4
    try:
        return whole_number(text, variable=variable, least=least, most=most, example=example)
    except SystemExit as refused:
        raise SystemExit(f"taxportal can't start: {refused}") from None


def whole_number(text: str, *, variable: str, least: int, most: int, example: int) -> int:
    """The number that a command was given; SystemExit when ``text`` isn't one from ``least`` to ``most``."""
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise SystemExit(f"{variable}={text} must be a number from {least} to {most}; for example {variable}={example}")
    return number
