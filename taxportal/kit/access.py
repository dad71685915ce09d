"""Access marks: every view says who may come in; a view that says nothing is closed.

A mark is data. ``accounts.middleware.AccessMarks`` enforces it and a test walks all URLs for one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from taxportal.kit.requests import PortalRequest

View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    """Who may come in."""

    PUBLIC = "public"
    SIGNED_IN = "signed_in"  # somebody whom a provider signed in, matched to a record or not
    TAXPAYER = "taxpayer_only"  # verified and matched to one taxpayer record
    STAFF = "staff_only"


@dataclass(frozen=True)
class AccessMark:
    """What a view asks for: levels as NIST 800-63 numbers, and the greatest age of the sign-in in seconds."""

    door: Door
    ial: int = 0
    aal: int = 0
    max_age_s: int | None = None
    scope: str = ""


def _marked(mark: AccessMark) -> Callable[[View], View]:
    def put(view: View) -> View:
        view.access = mark  # type: ignore[attr-defined]
        return view

    return put


def public(view: View) -> View:
    """Everybody, signed in or not."""
    return _marked(AccessMark(Door.PUBLIC))(view)


def signed_in(*, ial: int = 0, aal: int = 0, max_age_s: int | None = None) -> Callable[[View], View]:
    """Everybody whom an identity provider signed in, at least at these levels."""
    return _marked(AccessMark(Door.SIGNED_IN, ial=ial, aal=aal, max_age_s=max_age_s))


def taxpayer_only(
    *, ial: int = 2, aal: int = 2, max_age_s: int | None = None, scope: str = ""
) -> Callable[[View], View]:
    """A verified person with an active link to a taxpayer record; the view finds it as ``request.taxpayer``."""
    return _marked(AccessMark(Door.TAXPAYER, ial=ial, aal=aal, max_age_s=max_age_s, scope=scope))


def staff_only(*, scope: str = "") -> Callable[[View], View]:
    """Signed-in staff."""
    return _marked(AccessMark(Door.STAFF, scope=scope))


FRESH_S = 300  # how old a sign-in may be where a view does not say otherwise


class FreshSignInNeeded(Exception):
    """Raised by a view that finds out while it runs that this step needs a fresh sign-in. The person is asked to confirm who
    they are, a form that was sent is kept, and ``back`` (by default the same address) is shown afterwards.
    """

    def __init__(self, *, max_age_s: int = FRESH_S, back: str = "") -> None:
        super().__init__(f"fresh sign-in needed, at most {max_age_s} s old")
        self.max_age_s, self.back = max_age_s, back


def need_fresh_sign_in(request: "PortalRequest", *, max_age_s: int = FRESH_S, back: str = "") -> None:
    """Raises FreshSignInNeeded unless the person showed themselves to their provider at most ``max_age_s`` seconds ago."""
    if not request.signed_in_within(max_age_s):
        raise FreshSignInNeeded(max_age_s=max_age_s, back=back)


def mark_of(view: Callable[..., Any]) -> AccessMark | None:
    """The mark of a resolved view, a class-based view or a wrapped one; None where nobody put one."""
    for candidate in (view, getattr(view, "view_class", None), getattr(view, "func", None)):
        mark = getattr(candidate, "access", None)
        if isinstance(mark, AccessMark):
            return mark
    return None
