"""What changes about an account's ways in, and who is told: its owner, and the services that were opened with it."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from stub_idp import runtime, signals
from stub_idp.accounts import entering, messages
from stub_idp.accounts.account import Account


def set_password(handle: str, password: str, *, event: str, now: float) -> None:
    """A new password. Every remembered sign-in and token of the account ends, and its lock; `event` is pushed to the services."""
    encoded = make_password(password)

    def changed(known: Account) -> Account:
        return replace(known, password_hash=encoded, era=known.era + 1, failures=0, locked_until=0)

    account = runtime.book().change(handle, changed)
    # Whoever had the old password may have let a service in for good.
    runtime.store().rewrite(lambda grant: None if grant.sign_in.person == handle else grant)
    messages.something_changed(account, _("Your password was changed."), now=now)
    signals.tell_services(handle, event)


def remove_factor(handle: str, way: str, *, now: float) -> bool:
    """Take a second factor away; whether it is gone. The last one stays."""
    removed: list[bool] = []

    def without(known: Account) -> Account:
        ways = entering.ways_of(known)
        removed.append(way in ways and len(ways) > 1)
        if not removed[-1]:
            return known
        return replace(known, totp_secret="") if way == entering.APP else replace(known, phone="")

    account = runtime.book().change(handle, without)
    if removed[-1]:
        messages.something_changed(account, _("A second factor was removed."), now=now)
    return removed[-1]
