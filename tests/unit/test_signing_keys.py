"""Which key of a provider's set a token is checked with."""

import base64
from typing import Any

import pytest
from joserfc.errors import SecurityWarning

from accounts.oidc import keys
from tests.id_tokens import CLAIMS, EXPECTED, check, ec, public, refused, rsa, sign


# covers RP-kid-absent-single-jwks, RP-kid-absent-multiple-jwks
def test_without_a_key_id_the_only_fitting_key_is_used() -> None:
    assert check(sign(CLAIMS, no_kid=True))
    two = keys.usable({"keys": [public(rsa()), public(rsa("r2"))]}, EXPECTED.algorithms)
    assert refused(sign(CLAIMS, no_kid=True), known=two) == "token.kid_absent"
    same = keys.usable({"keys": [public(rsa()), public(rsa("r2"), kid="r1")]}, EXPECTED.algorithms)
    assert refused(sign(CLAIMS), known=same) == "token.kid_ambiguous"


# covers RP-ignores-unparseable-key-in-jwks
@pytest.mark.parametrize(
    "row",
    [
        "not a key",
        {"kty": "oct", "k": "AAAA"},
        {"kty": "OKP", "crv": "Ed25519", "x": "AAAA"},
        {"kty": "RSA", "n": "!", "e": "AQAB"},
        {"kty": "RSA"},
        {"kty": ["RSA"]},
        {},
    ],
)
def test_keys_that_we_cannot_use_are_left_out(row: Any) -> None:
    assert (
        keys.usable({"keys": [row, public(rsa())]}, EXPECTED.algorithms)
        == keys.usable({"keys": [public(rsa())]}, EXPECTED.algorithms)
        or len(keys.usable({"keys": [row, public(rsa())]}, EXPECTED.algorithms)) == 1
    )


# covers CORE-22
@pytest.mark.parametrize(
    "changes",
    [{"use": "enc"}, {"alg": "RS512"}, {"alg": 5}, {"key_ops": ["encrypt"]}, {"key_ops": 5}],
)
def test_keys_for_something_else_are_left_out(changes: dict[str, Any]) -> None:
    assert keys.usable({"keys": [public(rsa(), **changes)]}, EXPECTED.algorithms) == ()


def test_weak_keys_are_left_out() -> None:
    with pytest.warns(SecurityWarning):
        small = public(rsa("small", 1024))
    assert keys.usable({"keys": [small, public(ec("P-384"), alg=None)]}, EXPECTED.algorithms) == ()
    assert keys.usable({"keys": "none"}, EXPECTED.algorithms) == keys.usable({}, EXPECTED.algorithms) == ()


def test_a_key_of_endless_bits_is_left_out() -> None:
    row = {"kty": "RSA", "e": "AQAB", "n": base64.urlsafe_b64encode(b"\xff" * 1200).rstrip(b"=").decode()}
    assert keys.usable({"keys": [row]}, EXPECTED.algorithms) == ()


def test_a_key_says_which_algorithm_it_is_for() -> None:
    (key,) = keys.usable({"keys": [public(rsa(), alg="PS256", key_ops=["verify"], kid=7)]}, EXPECTED.algorithms)
    assert key.algorithms == {"PS256"} and key.kid is None


# covers G3
def test_a_key_that_is_none_refuses_the_token() -> None:
    broken = keys.Key("r1", frozenset({"RS256"}), "no key at all")
    assert refused(sign(CLAIMS), known=[broken]) == "token.signature"
