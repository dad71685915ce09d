"""The public keys of relying parties: fetched where they publish them, kept, and fetched anew for an unknown kid."""

from __future__ import annotations

import json
import threading
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey

from stub_idp import calling
from stub_idp.clients import Client
from stub_idp.keys import Key

_kept: dict[str, list[dict[str, Any]]] = {}
_lock = threading.Lock()


def signing_key(client: Client, kid: object) -> Key | None:
    """The client's signing key of this kid (without one: its only one), or None when it has none."""
    return _find(client, lambda row: row.get("use", "sig") == "sig" and kid in (None, row.get("kid")))


def encryption_key(client: Client) -> RSAKey | None:
    """The client's RSA key for encryption, or None when it publishes none."""
    key = _find(client, lambda row: row.get("use") == "enc" and row.get("kty") == "RSA", fresh=True)
    return key if isinstance(key, RSAKey) else None


def forget() -> None:
    """Fetch everybody's keys anew when they are needed next."""
    with _lock:
        _kept.clear()


def _find(client: Client, fits: Any, *, fresh: bool = False) -> Key | None:
    with _lock:
        rows = None if fresh else _kept.get(client.jwks_uri)
    found = _only([row for row in rows or [] if fits(row)])
    if found is None:
        rows = _fetched(client.jwks_uri)
        with _lock:
            _kept[client.jwks_uri] = rows
        found = _only([row for row in rows if fits(row)])
    return found


def _fetched(address: str) -> list[dict[str, Any]]:
    answer = calling.fetch(address)
    try:
        rows = json.loads(answer.body)["keys"] if answer.status == 200 else []
    except (ValueError, KeyError, TypeError):
        return []
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _only(rows: list[dict[str, Any]]) -> Key | None:
    if len(rows) != 1:
        return None
    try:
        return ECKey.import_key(rows[0]) if rows[0].get("kty") == "EC" else RSAKey.import_key(rows[0])
    except (JoseError, ValueError, TypeError, KeyError):
        return None
