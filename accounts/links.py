"""Ways on as addresses, where this process has such a page."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse


@dataclass(frozen=True)
class Link:
    """A way on."""

    label: str
    url: str


def address(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page by its name; "" where this process doesn't mount it."""
    try:
        return reverse(name, args=args or None, kwargs=kwargs or None)
    except NoReverseMatch:
        return ""
