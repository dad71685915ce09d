"""Every address says who may come in. covers T16, INV-23"""

from collections.abc import Iterator
from functools import cache

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from taxportal.kit import access


def leaves(
    resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, URLPattern, tuple[str, ...]]]:
    """(address pattern, its view's pattern, namespaces around it) for every address of the portal."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from leaves(entry, address, (*spaces, *filter(None, [entry.namespace])))
        else:
            yield address, entry, spaces


@cache
def everything() -> list[tuple[str, URLPattern, tuple[str, ...]]]:
    """The walk, once."""
    return list(leaves(get_resolver()))


def test_there_are_addresses_to_look_at():
    """An empty walk would prove nothing."""
    assert len(everything()) > 20


def test_every_view_carries_a_mark():
    """The staff site is one room with one door, which its own site class keeps; all others carry a mark each."""
    unmarked = [
        address
        for address, entry, spaces in everything()
        if "admin" not in spaces and access.mark_of(entry.callback) is None
    ]
    assert unmarked == []


def test_everything_below_staff_is_behind_the_staff_door():
    """Anonymous visitors meet the staff sign-in, whatever the address; nothing else is mounted there."""
    assert [
        address for address, _, spaces in everything() if address.startswith("staff/") and "admin" not in spaces
    ] == []


def test_everything_below_account_asks_for_a_person():
    """No page of a person's own is public by mistake."""
    wrong = []
    for address, entry, _ in everything():
        mark = access.mark_of(entry.callback)
        if address.startswith("account/") and mark and mark.door is access.Door.PUBLIC:
            wrong.append(address)
    assert wrong == []


@pytest.mark.parametrize("part", ["tin", "ssn", "taxpayer_id", "taxpayer", "name", "email"])
def test_no_address_carries_who_somebody_is(part):
    """A person's own pages need no identifier, and objects have opaque ones. covers T12, T24, INV-31"""
    wrong = [
        address
        for address, _, spaces in everything()
        if "admin" not in spaces and f":{part}>" in address and "signin" not in address
    ]
    assert wrong == []
