"""Whatever a token holds, reading it ends in a signal or a refusal, never in another error."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.oidc import backchannel, events, signal_claims
from accounts.oidc.keys import Key
from accounts.outcomes import Refusal
from accounts.providers import Provider, provider_named
from accounts.signals import LOGOUT, RISC, Effect, Signal, kind_of
from taxportal.kit.tracing import Trace
from tests.signal_sender import private_key, sign

ISSUER = "http://localhost:9000/generic"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
NAMES = ["iss", "aud", "iat", "exp", "jti", "sub", "sid", "events", "nonce", "sub_id"]


def provider() -> Provider:
    found = provider_named("generic")
    assert found is not None
    return found


def keys(kid: str | None, alg: str) -> list[Key]:
    return [Key("k", frozenset({"RS256"}), private_key("k").public_key())]


def a_logout() -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": "taxportal",
        "iat": now,
        "exp": now + 120,
        "jti": "t1",
        "sub": "ada",
        "events": {LOGOUT: {}},
    }


def an_event() -> dict[str, Any]:
    about = {"format": "iss_sub", "iss": ISSUER, "sub": "ada"}
    return {
        "iss": ISSUER,
        "aud": "taxportal",
        "iat": int(time.time()),
        "jti": "t1",
        "sub_id": about,
        "events": {RISC + "account-disabled": {}},
    }


def read_logout(token: object) -> Signal:
    return backchannel.read(token, provider=provider(), find_keys=keys, now=time.time(), trace=Trace())


def read_event(token: object) -> Signal:
    return events.read(
        token,
        provider=provider(),
        issuer=ISSUER,
        audiences={"taxportal"},
        find_keys=keys,
        now=time.time(),
        trace=Trace(),
    )


# covers BCL-02
@given(st.text(max_size=200) | st.binary(max_size=200) | st.none())
def test_what_is_no_token_is_refused(token: object) -> None:
    for read in (read_logout, read_event):
        with pytest.raises(Refusal):
            read(token)


# covers BCL-04, BCL-05, BCL-06, BCL-07, BCL-08
@given(st.sampled_from(NAMES), JSON)
def test_any_value_of_any_claim_ends_in_a_signal_or_a_refusal(name: str, value: Any) -> None:
    for read, claims, typ in ((read_logout, a_logout(), "logout+jwt"), (read_event, an_event(), "secevent+jwt")):
        try:
            signal = read(sign({**claims, name: value}, {"typ": typ}, "k"))
        except Refusal as refusal:
            assert refusal.outcome == "SI-14"
        else:
            assert signal.token_id and signal.issuer == ISSUER and (signal.subject or signal.sid or name == "sub_id")


# covers BCL-02
@given(st.data())
def test_a_changed_letter_is_never_accepted(data: st.DataObject) -> None:
    token = sign(a_logout(), {"typ": "logout+jwt"}, "k")
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("ABCDwxyz0189-_.=").filter(lambda new: new != token[place]))
    with pytest.raises(Refusal):
        read_logout(token[:place] + letter + token[place + 1 :])


@given(st.integers(-100_000, 100_000))
def test_the_age_that_counts_is_two_minutes_and_a_minute_for_the_clocks(age: int) -> None:
    now = time.time()
    claims = {"iat": now - age, "exp": now + 120}
    try:
        signal_claims.check_age(claims, now=now, max_age_s=120, needs_exp=True)
        taken = True
    except Refusal:
        taken = False
    assert taken == (-60 <= age <= 180)


def test_each_kind_has_one_effect_and_an_unknown_one_none() -> None:
    assert kind_of("urn:example:x").effect is Effect.NONE
    assert kind_of(RISC + "account-purged").effect is Effect.PURGE
