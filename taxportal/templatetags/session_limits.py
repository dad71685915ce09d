"""How long the session on this page still lives, for the notice and the warning."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone

from accounts.security_page import WARN_S, seconds_left

register = template.Library()


@dataclass(frozen=True)
class Limits:
    """Seconds as the script wants them, minutes as people read them."""

    idle_s: int
    left_s: int
    warn_s: int
    minutes: int


@register.simple_tag(takes_context=True)
def session_limits(context: dict[str, Any]) -> Limits | None:
    """The limits of a signed-in person's session; None for anybody else."""
    created = getattr(getattr(context.get("request"), "session", None), "created_at", None)
    if created is None or getattr(context.get("request"), "identity", None) is None:
        return None
    idle, left = seconds_left(created=created, now=timezone.now())
    return Limits(idle, left, WARN_S, settings.SESSION_IDLE_SECONDS // 60)
