"""UserInfo as a signed, quoted or encrypted token, and tokens inside it; packed by another library than the one that unpacks."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from joserfc import jwe, jws
from joserfc.jwk import ECKey, RSAKey

from accounts.oidc import own_keys
from accounts.oidc.exchange import Exchange
from accounts.oidc.jwe import decrypt
from accounts.outcomes import Refusal
from accounts.providers import Provider, provider_named
from accounts.providers.profile import EmbeddedToken, UserInfoFormat
from taxportal.kit.tracing import Trace
from tests.client_keys import rsa_key, write_key
from tests.loopback_op import Op, running_op

KEY = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"}, auto_kid=False)
OTHER = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"}, auto_kid=False)
CREDENTIAL_KEY = ECKey.generate_key("P-256", {"kid": "did#1"}, auto_kid=False)
JWT, JSON = "application/jwt", "application/json"


@pytest.fixture(scope="module")
def own_key(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The file of our decryption key."""
    return write_key(tmp_path_factory.mktemp("keys") / "enc.pem", rsa_key())


@pytest.fixture
def op() -> Iterator[Op]:
    """A provider with one key."""
    with running_op() as server:
        server.answers["/jwks_uri"] = [(200, {"keys": [KEY.as_dict(private=False)]})]
        yield server


@pytest.fixture
def provider(op: Op, settings: Any, own_key: str) -> Provider:
    """The portal's side of it; a test sets the form."""
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": {**known, "ISSUER": op.issuer, "DECRYPTION_KEY_FILE": (own_key,)}}
    found = provider_named("generic")
    assert found is not None
    return found


def signed(claims: dict[str, Any], key: Any = KEY, **header: Any) -> str:
    return jws.serialize_compact(
        {"alg": "ES256", "kid": key.kid, **header}, json.dumps(claims).encode(), key, algorithms=["ES256"]
    )


def sealed(text: str, key_file: str, **header: Any) -> str:
    public = RSAKey.import_key(own_keys.load(key_file, own_keys.DECRYPTING).public_jwk)
    protected = {"alg": "RSA-OAEP-256", "enc": "A256GCM", **header}
    registry = jwe.JWERegistry(algorithms=[protected["alg"], protected["enc"], "DEF"], strict_check_header=False)
    return jwe.encrypt_compact(protected, text.encode(), public, registry=registry)


def read(provider: Provider, form: UserInfoFormat) -> dict[str, Any]:
    one = replace(provider, userinfo_format=form)
    return Exchange(one, Trace()).userinfo("abc", subject="a")


def refused(provider: Provider, form: UserInfoFormat) -> tuple[str, str]:
    with pytest.raises(Refusal) as refusal:
        read(provider, form)
    return refusal.value.outcome, refusal.value.log_code


def good(op: Op, **changes: Any) -> dict[str, Any]:
    claims = {"sub": "a", "iss": op.issuer, "aud": "taxportal", "given_name": "Ada", **changes}
    return {name: value for name, value in claims.items() if value is not None}


# covers RP-userinfo-signed, CORE-16
def test_reads_each_form(op: Op, provider: Provider, own_key: str) -> None:
    token = signed(good(op))
    for form, body, kind in (
        (UserInfoFormat.SIGNED, token.encode(), JWT),
        (UserInfoFormat.SIGNED, token.encode() + b"\n", "application/jwt; charset=utf-8"),
        (UserInfoFormat.QUOTED, json.dumps(token).encode(), JSON),
        (UserInfoFormat.ENCRYPTED, sealed(token, own_key).encode(), JWT),
        (UserInfoFormat.ENCRYPTED, json.dumps(sealed(token, own_key, cty="JWT")).encode(), JSON),
        (UserInfoFormat.JSON, json.dumps(good(op)).encode(), JSON),
    ):
        op.answers["/userinfo_endpoint"] = [(200, body, kind)]
        assert read(provider, form)["given_name"] == "Ada"


# covers RP-userinfo-bearer-header, RP-userinfo-bearer-body, CORE-17
def test_the_access_token_goes_in_the_header_alone(op: Op, provider: Provider) -> None:
    op.answers["/userinfo_endpoint"] = [(200, good(op))]
    read(provider, UserInfoFormat.JSON)
    assert op.received[-1]["Authorization"] == "Bearer abc" and op.received[-1][""] == ""
    assert op.asked[-1] == "/userinfo_endpoint"


# covers CORE-16, RP-userinfo-signed
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"iss": "https://other.example.org"}, "userinfo.iss"),
        ({"iss": None}, "userinfo.iss"),
        ({"aud": "other"}, "userinfo.aud"),
        ({"aud": ["taxportal", "other"]}, "userinfo.aud"),
        ({"aud": None}, "userinfo.aud"),
        ({"exp": 1}, "userinfo.expired"),
        ({"exp": "never"}, "userinfo.expired"),
        ({"exp": True}, "userinfo.expired"),
        ({"sub": "b"}, "userinfo.sub"),
        ({"sub": None}, "userinfo.sub"),
    ],
)
def test_a_token_about_something_else_is_refused(op: Op, provider: Provider, changes: Any, code: str) -> None:
    op.answers["/userinfo_endpoint"] = [(200, signed(good(op, **changes)).encode(), JWT)]
    assert refused(provider, UserInfoFormat.SIGNED) == ("SI-14", code)


# covers CORE-16, CORE-24
def test_a_token_by_another_key_is_refused(op: Op, provider: Provider) -> None:
    for token, code in (
        (signed(good(op), OTHER), "userinfo.signature"),
        (signed(good(op), OTHER, jwk=OTHER.as_dict(private=False)), "userinfo.signature"),
        (signed(good(op)).rsplit(".", 1)[0] + ".", "userinfo.signature"),
        ("eyJhbGciOiJub25lIn0.e30.", "userinfo.alg_none"),
        ("not a token", "userinfo.malformed"),
    ):
        op.answers["/userinfo_endpoint"] = [(200, token.encode(), JWT)]
        assert refused(provider, UserInfoFormat.SIGNED) == ("SI-14", code)


@pytest.mark.parametrize(
    ("form", "body", "kind", "expected"),
    [
        (UserInfoFormat.JSON, b"{}", "text/html", ("SI-12", "userinfo.not_json")),
        (UserInfoFormat.JSON, b"[1]", JSON, ("SI-12", "userinfo.not_json")),
        (UserInfoFormat.JSON, b'{"sub": "a", "sub": "b"}', JSON, ("SI-12", "userinfo.not_json")),
        (UserInfoFormat.JSON, b"[" * 5000, JSON, ("SI-12", "userinfo.not_json")),
        (UserInfoFormat.JSON, b"a.b.c", JWT, ("SI-12", "userinfo.not_json")),
        (UserInfoFormat.SIGNED, b'{"sub": "a"}', JSON, ("SI-14", "userinfo.format")),
        (UserInfoFormat.SIGNED, b'"a.b.c"', JSON, ("SI-14", "userinfo.format")),
        (UserInfoFormat.QUOTED, b"a.b.c", JWT, ("SI-14", "userinfo.format")),
        (UserInfoFormat.QUOTED, b'{"sub": "a"}', JSON, ("SI-14", "userinfo.malformed")),
        (UserInfoFormat.QUOTED, b'{"sub"', JSON, ("SI-12", "userinfo.not_json")),
        (UserInfoFormat.ENCRYPTED, b'{"sub": "a"}', JSON, ("SI-14", "userinfo.not_encrypted")),
        (UserInfoFormat.ENCRYPTED, b"a.b.c", JWT, ("SI-14", "userinfo.not_encrypted")),
        (UserInfoFormat.ENCRYPTED, b"a.b.c.d.e", JWT, ("SI-14", "userinfo.malformed")),
        (UserInfoFormat.ENCRYPTED, b"x" * 140_000, JWT, ("SI-14", "userinfo.not_encrypted")),
    ],
)
def test_no_form_is_taken_for_another(
    op: Op, provider: Provider, form: UserInfoFormat, body: bytes, kind: str, expected: Any
) -> None:
    op.answers["/userinfo_endpoint"] = [(200, body, kind)]
    assert refused(provider, form) == expected


# covers CORE-27, RP-userinfo-encrypted
def test_what_is_not_sealed_for_us_in_the_registered_way_is_refused(
    op: Op, provider: Provider, own_key: str, tmp_path: Path
) -> None:
    token, foreign = signed(good(op)), write_key(tmp_path / "foreign.pem", rsa_key())
    for body, code in (
        (sealed(token, foreign), "userinfo.jwe_decrypt"),
        (sealed(token, foreign, kid="another"), "userinfo.jwe_key"),
        (sealed(token, own_key, alg="RSA-OAEP"), "userinfo.jwe_alg"),
        (sealed(token, own_key, enc="A256CBC-HS512"), "userinfo.jwe_alg"),
        (sealed(token, own_key, zip="DEF"), "userinfo.jwe_header"),
        (sealed(token, own_key)[:-4] + "AAAA", "userinfo.jwe_decrypt"),
        (sealed(json.dumps(good(op)), own_key), "userinfo.malformed"),  # sealed, but signed by nobody
        (sealed("ä", own_key), "userinfo.jwe_decrypt"),
        (sealed(signed(good(op), OTHER), own_key), "userinfo.signature"),
        (sealed(signed(good(op, aud="other")), own_key), "userinfo.aud"),
    ):
        op.answers["/userinfo_endpoint"] = [(200, body.encode(), JWT)]
        assert refused(provider, UserInfoFormat.ENCRYPTED) == ("SI-14", code)


# covers CORE-27
def test_during_a_rotation_both_of_our_keys_decrypt(op: Op, provider: Provider, own_key: str, tmp_path: Path) -> None:
    newer = write_key(tmp_path / "newer.pem", rsa_key())
    both = replace(provider, decryption_key_files=(newer, own_key))
    for path in (newer, own_key):
        kid = own_keys.load(path, own_keys.DECRYPTING).kid
        op.answers["/userinfo_endpoint"] = [(200, sealed(signed(good(op)), path, kid=kid).encode(), JWT)]
        assert read(both, UserInfoFormat.ENCRYPTED)["given_name"] == "Ada"


# covers CORE-25
@given(some.text(max_size=80) | some.lists(some.text("abcdefgh-_", max_size=12), min_size=5, max_size=5).map(".".join))
def test_no_text_is_an_encrypted_token(text: str) -> None:
    with pytest.raises(Refusal):
        decrypt(text, ())


# covers CORE-25, CORE-27
@given(some.data())
def test_a_changed_encrypted_token_is_never_opened(own_key: str, data: Any) -> None:
    keys = (own_keys.load(own_key, own_keys.DECRYPTING),)
    token = sealed("a.b.c", own_key)
    assert decrypt(token, keys) == "a.b.c"
    place = data.draw(some.integers(0, len(token) - 1))
    other = data.draw(some.sampled_from("Aa0-_.").filter(lambda letter: letter != token[place]))
    with pytest.raises(Refusal):
        decrypt(token[:place] + other + token[place + 1 :], keys)


CLAIM = "https://vocab.example.org/credential"


@pytest.fixture
def embedding(op: Op, provider: Provider) -> Provider:
    """A provider that puts a credential of another issuer into UserInfo."""
    token = EmbeddedToken(
        claim=CLAIM,
        issuer="https://credentials.example.org/",
        keys_url=f"{op.issuer}/did.json",
        algorithms=("ES256",),
        key_rows=lambda did: [{**row["publicKeyJwk"], "kid": row["id"]} for row in did["assertionMethod"]],
    )
    row = {"id": "did#1", "publicKeyJwk": CREDENTIAL_KEY.as_dict(private=False)}
    op.answers["/did.json"] = [(200, {"assertionMethod": [row]})]
    return replace(provider, profile=replace(provider.profile, embedded_tokens=(token,)))


def credential(**changes: Any) -> str:
    claims = {"iss": "https://credentials.example.org/", "aud": "taxportal", "sub": "a", "vot": "P2", **changes}
    return signed(claims, CREDENTIAL_KEY)


def test_a_token_inside_is_checked_by_its_own_issuers_keys(op: Op, embedding: Provider) -> None:
    op.answers["/userinfo_endpoint"] = [(200, good(op, **{CLAIM: credential()}))]
    assert read(embedding, UserInfoFormat.JSON)[CLAIM]["vot"] == "P2"
    assert read(embedding, UserInfoFormat.JSON)[CLAIM]["vot"] == "P2"
    assert op.asked.count("/did.json") == 1
    op.answers["/userinfo_endpoint"] = [(200, good(op))]
    assert CLAIM not in read(embedding, UserInfoFormat.JSON)


@pytest.mark.parametrize(
    "value",
    [
        credential(sub="b"),
        credential(aud="other"),
        credential(iss="https://evil.example.org/"),
        signed({"iss": "https://credentials.example.org/", "aud": "taxportal", "sub": "a"}, OTHER),
        "P2",
        {"vot": "P2"},
        None,
    ],
)
def test_a_token_inside_that_is_not_theirs_refuses_the_sign_in(op: Op, embedding: Provider, value: Any) -> None:
    op.answers["/userinfo_endpoint"] = [(200, {**good(op), CLAIM: value})]
    assert refused(embedding, UserInfoFormat.JSON) == ("SI-14", "userinfo.embedded")


def test_a_token_inside_that_is_over_refuses_the_sign_in(op: Op, embedding: Provider) -> None:
    op.answers["/userinfo_endpoint"] = [(200, good(op, **{CLAIM: credential(exp=1)}))]
    assert refused(embedding, UserInfoFormat.JSON) == ("SI-14", "userinfo.expired")
