"""The menu of a signed-in person. It lives in the project package because it names pages of every floor."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

# (URL name, words). Order is the order on the page.
WITH_A_RECORD = (
    ("accounts:home", _("Home")),
    ("records:refunds", _("Refunds")),
    ("records:returns", _("Returns and income")),
    ("records:transcripts", _("Transcripts")),
    ("payments:balance", _("Balance and pay")),
    ("payments:list", _("Payments")),
    ("records:notices", _("Notices")),
    ("accounts:profile", _("Profile")),
    ("records:access_log", _("Access log")),
)
SIGNED_IN = (("accounts:security", _("Security")),)
VERIFIED = (("accounts:signin_facts", _("Sign-in details")),)


@dataclass(frozen=True)
class MenuEntry:
    """One link; `current` is the value of aria-current: "page" here, "true" on a page below it, else empty."""

    url: str
    label: str
    current: str


@register.simple_tag(takes_context=True)
def account_menu(context: dict[str, Any]) -> list[MenuEntry]:
    """The links that lead somewhere for this person: nothing that would only send them back."""
    request = context.get("request")
    if request is None:
        return []
    shown: tuple[tuple[str, Any], ...] = WITH_A_RECORD if getattr(request, "taxpayer", None) else ()
    if getattr(getattr(request, "identity", None), "ial", 0) >= 2:
        shown += VERIFIED
    if getattr(request, "identity", None) is not None:
        shown += SIGNED_IN
    return [entry for entry in (_entry(request, name, str(label)) for name, label in shown) if entry]


def _entry(request: HttpRequest, name: str, label: str) -> MenuEntry | None:
    try:
        url = reverse(name)
    except NoReverseMatch:  # this process does not mount that floor
        return None
    if request.path == url:
        return MenuEntry(url, label, "page")
    below = name != "accounts:home" and request.path.startswith(url)
    return MenuEntry(url, label, "true" if below else "")
