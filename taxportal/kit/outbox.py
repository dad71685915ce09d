"""The outbox: messages are rows in the transaction of the deed, and are delivered afterwards."""

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from taxportal.kit import bulk
from taxportal.kit.models import OutboxMessage

_COLUMNS = (
    *("id", "channel", "kind", "recipient_ref", "template", "context", "dedupe_key", "created_at"),
    "business_date",
)


def put(
    *,
    kind: str,
    recipient_ref: str,
    template: str,
    dedupe_key: str,
    business_date: date,
    context: dict[str, Any] | None = None,
    channel: str = OutboxMessage.Channel.EMAIL,
) -> OutboxMessage:
    """Queue one message; the same ``dedupe_key`` gives the row that already stands.

    ``context`` may hold references, dates and links, no tax data. Call it inside the deed's transaction.
    """
    message = prepared(
        kind=kind,
        recipient_ref=recipient_ref,
        template=template,
        dedupe_key=dedupe_key,
        business_date=business_date,
        context=context,
        channel=channel,
    )
    OutboxMessage.objects.bulk_create(
        [message], update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["dedupe_key"]
    )
    return OutboxMessage.objects.filter(dedupe_key=dedupe_key)[0]


def prepared(
    *,
    kind: str,
    recipient_ref: str,
    template: str,
    dedupe_key: str,
    business_date: date,
    context: dict[str, Any] | None = None,
    channel: str = OutboxMessage.Channel.EMAIL,
) -> OutboxMessage:
    """The message of ``put``, not queued yet: for jobs that write many at once."""
    return OutboxMessage(
        dedupe_key=dedupe_key,
        kind=kind,
        recipient_ref=recipient_ref,
        template=template,
        context=context or {},
        channel=channel,
        created_at=datetime.now(UTC),
        business_date=business_date,
    )


def put_all(messages: Iterable[OutboxMessage]) -> None:
    """Queue what ``prepared`` made, in the caller's transaction and in one statement; a message whose key stands already is
    left as it is.
    """
    fresh = {message.dedupe_key: message for message in messages}
    for key in standing(fresh):
        del fresh[key]
    bulk.insert(OutboxMessage, _COLUMNS, [_row(message) for message in fresh.values()])


def _row(message: OutboxMessage) -> tuple[Any, ...]:
    """The columns of a message as text, which both databases read alike."""
    return (
        *(message.id.hex, str(message.channel), message.kind, message.recipient_ref, message.template),
        *(json.dumps(message.context), message.dedupe_key, message.created_at.replace(tzinfo=None).isoformat(" ")),
        message.business_date.isoformat(),
    )


def standing(keys: Iterable[str]) -> set[str]:
    """Those of these dedupe keys under which a message stands."""
    return set(OutboxMessage.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True))
