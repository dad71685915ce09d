"""Signing in by password and second factor: the rules, without the pages."""

from __future__ import annotations

from functools import cache

from django.contrib.auth.hashers import check_password, make_password

from stub_idp import runtime
from stub_idp.accounts import attempts, authenticator, messages
from stub_idp.accounts.account import Account
from stub_idp.accounts.codes import Checked
from stub_idp.accounts.memory import codes
from stub_idp.accounts.rules import MOST_PASSWORD

APP, PHONE = "app", "phone"


@cache
def _nobodys_hash() -> str:
    return make_password(None)


def account_of(email: str, password: str, *, issuer: str) -> Account | None:
    """The account with this address and password at this issuer, or None; it takes as long when there is none."""
    account = runtime.book().by_email(email)
    encoded = account.password_hash if account and account.password_hash else _nobodys_hash()
    is_right = check_password(password[:MOST_PASSWORD], encoded)
    if account is None or not is_right or len(password) > MOST_PASSWORD:
        return None
    return account if runtime.person_at(issuer, account.handle) else None


def checked_password(email: str, password: str, *, issuer: str, now: float) -> Account | attempts.Standing:
    """The account, or how the address stands after a failure. A closed address stays closed for the right password."""
    standing = attempts.standing(email, now=now)
    if standing.locked_until:
        return standing
    account = account_of(email, password, issuer=issuer)
    if account is None:
        return attempts.failed(email, now=now)
    # Others may have failed while this one was looked at.
    standing = attempts.standing(email, now=now)
    return standing if standing.locked_until else account


def ways_of(account: Account) -> list[str]:
    """The second factors of an account, the app first."""
    return [way for way, has in ((APP, account.totp_secret), (PHONE, account.phone)) if has]


def send_code(account: Account, *, issuer: str, now: float) -> bool:
    """Send the account's telephone a code; whether one was sent."""
    code = codes.issue(_key(account), now=now)
    if code is not None:
        messages.code_by_phone(account.phone, code, label=runtime.profile_or_404(issuer).label, now=now)
    return code is not None


def check_code(account: Account, way: str, typed: str, *, now: float) -> Checked:
    """Try a second factor's code, which is then used up."""
    if way == PHONE:
        return codes.check(_key(account), typed, now=now)
    step = authenticator.step_of(account.totp_secret, typed, now=now) if account.totp_secret else 0
    if not step:
        return Checked.WRONG
    return Checked.RIGHT if authenticator.use(account.handle, step) else Checked.GONE


def _key(account: Account) -> str:
    return f"sign-in {account.handle} {account.phone}"
