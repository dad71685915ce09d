"""The fields of the panel's forms. Each has the name that the control API gives it, so that both send the same order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from stub_idp import runtime, signals
from stub_idp.ordering import Unprocessable, parsed
from stub_idp.outcomes import ERRORS, PROOFING
from stub_idp.panel.actions import KEY_STEPS
from stub_idp.profiles import PROFILES
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS

Text = str | Promise
Option = tuple[str, str]


@dataclass(frozen=True)
class Field:
    """One field: `kind` is choice, level (a choice of numbers), number, words (a list of names) or json.

    `needed` says what to do where it was left empty and may not be; `error` says what else to change.
    """

    name: str
    label: Text
    kind: str
    hint: Text = ""
    options: Sequence[Option] = ()
    value: str = ""
    error: str = ""
    needed: Text = ""


def filled(fields: Sequence[Field], given: Mapping[str, str], wrong: Unprocessable | None = None) -> list[Field]:
    """The fields with what was typed, and with what is wrong where it is."""
    return [
        replace(
            field,
            value=given.get(field.name, field.value),
            error=str(wrong) if wrong is not None and wrong.field == field.name else "",
        )
        for field in fields
    ]


def order_of(post: QueryDict, fields: Sequence[Field]) -> dict[str, Any]:
    """The order that the form stands for; what was left empty is absent, or Unprocessable where it is needed."""
    texts = {field.name: post.get(field.name, "").strip() for field in fields}
    for field in fields:
        if field.needed and not texts[field.name]:
            raise Unprocessable(str(field.needed), field.name)
    return {field.name: _value(field.kind, texts[field.name]) for field in fields if texts[field.name]}


def _value(kind: str, text: str) -> Any:
    """What cannot be read stays a text, which the order's checks then refuse by its name."""
    if kind in ("number", "level"):
        return int(text) if text.isdecimal() and len(text) <= 9 else text
    if kind == "words":
        return text.replace(",", " ").split()
    if kind == "json":
        try:
            return parsed(text)
        except (ValueError, RecursionError):
            return text
    return text


def arming() -> list[Field]:
    """What may be said about faults that are to be armed."""
    return [
        _provider(_("Any provider")),
        _client(),
        _person(_("Anybody")),
        Field("count", _("How many times"), "number", _("Sign-ins or answers, 1 to 1000. Empty: any number.")),
        Field("ttl_s", _("For how many seconds"), "number", _("60 to 86400, which is a day."), value="600"),
    ]


def sign_in() -> list[Field]:
    """What may be said about the next sign-in, beside its faults."""
    levels = [("", _("As the person has")), ("1", "1"), ("2", "2")]
    return [
        _person(),
        _provider(_("Any provider")),
        _client(),
        Field(
            "proofing", _("Ends with a failed proofing"), "choice",
            options=[("", _("No")), *_same(PROOFING)],
        ),
        Field("error", _("Ends with an error"), "choice", options=[("", _("No")), *_same(ERRORS)]),
        Field("ial", _("Identity level said (IAL)"), "level", options=levels),
        Field("aal", _("Authentication level said (AAL)"), "level", options=levels),
        Field("withhold", _("Claims kept back"), "words", _("Names with spaces between, for example: birthdate address")),
        Field(
            "claims", _("Claims said instead"), "json",
            _("A JSON object, for example: {\"given_name\": \"Eva\"}. Tax numbers: 666-xx-xxxx or 900-89-xxxx only."),
        ),
        Field("ttl_s", _("Waits for how many seconds"), "number", _("1 to 3600."), value="60"),
    ]  # fmt: skip


def logout() -> list[Field]:
    """What may be said about a logout token."""
    return [_person(), _at(), _client(), _bend(LOGOUT_BENDS)]


def event() -> list[Field]:
    """What may be said about a security event."""
    options = [("", _("Choose an event")), *_same(signals.EVENTS)]
    return [
        _person(),
        Field("event", _("Event"), "choice", options=options, needed=_("Choose an event.")),
        _at(),
        _client(),
        _bend(SET_BENDS),
    ]


def keys() -> list[Field]:
    """What may be said about a step in the life of the keys."""
    meaning = {
        "publish": _("publish: new keys stand beside the old"),
        "use": _("use: the new ones sign"),
        "retire": _("retire: the old ones go"),
        "rotate": _("rotate: all of it at once"),
    }
    return [_at(), Field("do", _("Step"), "choice", options=[(step, meaning[step]) for step in KEY_STEPS])]


def _same(known: Sequence[str] | Mapping[str, object]) -> list[Option]:
    return [(word, word) for word in known]


def _provider(none: str) -> Field:
    names = [(slug, f"{profile.label} ({slug})") for slug, profile in PROFILES.items()]
    return Field("provider", _("Provider"), "choice", options=[("", none), *names])


def _at() -> Field:
    field = _provider("")
    return replace(field, options=field.options[1:], value="generic")


def _client() -> Field:
    names: dict[str, str] = {}
    for slug in PROFILES:
        for entry in runtime.registry().at(slug):
            names.setdefault(entry.client_id, entry.name)
    options = [(client_id, f"{client_id} ({name})" if name else client_id) for client_id, name in names.items()]
    return Field("client", _("Client"), "choice", options=[("", _("Any client")), *options])


def _person(none: str = "") -> Field:
    everybody = [runtime.person(account.handle) for account in runtime.book().all()]
    options = [(person.handle, f"{person.name} ({person.handle})") for person in everybody if person is not None]
    needed = "" if none else _("Choose a person.")
    return Field("person", _("Person"), "choice", options=[("", none or _("Choose a person")), *options], needed=needed)


def _bend(known: Mapping[str, object]) -> Field:
    return Field("bend", _("How it is wrong"), "choice", options=[("", _("Not at all")), *_same(known)])
