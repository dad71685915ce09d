"""What passes with time, tried without waiting: every rule is handed the moment it is asked at."""

from __future__ import annotations

from collections.abc import Iterator

import pyotp
import pytest

from stub_idp.accounts import attempts, authenticator, forms, rules
from stub_idp.accounts.attempts import LOCK_SECONDS, MOST_STRANGERS, Standing, Strangers
from stub_idp.accounts.codes import CODE_SECONDS, LINK_SECONDS, SENT_SECONDS, Checked, Codes, Links
from tests.stub_idp.visitor import wrong_code

NOW = 1_790_000_000.0


@pytest.fixture
def stranger() -> Iterator[str]:
    yield "stranger@example.com"
    attempts.strangers.reset()


def issued(codes: Codes, now: float = NOW) -> str:
    code = codes.issue("somebody", now=now)
    assert code is not None and len(code) == 6
    return code


def test_a_code_is_good_for_ten_minutes() -> None:
    codes = Codes()
    code = issued(codes)
    assert codes.check("somebody", code, now=NOW + CODE_SECONDS) is Checked.GONE
    assert codes.check("somebody", code, now=NOW + CODE_SECONDS - 1) is Checked.RIGHT
    assert codes.check("somebody", code, now=NOW + 1) is Checked.GONE


def test_a_code_is_its_holder_s_alone_and_a_new_one_takes_its_place() -> None:
    codes = Codes()
    code = issued(codes)
    assert codes.check("somebody else", code, now=NOW) is Checked.GONE
    new = issued(codes)
    assert new == code or codes.check("somebody", code, now=NOW) is Checked.WRONG
    assert codes.check("somebody", new, now=NOW) is Checked.RIGHT


def test_the_fifth_wrong_try_ends_a_code() -> None:
    codes = Codes()
    code = issued(codes)
    for left in (4, 3, 2, 1, 0):
        assert codes.check("somebody", wrong_code(code), now=NOW) is Checked.WRONG
        assert codes.tries_left("somebody") == left
    assert codes.check("somebody", code, now=NOW) is Checked.GONE


def test_five_codes_in_a_quarter_of_an_hour_and_then_more() -> None:
    codes = Codes()
    for _ in range(5):
        issued(codes)
    assert codes.issue("somebody", now=NOW + SENT_SECONDS - 1) is None
    assert codes.issue("somebody else", now=NOW) is not None
    assert codes.issue("somebody", now=NOW + SENT_SECONDS + 1) is not None


def test_a_code_that_was_typed_makes_room_for_more() -> None:
    codes = Codes()
    for _ in range(9):
        assert codes.check("somebody", issued(codes), now=NOW) is Checked.RIGHT


def test_a_link_is_good_for_half_an_hour_and_once() -> None:
    links = Links()
    token = links.issue("ava", "generic", "own", now=NOW)
    assert token is not None
    assert links.peek(token, now=NOW + LINK_SECONDS) is None
    assert links.peek(token, now=NOW + LINK_SECONDS - 1) is not None
    link = links.take(token, now=NOW + LINK_SECONDS - 1)
    assert link is not None and (link.handle, link.issuer, link.reference) == ("ava", "generic", "own")
    assert links.peek(token, now=NOW) is None and links.take(token, now=NOW) is None


def test_a_link_that_came_too_late_is_used_up_all_the_same() -> None:
    links = Links()
    token = links.issue("ava", "generic", "own", now=NOW) or ""
    assert links.take(token, now=NOW + LINK_SECONDS) is None
    assert links.take(token, now=NOW) is None


def test_an_address_opens_again_after_a_quarter_of_an_hour(stranger: str) -> None:
    assert attempts.standing(stranger, now=NOW) == Standing(5)
    for _ in range(5):
        attempts.failed(stranger.upper(), now=NOW)
    until = int(NOW) + LOCK_SECONDS
    assert attempts.standing(stranger, now=NOW) == Standing(0, until)
    # Going on doesn't make it longer.
    assert attempts.failed(stranger, now=until - 1) == Standing(0, until)
    assert attempts.standing(stranger, now=until) == Standing(5)
    assert attempts.failed(stranger, now=until) == Standing(4)


def test_strangers_do_not_fill_the_memory() -> None:
    strangers = Strangers()
    for number in range(MOST_STRANGERS + 1):
        strangers.failed(f"{number}@example.com", now=NOW)
    assert strangers.get("0@example.com") == (0, 0) and strangers.get("1@example.com") == (1, 0)


def test_an_app_may_be_one_step_off() -> None:
    secret = authenticator.new_secret()
    step = int(NOW) // 30
    for off in range(-3, 4):
        typed = pyotp.TOTP(secret).at(int(NOW) + 30 * off)
        assert authenticator.step_of(secret, typed, now=NOW) == (step + off if abs(off) <= 1 else 0)


def test_the_picture_holds_the_address() -> None:
    address = authenticator.address_of("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", email="sam@example.com", issuer="Harbor ID")
    assert address.startswith("otpauth://totp/Harbor%20ID:sam%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    picture = authenticator.picture(address)
    # The corner squares begin behind the quiet zone.
    assert isinstance(picture["path"], str) and picture["path"].startswith("M4 4h1v1h-1zM5 4")
    assert authenticator.in_groups("JBSWY3DPEHPK3PXP") == "JBSW Y3DP EHPK 3PXP"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("+12025550101", "+12025550101"),
        ("1 (202) 555-0199", "+12025550199"),
        ("202.555.0142", "+12025550142"),
        ("555-0142", ""),
        ("+1 202 555 0200", ""),
        ("+44 202 555 0142", ""),
        ("202 555 0142 ext 3", ""),
    ],
)
def test_numbers_are_written_in_one_way(typed: str, number: str) -> None:
    assert rules.phone_number(typed) == number


def test_a_moment_is_told_to_the_second() -> None:
    assert forms.clock(NOW) == "14:13:20 UTC"
