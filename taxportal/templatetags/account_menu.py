"""The menu of a signed-in person. It lives in the project package because it names pages of every floor."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

# (URL name, words, needs a tax record). Order is the order on the page.
ENTRIES = (
    ("accounts:home", _("Home"), True),
    ("records:refunds", _("Refunds"), True),
    ("records:transcripts", _("Transcripts"), True),
    ("payments:balance", _("Balance and pay"), True),
    ("payments:list", _("Payments"), True),
    ("accounts:signin_facts", _("Sign-in details"), False),
)


@dataclass(frozen=True)
class MenuEntry:
    """One link; `current` is the value of aria-current: "page" here, "true" on a page below it, else empty."""

    url: str
    label: str
    current: str


@register.simple_tag(takes_context=True)
def account_menu(context: dict[str, Any]) -> list[MenuEntry]:
    """The links that lead somewhere for this person: without a tax record only the sign-in details."""
    request = context.get("request")
    if request is None:
        return []
    has_record = getattr(request, "taxpayer", None) is not None
    entries = []
    for name, label, needs_record in ENTRIES:
        if needs_record and not has_record:
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:  # this process does not mount that floor
            continue
        entries.append(MenuEntry(url, str(label), _current(url, request.path, is_home=name == "accounts:home")))
    return entries


def _current(url: str, path: str, *, is_home: bool) -> str:
    if path == url:
        return "page"
    return "true" if not is_home and path.startswith(url) else ""
