"""The outbox: messages are rows in the transaction of the deed, and are delivered afterwards."""

from datetime import UTC, date, datetime
from typing import Any

from taxportal.kit.models import OutboxMessage


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
    message = OutboxMessage(
        dedupe_key=dedupe_key,
        kind=kind,
        recipient_ref=recipient_ref,
        template=template,
        context=context or {},
        channel=channel,
        created_at=datetime.now(UTC),
        business_date=business_date,
    )
    OutboxMessage.objects.bulk_create(
        [message], update_conflicts=True, unique_fields=["dedupe_key"], update_fields=["dedupe_key"]
    )
    return OutboxMessage.objects.filter(dedupe_key=dedupe_key)[0]
