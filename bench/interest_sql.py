"""The two halves of bench.interest that aren't the portal: accounts to charge, and the charges as plain set-based SQL.

The SQL knows only what these accounts need: one year, one principal, nothing paid after the due date. It writes the same rows
into the same tables in chunks of one transaction each, but seals no audit row (the code is a constant) and looks at no account
by itself.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from tqdm import tqdm

CHUNK = 500
DUE = date(2026, 4, 15)
RECEIVED = date(2026, 2, 20)
MONTHS = 2  # begun by the first bill
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

    rows = (("150", billed_on, 1_200_000), ("806", DUE, -10_000 - number % 900_000), ("610", RECEIVED, -5_000))
    for code, day, cents in rows:
        yield Posting(
            module=module,
            code=code,
            posted_on=RECEIVED,
            date=day,
            amount_cents=cents,
            source_kind="bench",
            source_id=str(module.pk),
        )


def charge(billed_on: date) -> int:
    """Charge every account with a balance, and return how many: keys first, then two statements a chunk."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT module_id FROM records_posting WHERE posted_on <= %s GROUP BY module_id HAVING sum(amount_cents) > 0 "
            "ORDER BY module_id",
            [billed_on],
        )
        keys = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(keys), CHUNK):
        first, last = keys[start], keys[min(start + CHUNK, len(keys)) - 1]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_POSTINGS, _facts(first, last, billed_on))
            cursor.execute(
                _AUDIT_POSTGRES if connection.vendor == "postgresql" else _AUDIT_SQLITE, _facts(first, last, billed_on)
            )
    return len(keys)


def _facts(first: int, last: int, billed_on: date) -> dict[str, Any]:
    from records.interest.rates import factor

    return {
        "first": first,
        "last": last,
        "on": billed_on,
        "months": MONTHS,
        "growth": str(factor(DUE, billed_on) - 1),
        "at": datetime.now(UTC),
        "seal": bytes(32),
    }


_POSTINGS = """
INSERT INTO records_posting (module_id, code, posted_on, date, amount_cents, cycle, action_code, reason, memo_cents,
    text_data, source_kind, source_id, recorded_at)
SELECT owed.module_id, charge.code, %(on)s, %(on)s,
    CASE charge.code WHEN '276' THEN (owed.cents * 5 * %(months)s + 500) / 1000
        ELSE CAST(round(owed.cents * CAST(%(growth)s AS numeric)) AS bigint) END,
    '20262005', '', '', 0, '', 'assess', owed.module_id || '-2026-06-08', %(at)s
FROM (SELECT module_id, CAST(sum(amount_cents) AS bigint) AS cents FROM records_posting
      WHERE module_id BETWEEN %(first)s AND %(last)s AND posted_on <= %(on)s GROUP BY module_id) AS owed
CROSS JOIN (SELECT '276' AS code UNION ALL SELECT '196') AS charge
WHERE owed.cents > 0
"""
_AUDIT = """
INSERT INTO records_auditevent (event_id, v, at, business_date, action, outcome, severity, reason_code, actor_type, actor_ref,
    role, taxpayer_id, object_type, object_ref, details, changed, request_id, session_ref, ip, ua_hash, txn_ref, build, host,
    row_mac)
SELECT {event_id}, 1, %(at)s, %(on)s, 'ledger.posted', 'ok', 'info', '', 'system', '', '', module.primary_id,
    'records.taxmodule', CAST(module.id AS text), {details}, '[]', '', '', '', '', '', 'bench', 'bench', %(seal)s
FROM (SELECT module_id, sum(amount_cents) AS cents FROM records_posting
      WHERE module_id BETWEEN %(first)s AND %(last)s AND source_kind = 'assess' GROUP BY module_id) AS bill
JOIN records_taxmodule AS module ON module.id = bill.module_id
"""
_AUDIT_POSTGRES = _AUDIT.format(
    event_id="gen_random_uuid()",
    details="jsonb_build_object('codes', '276 196', 'amount_cents', bill.cents, 'source', 'assess')",
)
_AUDIT_SQLITE = _AUDIT.format(
    event_id="lower(hex(randomblob(16)))",
    details="json_object('codes', '276 196', 'amount_cents', bill.cents, 'source', 'assess')",
)
