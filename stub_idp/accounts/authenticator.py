"""The second factor from an app: codes that follow the clock (RFC 6238), each good once, and the picture of the secret."""

from __future__ import annotations

import hmac
from dataclasses import replace

import pyotp
import segno

from stub_idp import runtime
from stub_idp.accounts.account import Account

STEP_SECONDS = 30
# A clock may be one step off, either way.
WINDOW = 1
BORDER = 4


def new_secret() -> str:
    """A secret for an app, in Base32."""
    return pyotp.random_base32()


def in_groups(secret: str) -> str:
    """The secret as one types it: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def address_of(secret: str, *, email: str, issuer: str) -> str:
    """The otpauth address that an app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def picture(address: str) -> dict[str, object]:
    """The QR code of an address as one path of an SVG: its side in modules, and the path's `d`."""
    rows = [bytes(row) for row in segno.make(address, error="m", micro=False).matrix]
    squares = (
        f"M{x + BORDER} {y + BORDER}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return {"side": len(rows) + 2 * BORDER, "path": "".join(squares)}


def step_of(secret: str, typed: str, *, now: float) -> int:
    """The step of the clock that this code belongs to; 0 where it belongs to none near now."""
    app, step = pyotp.TOTP(secret), int(now) // STEP_SECONDS
    for near in range(step - WINDOW, step + WINDOW + 1):
        if hmac.compare_digest(app.at(near * STEP_SECONDS).encode(), typed.encode(errors="replace")):
            return near
    return 0


def use(handle: str, step: int) -> bool:
    """Use up a step: whether it is later than any that was used before."""
    fresh: list[bool] = []

    def used(known: Account) -> Account:
        fresh.append(step > known.totp_step)
        return replace(known, totp_step=max(step, known.totp_step))

    runtime.book().change(handle, used)
    return fresh[-1]
