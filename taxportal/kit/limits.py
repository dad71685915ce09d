"""Rate limits counted in the database: exact over all workers, no other service needed."""

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection

from taxportal.kit import crypto, logs


@dataclass(frozen=True)
class Verdict:
    """Whether the hit is allowed, and if not, in how many seconds the next one may be."""

    allowed: bool
    retry_after_s: int = 0


def hit(rule: str, key: str, *, limit: int, window_s: int) -> Verdict:
    """Count one hit of ``key`` under ``rule``; at most ``limit`` pass per window of ``window_s`` seconds (real time).

    One atomic upsert. Always allowed when settings.RATE_LIMITS is off.
    """
    if not settings.RATE_LIMITS:
        return Verdict(True)
    now = time.time()
    window = int(now // window_s)
    digest = crypto.keyed_digest(settings.SECRET_KEY, f"limit.{rule}.{window_s}", key)
    hits = _count(digest, window, datetime.fromtimestamp(now, UTC) + timedelta(days=2))
    if hits <= limit:
        return Verdict(True)
    logs.event("limit.hit", rule=rule, key_hash=digest.hex()[:12])
    return Verdict(False, max(1, math.ceil((window + 1) * window_s - now)))


# "window" is a reserved word on PostgreSQL, hence the quotes
UPSERT = """
    INSERT INTO kit_ratecounter ("key", "window", hits, expires_at) VALUES (%s, %s, 1, %s)
    ON CONFLICT ("key", "window") DO UPDATE SET hits = kit_ratecounter.hits + 1
    RETURNING hits
"""


def _count(digest: bytes, window: int, expires_at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(UPSERT, [digest, window, connection.ops.adapt_datetimefield_value(expires_at)])
        return int(cursor.fetchone()[0])
