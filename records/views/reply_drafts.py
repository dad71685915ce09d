"""What somebody is about to write back about a notice, between the form and the check page: encrypted in their own session,
one at a time, gone when it is sent or the session ends. So going back or loading a page again loses and sends nothing.
"""

import json
import uuid
from dataclasses import dataclass
from uuid import UUID

from records.models import Notice
from records.notices.replies import ReplyKind
from taxportal.kit.crypto import Undecryptable, decrypt, encrypt
from taxportal.kit.requests import TaxpayerRequest

_SESSION_KEY = "notice_reply"
_PLACE = "session.notice_reply"


@dataclass(frozen=True)
class Draft:
    """The text, and the key that makes it one reply."""

    text: str
    key: UUID


def keep(request: TaxpayerRequest, notice: Notice, kind: ReplyKind, text: str) -> None:
    """Keep this text; the same text again keeps its key, so that a form sent twice is one reply."""
    before = kept(request, notice, kind)
    key = before.key if before and before.text == text else uuid.uuid4()
    packed = json.dumps({"about": _about(notice, kind), "text": text, "key": str(key)})
    request.session[_SESSION_KEY] = encrypt(packed, place=_PLACE)


def kept(request: TaxpayerRequest, notice: Notice, kind: ReplyKind) -> Draft | None:
    """What is kept about this notice and kind of reply; None where nothing is, or it can't be read any more."""
    try:
        draft = json.loads(decrypt(str(request.session.get(_SESSION_KEY, "")), place=_PLACE))
    except Undecryptable:
        return None
    return Draft(draft["text"], UUID(draft["key"])) if draft["about"] == _about(notice, kind) else None


def forget(request: TaxpayerRequest) -> None:
    """Drop it: it was sent."""
    request.session.pop(_SESSION_KEY, None)


def _about(notice: Notice, kind: ReplyKind) -> str:
    return f"{notice.ref}/{kind.value}"
