"""What the provider "sent": mail, text messages and letters. Nothing leaves this process; the outbox page shows it all."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Literal

MOST = 500

Kind = Literal["mail", "sms", "letter"]


@dataclass(frozen=True)
class Message:
    """One message: to a mail address, a telephone or a person at an address; `at` is seconds since 1970."""

    number: int
    to: str
    kind: Kind
    subject: str
    text: str
    at: float


class Outbox:
    """The latest messages, at most 500. All methods may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: deque[Message] = deque(maxlen=MOST)
        self._number = 0

    def send(self, *, to: str, kind: Kind, subject: str, text: str, at: float) -> None:
        """Keep one more message; the oldest goes where there are too many."""
        with self._lock:
            self._number += 1
            self._kept.append(Message(self._number, to, kind, subject, text, at))

    def all(self, to: str = "") -> list[Message]:
        """The messages, newest first; with `to`, those to exactly this mail address, telephone or name, in any case."""
        with self._lock:
            kept = list(self._kept)
        wanted = to.strip().casefold()
        return [message for message in reversed(kept) if not wanted or message.to.casefold() == wanted]

    def get(self, number: int) -> Message | None:
        """The message of this number, or None where it was never sent or is gone."""
        return next((message for message in self.all() if message.number == number), None)

    def reset(self) -> None:
        """Forget every message. Numbers go on, so that an address never comes to mean another message."""
        with self._lock:
            self._kept.clear()
