"""The menu shows a person only what opens for them."""

from types import SimpleNamespace
from typing import Any

from django.test import override_settings
from django.urls import include, path

from taxportal.templatetags.account_menu import account_menu


def page(*names: str) -> Any:
    """URL patterns with these names at /<name>/."""
    return [path(f"{name}/", lambda request: None, name=name) for name in names]


urlpatterns = [
    path("account/", include(([path("", lambda request: None, name="home"), *page("signin_facts")], "accounts"))),
    path("account/", include((page("refunds", "transcripts"), "records"))),
]


def menu(at: str, *, taxpayer: object = None, ial: int = 2) -> list[tuple[str, str]]:
    """Words and aria-current of each entry; the payments floor is not mounted here."""
    request = SimpleNamespace(path=at, taxpayer=taxpayer, identity=SimpleNamespace(ial=ial))
    with override_settings(ROOT_URLCONF=__name__):
        return [(entry.label, entry.current) for entry in account_menu({"request": request})]


def test_a_taxpayer_sees_every_floor_that_is_there() -> None:
    words = [label for label, _current in menu("/account/", taxpayer=object())]
    assert words == ["Home", "Refunds", "Transcripts", "Sign-in details"]


def test_marks_the_page_and_the_part_it_belongs_to() -> None:
    assert ("Home", "page") in menu("/account/", taxpayer=object())
    below = menu("/account/refunds/2025/", taxpayer=object())
    assert ("Refunds", "true") in below and ("Home", "") in below


def test_somebody_verified_without_a_record_sees_the_sign_in_only() -> None:
    assert menu("/account/match/") == [("Sign-in details", "")]


def test_somebody_not_verified_sees_nothing_that_would_send_them_back() -> None:
    assert menu("/account/limited/", ial=1) == []


def test_nothing_is_shown_without_a_request() -> None:
    assert account_menu({}) == []
