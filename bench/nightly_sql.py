"""The other side of bench.nightly: the same rows by set-based SQL alone, in chunks of one transaction. It decides nothing."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from django.db import connection, transaction

from bench.nightly import CLEARED, POSTS, SENT

CHUNK = 500
WORDS = {
    "postgresql": {
        "line": "(r.lines->>'{}')::bigint * 100",
        "uuid": "gen_random_uuid()",
        "object": "jsonb_build_object",
        "sealed": "sha256(convert_to(concat(m.primary_id, '{}', r.id, now(), '{}'), 'UTF8'))",
        "list": "'[]'::jsonb",
    },
    "sqlite": {
        "line": "json_extract(r.lines, '$.{}') * 100",
        "uuid": "lower(hex(randomblob(16)))",
        "object": "json_object",
        "sealed": "randomblob(32) /* {} {} */",
        "list": "'[]'",
    },
}


class SetBased:
    """Statements for a chunk of accounts: those between two keys."""

    def __init__(self) -> None:
        self.words = WORDS[connection.vendor]
        self.now = datetime.now(UTC).isoformat(sep=" ")

    def work_off(self, modules: tuple[int, int]) -> float:
        """Seconds for all accounts from the first key to the last."""
        began = time.perf_counter()
        for statements in (self.posting(), self.sending(), self.clearing()):
            for first in range(modules[0], modules[1] + 1, CHUNK):
                span = {"first": first, "last": min(first + CHUNK - 1, modules[1])}
                with transaction.atomic(), connection.cursor() as cursor:
                    for statement in statements:
                        cursor.execute(statement, span)
        return time.perf_counter() - began

    def posting(self) -> list[str]:
        """The return posts with its refund."""
        line = self.words["line"].format
        refund = f"{line('25d')} - {line('24')}"
        entries = (
            ("150", "2026-04-06", line("24"), "20261104"),
            ("806", "2026-04-15", f"-({line('25d')})", ""),
            ("846", SENT.isoformat(), refund, "20261104"),
        )
        return [
            *(self._entry(code, printed, cents, cycle) for code, printed, cents, cycle in entries),
            self._audit("return.posted", POSTS.isoformat(), "'codes', '150 806 846', 'tax_year', 2025"),
            self._audit("refund.released", POSTS.isoformat(), f"'amount_cents', {refund}, 'pay_on', '{SENT}'"),
        ]

    def sending(self) -> list[str]:
        """The refund is sent: a message and an audit row."""
        message = f"""INSERT INTO kit_outboxmessage (id, channel, kind, recipient_ref, template, context, dedupe_key,
            created_at, business_date)
            SELECT {self.words["uuid"]}, 'email', 'refund.sent', t.ref, 'records/mail/refund_sent.txt', '{{}}',
            'refund-sent-' || p.id || '-1', '{self.now}', '{SENT}'
            FROM records_posting p JOIN records_taxmodule m ON m.id = p.module_id
            JOIN records_taxpayer t ON t.id = m.primary_id
            WHERE p.code = '846' AND p.module_id BETWEEN %(first)s AND %(last)s"""  # noqa: S608
        line = self.words["line"].format
        details = f"'step', 'sent', 'amount_cents', {line('25d')} - {line('24')}"
        return [message, self._audit("refund.step", SENT.isoformat(), details)]

    def clearing(self) -> list[str]:
        """The bank reports: an event and an audit row."""
        event = f"""INSERT INTO records_refundevent (module_id, track, kind, posted_on, date, amount_cents, hold_reason,
            party, notice_code, source_kind, source_id, recorded_at)
            SELECT p.module_id, 'original', 'cleared', '{CLEARED}', '{CLEARED}', 0, '', '', '', 'refund', p.id,
            '{self.now}' FROM records_posting p
            WHERE p.code = '846' AND p.module_id BETWEEN %(first)s AND %(last)s"""  # noqa: S608
        line = self.words["line"].format
        details = f"'step', 'cleared', 'amount_cents', {line('25d')} - {line('24')}"
        return [event, self._audit("refund.step", CLEARED.isoformat(), details)]

    def _entry(self, code: str, printed: str, cents: str, cycle: str) -> str:
        return f"""INSERT INTO records_posting (module_id, code, posted_on, date, amount_cents, cycle, action_code,
            reason, memo_cents, text_data, source_kind, source_id, recorded_at)
            SELECT r.module_id, '{code}', '{POSTS}', '{printed}', {cents}, '{cycle}', '', '', 0, '', 'return', r.id,
            '{self.now}' FROM records_taxreturn r
            WHERE r.module_id BETWEEN %(first)s AND %(last)s"""  # noqa: S608

    def _audit(self, action: str, day: str, details: str) -> str:
        words = self.words
        return f"""INSERT INTO records_auditevent (event_id, v, at, business_date, action, outcome, severity, reason_code,
            actor_type, actor_ref, role, taxpayer_id, object_type, object_ref, details, changed, request_id, session_ref,
            ip, ua_hash, txn_ref, build, host, row_mac)
            SELECT {words["uuid"]}, 1, '{self.now}', '{day}', '{action}', 'ok', 'info', '', 'system', '', '',
            m.primary_id, 'records.taxreturn', r.id, {words["object"]}({details}), {words["list"]}, 'run:{day}:bench',
            '', '', '', '', 'bench', 'bench', {words["sealed"].format(action, day)}
            FROM records_taxreturn r JOIN records_taxmodule m ON m.id = r.module_id
            WHERE r.module_id BETWEEN %(first)s AND %(last)s"""  # noqa: S608
