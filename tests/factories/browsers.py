"""Browsers in which one of the cast is signed in."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse

from taxportal.kit import crypto
from tests.cast import taxpayer
from tests.factories.payments import sign_in


def signed_in(handle: str, *, fresh: bool = True, said: dict[str, str] | None = None) -> Client:
    """Somebody who showed themselves to the provider just now, or an hour ago; ``said`` is what the provider told of them."""
    client = Client()
    sign_in(client, taxpayer(handle))
    session = client.session
    seen = datetime.now(UTC) - timedelta(seconds=0 if fresh else 3600)
    changes: dict[str, Any] = {"auth_time": int(seen.timestamp()), "signed_in_at": int(seen.timestamp())}
    if said is not None:
        changes["said"] = crypto.encrypt(json.dumps(said), place="session.said")
    session["identity"] = {**session["identity"], **changes}
    session.save()
    return client


def text_of(client: Client, name: str, **asked: str) -> str:
    """The source of a page that must be there."""
    answer = client.get(reverse(name), asked)
    assert answer.status_code == 200, answer.headers
    return str(answer.content.decode())
