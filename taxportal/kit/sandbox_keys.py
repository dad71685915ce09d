"""Keys of the process: from the environment, and in the sandbox made once and kept in var/."""

import base64
import json
import os
import secrets
from pathlib import Path

NAMES = ("SECRET_KEY", "TIN_KEY", "AUDIT_KEY", "FIELD_KEYS", "FIELD_KEY_ACTIVE")


def fresh() -> dict[str, str]:
    """New random keys, one for each purpose (none is ever derived from another)."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TIN_KEY": secrets.token_urlsafe(32),
        "AUDIT_KEY": secrets.token_urlsafe(32),
        "FIELD_KEYS": json.dumps({"k1": base64.b64encode(secrets.token_bytes(32)).decode()}),
        "FIELD_KEY_ACTIVE": "k1",
    }


def load(var_dir: Path, given: dict[str, str], *, make: bool) -> dict[str, str]:
    """The keys to run with: those given, and with ``make`` the missing ones from ``var/keys.json``.

    Without ``make`` a missing key stays empty; the start-up checks refuse it by name.
    """
    if not make or all(given.values()):
        return given
    path = var_dir / "keys.json"
    return {**_kept(path), **{name: value for name, value in given.items() if value}}


def _kept(path: Path) -> dict[str, str]:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(fresh(), file)
        try:
            os.link(draft, path)  # two processes may start together: the first one's keys stand
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    kept: dict[str, str] = json.loads(path.read_text())
    return kept
