"""Forms as values: what a page asks for, what was typed, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stub_idp import flow, runtime
from stub_idp.accounts.codes import MOST_SENT, SENT_SECONDS

MOST_CHARACTERS = 300

# The heading of each page of a form, which is its title as well.
HEADINGS = {
    "password": gettext_lazy("Sign in to %(label)s"),
    "code": gettext_lazy("Enter your code"),
    "new_account": gettext_lazy("Create an account"),
    "confirm_address": gettext_lazy("Confirm your address"),
    "second_factor": gettext_lazy("Choose a second factor"),
    "set_up_app": gettext_lazy("Set up your app"),
    "set_up_phone": gettext_lazy("Set up your telephone"),
    "confirm_phone": gettext_lazy("Confirm your telephone"),
    "forgot_password": gettext_lazy("Choose a new password"),
    "forgot_sent": gettext_lazy("Look at your mail"),
    "new_password": gettext_lazy("Choose a new password"),
    "password_changed": gettext_lazy("Your password is changed"),
    "change_password": gettext_lazy("Change your password"),
}


@dataclass(frozen=True)
class Field:
    """One field of a form; `error` is empty where nothing is wrong with it. A password never has a value."""

    name: str
    label: str
    kind: str = "text"
    autocomplete: str = "off"
    hint: str = ""
    inputmode: str = ""
    value: str = ""
    error: str = ""


def email_field() -> Field:
    """The mail address, as one signs in with it."""
    return Field("email", _("E-mail address"), kind="email", autocomplete="username", inputmode="email")


def code_field(hint: str = "") -> Field:
    """A code of six digits."""
    return Field("code", _("Code of six digits"), autocomplete="one-time-code", inputmode="numeric", hint=hint)


def password_field(name: str, label: str, *, new: bool = False, hint: str = "") -> Field:
    """A password: the current one, or a new one."""
    return Field(name, label, kind="password", autocomplete="new-password" if new else "current-password", hint=hint)


def new_password_fields(label: str, again: str) -> list[Field]:
    """A new password, and the same once more."""
    hint = _("At least 12 characters, and not one that many people use. A few words in a row are good.")
    return [
        password_field("password", label, new=True, hint=hint),
        password_field("password_again", again, new=True),
    ]


def typed_into(request: HttpRequest, *names: str) -> dict[str, str]:
    """What was typed into these fields, without the spaces around it; passwords keep theirs."""
    found = {name: request.POST.get(name, "").replace("\0", "\ufffd") for name in names}
    return {name: text if "password" in name else text.strip()[:MOST_CHARACTERS] for name, text in found.items()}


def digits_of(text: str) -> str:
    """A typed code without its spaces; empty where it isn't six digits."""
    bare = "".join(text.split()).replace("-", "")
    return bare if len(bare) == 6 and bare.isascii() and bare.isdigit() else ""


def page(
    request: HttpRequest,
    name: str,
    fields: Sequence[Field],
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    **context: Any,
) -> HttpResponse:
    """The page of a form: as it is opened (200), or with what is wrong and what was typed (422)."""
    typed, errors = typed or {}, {field: text for field, text in (errors or {}).items() if text}
    bound = [
        replace(
            field,
            value="" if field.kind == "password" else typed.get(field.name, field.value),
            error=errors.get(field.name, ""),
        )
        for field in fields
    ]
    heading = str(HEADINGS.get(name, "")) % context
    known = {**context, "heading": heading, "fields": bound, "errors": [field for field in bound if field.error]}
    return render(request, f"stub_idp/accounts/{name}.html", known, status=422 if errors else 200)


def about(request: HttpRequest, issuer: str, reference: str, *, now: float) -> dict[str, Any] | None:
    """What every page of a sign-in shows about it; None where it has ended, or isn't this browser's."""
    profile = runtime.profile_or_404(issuer)
    under_way = flow.find(request, issuer, reference, now=now)
    if under_way is None:
        return None
    return {
        "issuer": issuer,
        "reference": reference,
        "label": profile.label,
        "client_name": runtime.client_name(under_way.request),
    }


def clock(at: float) -> str:
    """A moment, to the second, as a person reads it."""
    return datetime.fromtimestamp(at, UTC).strftime("%H:%M:%S UTC")


def closed_until(locked_until: int) -> str:
    """What somebody is told whose address is closed for wrong passwords or codes."""
    return _("Too many wrong attempts. Sign-in with this address is closed until %(time)s.") % {
        "time": clock(locked_until)
    }


def no_code() -> str:
    """What somebody is told who sends no code, or something that can't be one."""
    return _("Enter the six digits of your code.")


def wrong_code(left: int) -> str:
    """What somebody is told who may try `left` times more."""
    words = ngettext("%(left)s try left.", "%(left)s tries left.", left) % {"left": left}
    return f"{_('This code is not right.')} {words}"


def sent_too_often() -> str:
    """What somebody is told who asks for code after code."""
    words = {"number": MOST_SENT, "minutes": SENT_SECONDS // 60}
    return _("%(number)s codes were sent in %(minutes)s minutes. Use the latest one, or wait a while.") % words
