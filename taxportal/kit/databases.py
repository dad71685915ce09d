"""Options of the two database engines: what was measured to hold under concurrent writers (docs/decisions/)."""

from pathlib import Path
from typing import Any

SQLITE_OPTIONS = {
    "timeout": 20,
    # Deferred transactions that later write fail with "database is locked" whatever the timeout; IMMEDIATE ones queue.
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;",
}
POSTGRES_OPTIONS = {
    "options": "-c statement_timeout=10000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000"
}


def with_engine_options(config: dict[str, Any], var_dir: Path) -> dict[str, Any]:
    """The parsed DATABASE_URL with the options of its engine added. Requests run outside a transaction."""
    config = {**config, "ATOMIC_REQUESTS": False}
    if config["ENGINE"].endswith("sqlite3"):
        for folder in (Path(config["NAME"]).parent, var_dir):
            folder.mkdir(parents=True, exist_ok=True)
        # A file, not shared memory: with one connection for all threads a race in a test would prove nothing.
        config["TEST"] = {"NAME": str(var_dir / "test.sqlite3")}
        config["OPTIONS"] = {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}
    else:
        config["CONN_MAX_AGE"] = 60
        config["CONN_HEALTH_CHECKS"] = True
        config["OPTIONS"] = {**POSTGRES_OPTIONS, **config.get("OPTIONS", {})}
    return config
