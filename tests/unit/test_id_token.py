"""The ID token's checks, one by one, on tokens signed by another library than the one that checks them."""

import base64
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from accounts.oidc import tokens
from accounts.outcomes import Refusal
from tests.id_tokens import AT_HASH, C_HASH, CLAIMS, EXPECTED, NOW, check, ec, public, refused, rsa, sign, with_claims


# covers V9.1.1, V9.2.1, RP-idtoken-sig-rs256, RP-idtoken-sig-es256, RP-idtoken-sig-ps256
@pytest.mark.parametrize(("alg", "key"), [("RS256", rsa), ("PS256", rsa), ("ES256", ec)])
def test_accepts_a_good_token_of_each_algorithm(alg: str, key: Any) -> None:
    assert check(sign(CLAIMS, key(), alg))["sub"] == "ada"


# covers CORE-05, CORE-06, CORE-08, RP-missing-athash
@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["taxportal"]},
        {"azp": "taxportal"},
        {"at_hash": AT_HASH},
        {"exp": NOW - 59},
        {"iat": NOW + 59, "nbf": NOW + 59},
        {"auth_time": NOW - 3659},
        {"exp": NOW + 0.5},
        {"something": {"nobody": "knows"}},
        {"c_hash": C_HASH},
        {"at_hash": None, "c_hash": None},
        {"sub": "s" * 255},
    ],
)
def test_accepts_what_is_allowed(changes: dict[str, Any]) -> None:
    assert check(sign(with_claims(**changes)))


# covers T06, RP-invalid-iss, RP-missing-sub, RP-invalid-aud, RP-missing-aud, RP-missing-iat, RP-invalid-athash
# covers RP-invalid-chash, RP-nonce-invalid, CORE-04, CORE-05, CORE-06, CORE-08, CORE-09, CORE-10, CORE-12, CORE-13, CORE-14
@pytest.mark.parametrize(
    ("changes", "log_code"),
    [
        ({"iss": None}, "token.iss"),
        ({"iss": "https://idp.example.org/"}, "token.iss"),
        ({"aud": None}, "token.aud"),
        ({"aud": []}, "token.aud"),
        ({"aud": ["taxportal", "other"]}, "token.aud"),
        ({"aud": {"taxportal": 1}}, "token.aud"),
        ({"azp": "other"}, "token.azp"),
        ({"azp": ["taxportal"]}, "token.azp"),
        ({"exp": None}, "token.exp_absent"),
        ({"exp": NOW - 60}, "token.expired"),
        ({"exp": str(NOW + 60)}, "token.exp_malformed"),
        ({"exp": True}, "token.exp_malformed"),
        ({"exp": 1e300}, "token.exp_malformed"),
        ({"exp": float("nan")}, "token.exp_malformed"),
        ({"nbf": NOW + 61}, "token.not_yet_valid"),
        ({"nbf": "soon"}, "token.nbf_malformed"),
        ({"iat": None}, "token.iat_absent"),
        ({"iat": NOW + 61}, "token.iat_future"),
        ({"iat": NOW - 301}, "token.iat_old"),
        ({"nonce": None}, "token.nonce_absent"),
        ({"nonce": "another"}, "token.nonce"),
        ({"nonce": 5}, "token.nonce"),
        ({"nonce": "\ud800"}, "token.nonce"),
        ({"sub": None}, "token.sub"),
        ({"sub": ""}, "token.sub"),
        ({"sub": "a" * 256}, "token.sub"),
        ({"sub": "äda"}, "token.sub"),
        ({"sub": "a\x00da"}, "token.sub"),
        ({"sub": 5}, "token.sub"),
        ({"at_hash": "other"}, "token.at_hash"),
        ({"at_hash": 5}, "token.at_hash"),
        ({"c_hash": "other"}, "token.c_hash"),
        ({"c_hash": AT_HASH}, "token.c_hash"),
        ({"iss": "https://IDP.example.org"}, "token.iss"),
        ({"iss": ["https://idp.example.org"]}, "token.iss"),
        ({"aud": ["other"]}, "token.aud"),
        ({"auth_time": None}, "token.auth_time_absent"),
        ({"auth_time": NOW + 61}, "token.auth_time_future"),
        ({"auth_time": NOW - 3661}, "token.auth_time_old"),
        ({"auth_time": "today"}, "token.auth_time_malformed"),
    ],
)
def test_refuses_claims(changes: dict[str, Any], log_code: str) -> None:
    assert refused(sign(with_claims(**changes))) == log_code


# covers CORE-11
@pytest.mark.parametrize("acr", [None, "low", ["high"], 5])
def test_a_level_that_is_a_must_is_checked(acr: Any) -> None:
    from dataclasses import replace

    must = replace(EXPECTED, acrs=frozenset({"high"}))
    assert refused(sign(with_claims(acr=acr)), must) == "token.acr"
    assert check(sign(with_claims(acr="high")), must)


def test_the_time_of_sign_in_may_be_missing_where_the_provider_never_states_it() -> None:
    from dataclasses import replace

    lax = replace(EXPECTED, requires_auth_time=False)
    assert check(sign(with_claims(auth_time=None)), lax)
    assert refused(sign(with_claims(auth_time=NOW - 9999)), lax) == "token.auth_time_old"
    assert check(sign(with_claims(auth_time=None)), replace(EXPECTED, max_age_s=None))


def nested(depth: int) -> Any:
    value: Any = 0
    for _ in range(depth):
        value = [value]
    return value


def forged(header: Any, claims: Any = CLAIMS, signature: str = "") -> str:
    def part(value: Any) -> str:
        raw = value if isinstance(value, bytes) else json.dumps(value).encode()
        return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

    return f"{part(header)}.{part(claims)}.{signature}"


# covers T06, V1.5.2, CORE-07, CORE-23, CORE-25, RP-idtoken-sig-none, RP-idtoken-sig-hs256, RP-invalid-sig-rs256
@pytest.mark.parametrize(
    ("token", "log_code"),
    [
        ("", "token.malformed"),
        ("a.b", "token.malformed"),
        ("a.b.c.d.e", "token.malformed"),
        ("!.!.!", "token.malformed"),
        ("x" * 20_000 + "..", "token.malformed"),
        (forged([]), "token.malformed"),
        (forged({"alg": "RS256"}, []), "token.malformed"),
        (forged(b'{"alg": "RS256", "alg": "none"}'), "token.malformed"),
        (forged({"alg": "RS256"}, b'{"sub": "a", "sub": "b"}'), "token.malformed"),
        (forged({"alg": "RS256"}, b"[" * 9000), "token.malformed"),
        (forged(b"\xff\xfe"), "token.malformed"),
        (forged({"alg": "RS256"}, {"a": nested(30)}), "token.malformed"),
        (forged({"alg": "RS256", "jwk": nested(30)}), "token.malformed"),
        (forged({"alg": "RS256"}) + "=", "token.malformed"),
        (forged({"alg": "RS256"}, signature="AB"), "token.malformed"),  # loose bits at the end
        (forged({"alg": "RS256"}, signature="AA+A"), "token.malformed"),
        (forged({"alg": "RS256", "crit": []}), "token.crit"),
        (forged({"alg": "none", "crit": ["b64"], "b64": False}), "token.crit"),
        (forged({}), "token.alg_unknown"),
        (forged({"alg": None}), "token.alg_unknown"),
        (forged({"alg": ["RS256"]}), "token.alg_unknown"),
        (forged({"alg": "RS512"}), "token.alg_unknown"),
        (forged({"alg": "EdDSA"}), "token.alg_unknown"),
        (forged({"alg": "none"}), "token.alg_none"),
        (forged({"alg": "NoNe"}), "token.alg_none"),
        (forged({"alg": "HS256"}), "token.alg_symmetric"),
        (forged({"alg": "RS256", "kid": "r1", "crit": ["exp"]}), "token.crit"),
        (forged({"alg": "RS256", "kid": "r1"}), "token.signature"),
        (forged({"alg": "RS256", "kid": "r1"}, signature="AAAA"), "token.signature"),
        (forged({"alg": "RS256", "kid": "nobody"}), "token.kid_unknown"),
        (forged({"alg": "RS256", "kid": 5}), "token.kid_unknown"),
        (forged({"alg": "ES256", "kid": "r1"}), "token.kid_unknown"),
    ],
)
def test_refuses_forgeries(token: str, log_code: str) -> None:
    assert refused(token) == log_code


# covers CORE-24
def test_a_key_in_the_header_is_not_looked_at() -> None:
    own = rsa("mine")
    token = sign(CLAIMS, own, jwk=public(own), jku="https://evil.example/jwks")
    assert refused(token) == "token.kid_unknown"
    for hint in ({"jwk": public(own)}, {"jku": "https://a.example"}, {"x5u": "https://a.example"}, {"x5c": ["AAAA"]}):
        assert check(sign(CLAIMS, **hint))  # by the key that we know; the hint changes nothing


# covers CORE-07
@pytest.mark.parametrize("kind", ["at+jwt", "logout+jwt", "secevent+jwt", ""])
def test_another_kind_of_token_is_no_id_token(kind: str) -> None:
    assert refused(sign(CLAIMS, typ=kind)) == "token.typ"
    assert check(sign(CLAIMS, typ="JWT")) and check(sign(CLAIMS, typ="jwt"))
    for strange in (5, ["JWT"], None):  # the signing library refuses to write these
        with pytest.raises(Refusal):
            tokens._check_type({"typ": strange})


# covers RP-invalid-sig-hs256
def test_the_public_key_is_no_shared_secret() -> None:
    unsigned = forged({"alg": "HS256", "kid": "r1"})[:-1]
    mac = hmac.digest(rsa().as_pem(private=False), unsigned.encode(), "sha256")
    token = f"{unsigned}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"
    assert refused(token) == "token.alg_symmetric"


# covers RP-invalid-sig-rs256, RP-invalid-sig-es256
@pytest.mark.parametrize(("alg", "key"), [("RS256", rsa), ("ES256", ec)])
def test_a_signature_by_another_key_is_refused(alg: str, key: Any) -> None:
    header, claims, _ = sign(CLAIMS, key(), alg).split(".")
    other = sign(with_claims(sub="eve"), key(), alg).split(".")[2]
    assert refused(f"{header}.{claims}.{other}") == "token.signature"


def test_a_token_changed_after_signing_is_refused() -> None:
    header, _, signature = sign(CLAIMS).split(".")
    other = sign(with_claims(sub="eve")).split(".")[1]
    assert refused(f"{header}.{other}.{signature}") == "token.signature"


# covers G3, V1.5.2
@given(
    some.text(max_size=200)
    | some.binary(max_size=200).map(lambda raw: base64.urlsafe_b64encode(raw).decode() + ".e30.")
)
def test_no_text_is_a_token(text: str) -> None:
    assert refused(text).startswith("token.")


@given(
    some.dictionaries(
        some.sampled_from([*CLAIMS, "nbf", "azp", "at_hash"]),
        some.none()
        | some.booleans()
        | some.integers()
        | some.floats()
        | some.text(max_size=5)
        | some.lists(some.text(max_size=3), max_size=2),
        min_size=1,
    )
)
def test_claims_of_any_type_pass_or_are_refused(changes: dict[str, Any]) -> None:
    claims = {**CLAIMS, **changes}
    for _, one in tokens.CHECKS:
        try:
            one(claims, EXPECTED)
        except Refusal as refusal:
            assert refusal.log_code.startswith("token.")


# covers G3, CORE-25
@given(some.data())
def test_a_good_token_changed_anywhere_is_never_accepted(data: Any) -> None:
    alg, key = data.draw(some.sampled_from([("RS256", rsa), ("ES256", ec)]))
    token = sign(CLAIMS, key(), alg)
    kind = data.draw(some.sampled_from(["replace", "insert", "remove", "swap"]))
    place = data.draw(some.integers(0, len(token) - 1))
    letters = some.characters(codec="utf-8") | some.sampled_from("Aa0-_.=+/ \n")
    if kind == "replace":
        changed = token[:place] + data.draw(letters) + token[place + 1 :]
    elif kind == "insert":
        changed = token[:place] + data.draw(letters) + token[place:]
    elif kind == "remove":
        changed = token[:place] + token[place + 1 + data.draw(some.integers(0, 40)) :]
    else:
        parts = token.split(".")
        changed = ".".join(data.draw(some.permutations(parts)))
    if changed != token:
        assert refused(changed).startswith("token.")
