"""The two halves of bench.interest that aren't the portal: accounts to charge, and the charges as plain set-based SQL.

The SQL does what the due job does, for one tax year: every entry of a ledger counts from its day, interest is the sum of entries
times the factor of their days, each month of the penalty takes the tax open on its first day, a late return is charged for
that. It writes the same rows into the same tables in chunks of one transaction each, audit rows sealed by the same keyed code
(HMAC from the database's own SHA-256 on PostgreSQL; SQLite has none, so there it is a constant).
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from tqdm import tqdm

CHUNK = 500
DUE = date(2026, 4, 15)
RECEIVED, PAID_SOME = date(2026, 2, 20), date(2026, 5, 20)
MONTHS = (date(2026, 4, 16), date(2026, 5, 16))  # begun by the first bill
AT_ONCE = 5_000


def fill(count: int, billed_on: date) -> None:
    """``count`` people with an account each: tax, withholding and a payment with the return, something left to pay."""
    from django.db import connection, transaction

    with tqdm(total=count, unit=" accounts", disable=None) as bar:
        for start in range(0, count, AT_ONCE):
            with transaction.atomic():
                bar.update(_some(range(start, min(start + AT_ONCE, count)), billed_on))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _some(numbers: range, billed_on: date) -> int:
    from records.models import Posting, TaxModule, Taxpayer, TaxReturn

    people = [_person(Taxpayer, number) for number in numbers]
    Taxpayer.objects.bulk_create(people)
    modules = TaxModule.objects.bulk_create(TaxModule(primary=person, period="202512") for person in people)
    TaxReturn.objects.bulk_create(
        TaxReturn(module=module, received_on=RECEIVED, filing_status="S", lines={"24": 12000}) for module in modules
    )
    Posting.objects.bulk_create(
        posting
        for number, module in zip(numbers, modules, strict=True)
        for posting in _ledger(module, number, billed_on)
    )
    return len(people)


def _person(model: Any, number: int) -> Any:
    return model(
        id=uuid.UUID(int=number + 1),
        ref=f"{number:08d}",
        tin_fingerprint=hashlib.sha256(str(number).encode()).digest(),
        tin_last4=f"{number % 10_000:04d}",
        tin_kind="ssn",
        given_name="Ada",
        family_name="Quill",
        folded_given="ada",
        folded_family="quill",
        name_control="QUIL",
        birth_date=date(1980, 2, 1),
    )


def _ledger(module: Any, number: int, billed_on: date) -> Iterator[Any]:
    from records.models import Posting

    rows = [("150", billed_on, 1_200_000), ("806", DUE, -10_000 - number % 900_000), ("610", RECEIVED, -5_000)]
    if number % 4 == 0:
        rows.append(("670", PAID_SOME, -40_000))
    for code, day, cents in rows:
        yield Posting(
            module=module,
            code=code,
            posted_on=max(day, RECEIVED) if code == "670" else RECEIVED,
            date=day,
            amount_cents=cents,
            source_kind="bench",
            source_id=str(module.pk),
        )


def charge(billed_on: date) -> int:
    """Charge every account with a balance, and return how many: keys first, then two statements a chunk."""
    from django.db import connection, transaction

    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        _tables(cursor, billed_on)
        cursor.execute(_KEYS, [billed_on])
        keys = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(keys), CHUNK):
        first, last = keys[start], keys[min(start + CHUNK, len(keys)) - 1]
        facts = {"first": first, "last": last, "on": billed_on, "due": DUE, "at": datetime.now(UTC)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_POSTINGS.replace("GREATEST", "GREATEST" if postgres else "MAX"), facts)
            cursor.execute(_AUDIT_POSTGRES if postgres else _AUDIT_SQLITE, facts)
    return len(keys)


def _tables(cursor: Any, billed_on: date) -> None:
    """By how much a cent grows from each day to the bill, and the months of the penalty."""
    from records.interest.rates import factor

    days = [DUE + timedelta(days=n) for n in range((billed_on - DUE).days + 1)]
    cursor.execute("CREATE TEMPORARY TABLE bench_growth (day date PRIMARY KEY, growth numeric(30, 24) NOT NULL)")
    cursor.executemany("INSERT INTO bench_growth VALUES (%s, %s)", [(d, str(factor(d, billed_on) - 1)) for d in days])
    cursor.execute("CREATE TEMPORARY TABLE bench_month (first_day date PRIMARY KEY)")
    cursor.executemany("INSERT INTO bench_month VALUES (%s)", [(day,) for day in MONTHS])


_KEYS = (
    "SELECT module_id FROM records_posting WHERE posted_on <= %s GROUP BY module_id HAVING sum(amount_cents) > 0 "
    "ORDER BY module_id"
)
_POSTINGS = """
INSERT INTO records_posting (module_id, code, posted_on, date, amount_cents, cycle, action_code, reason, memo_cents,
    text_data, source_kind, source_id, recorded_at)
WITH entry AS (
    SELECT module_id, amount_cents, CASE WHEN code IN ('150', '290', '300') THEN %(due)s ELSE GREATEST(date, %(due)s) END AS day
    FROM records_posting
    WHERE module_id BETWEEN %(first)s AND %(last)s AND posted_on <= %(on)s
), interest AS (
    SELECT entry.module_id, CAST(round(sum(entry.amount_cents * growth.growth)) AS bigint) AS cents
    FROM entry JOIN bench_growth AS growth ON growth.day = entry.day GROUP BY entry.module_id
), unpaid AS (
    SELECT entry.module_id, month.first_day, GREATEST(0, CAST(sum(entry.amount_cents) AS bigint)) AS cents
    FROM bench_month AS month JOIN entry ON entry.day <= month.first_day GROUP BY entry.module_id, month.first_day
), paying AS (
    SELECT module_id, (CAST(sum(cents) AS bigint) * 5 + 500) / 1000 AS cents FROM unpaid GROUP BY module_id
), filing AS (
    SELECT filed.module_id, net.cents / 20 - paying.cents AS cents
    FROM records_taxreturn AS filed
    JOIN (SELECT module_id, sum(amount_cents) AS cents FROM entry WHERE day <= %(due)s GROUP BY module_id) AS net
        ON net.module_id = filed.module_id
    JOIN paying ON paying.module_id = filed.module_id
    WHERE filed.version = 1 AND filed.received_on > %(due)s
), charged AS (
    SELECT module_id, '196' AS code, cents FROM interest
    UNION ALL SELECT module_id, '276', cents FROM paying
    UNION ALL SELECT module_id, '166', cents FROM filing
)
SELECT module_id, code, %(on)s, %(on)s, cents, '20262005', '', '', 0, '', 'assess', module_id || '-2026-06-08', %(at)s
FROM charged WHERE cents > 0
"""
_AUDIT = """
INSERT INTO records_auditevent (event_id, v, at, business_date, action, outcome, severity, reason_code, actor_type, actor_ref,
    role, taxpayer_id, object_type, object_ref, details, changed, request_id, session_ref, ip, ua_hash, txn_ref, build, host,
    row_mac)
WITH bill AS (
    SELECT module_id, sum(amount_cents) AS cents FROM records_posting
    WHERE module_id BETWEEN %(first)s AND %(last)s AND source_kind = 'assess' GROUP BY module_id
), event AS (
    SELECT {event_id} AS event_id, 1 AS v, %(at)s AS at, %(on)s AS business_date, 'ledger.posted' AS action, 'ok' AS outcome,
        'info' AS severity, '' AS reason_code, 'system' AS actor_type, '' AS actor_ref, '' AS role,
        module.primary_id AS taxpayer_id, 'records.taxmodule' AS object_type, CAST(module.id AS text) AS object_ref,
        {details} AS details, {none} AS changed, '' AS request_id, '' AS session_ref, '' AS ip, '' AS ua_hash,
        '' AS txn_ref, 'bench' AS build, 'bench' AS host
    FROM bill JOIN records_taxmodule AS module ON module.id = bill.module_id
)
SELECT event.*, {seal} FROM event
"""
_AUDIT_POSTGRES = (
    _AUDIT.format(
        event_id="gen_random_uuid()",
        details="jsonb_build_object('codes', '276 196', 'amount_cents', bill.cents, 'source', 'assess')",
        none="CAST('[]' AS jsonb)",
        seal="sha256(decode(repeat('5c', 64), 'hex') || sha256(decode(repeat('36', 64), 'hex') "
        "|| convert_to(CAST(row_to_json(event) AS text), 'UTF8')))",
    )
    .replace("%(at)s", "CAST(%(at)s AS timestamptz)")
    .replace("%(on)s", "CAST(%(on)s AS date)")
)
_AUDIT_SQLITE = _AUDIT.format(
    event_id="lower(hex(randomblob(16)))",
    details="json_object('codes', '276 196', 'amount_cents', bill.cents, 'source', 'assess')",
    none="'[]'",
    seal="zeroblob(32)",
)
