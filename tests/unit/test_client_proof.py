"""How we prove who we are, and what we publish of our keys."""

import hashlib
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey, RSAKey

from accounts.oidc import client_auth, own_keys
from accounts.oidc.metadata import Metadata
from accounts.oidc.own_keys import DECRYPTING, SIGNING, BadKey
from accounts.providers import Provider, provider_named
from accounts.providers.profile import AssertionAudience
from tests.client_keys import KeyFiles, make_keys, rsa_key, write_key

TOKEN_ENDPOINT = "https://idp.example.org/token"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyFiles:
    """Keys in files."""
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def provider(settings: Any, keys: KeyFiles) -> Provider:
    """A provider with every kind of proof."""
    known = settings.OIDC_PROVIDERS["generic"]
    more = {"CLIENT_KEY_FILE": (keys.rsa, keys.ec), "DECRYPTION_KEY_FILE": (keys.decryption,), "CLIENT_SECRET": "s p:ä"}
    settings.OIDC_PROVIDERS = {"generic": {**known, **more}}
    found = provider_named("generic")
    assert found is not None
    return found


def metadata(provider: Provider) -> Metadata:
    return Metadata(provider.issuer, "a", TOKEN_ENDPOINT, "u", "j", "", False)


# covers RP-client-secret-basic
def test_basic_encodes_both_halves_first(provider: Provider) -> None:
    proof = client_auth.proof(replace(provider, client_auth="client_secret_basic"), metadata(provider))
    assert proof.basic == ("taxportal", "s+p%3A%C3%A4") and proof.fields == {}


# covers RP-client-secret-post
def test_the_secret_in_the_body_is_in_the_body_alone(provider: Provider) -> None:
    proof = client_auth.proof(replace(provider, client_auth="client_secret_post"), metadata(provider))
    assert proof.basic is None and proof.fields == {"client_secret": "s p:ä"}


# covers RP-private-key-jwt, BCP-06
@pytest.mark.parametrize(("which", "alg"), [(0, "RS256"), (1, "ES256")])
def test_an_assertion_is_for_one_reader_a_minute_long_and_used_once(provider: Provider, which: int, alg: str) -> None:
    one = replace(
        provider, client_auth="private_key_jwt", client_key_files=provider.client_key_files[which : which + 1]
    )
    found = [client_auth.proof(one, metadata(one)).fields for _ in range(2)]
    token = found[0]["client_assertion"]
    assert found[0]["client_assertion_type"].endswith(":jwt-bearer") and "client_secret" not in found[0]
    (row,) = [row for row in own_keys.key_set(one) if row["use"] == "sig"]
    assert jwt.get_unverified_header(token) == {"alg": alg, "typ": "JWT", "kid": row["kid"]}
    claims = jwt.decode(token, jwt.PyJWK(row).key, algorithms=[alg], audience=TOKEN_ENDPOINT)
    assert claims["iss"] == claims["sub"] == "taxportal"
    assert claims["exp"] - claims["iat"] == 60 and abs(claims["iat"] - time.time()) < 5
    assert claims["jti"] != jwt.decode(found[1]["client_assertion"], options={"verify_signature": False})["jti"]


def test_an_assertion_may_be_for_the_issuer(provider: Provider) -> None:
    profile = replace(provider.profile, assertion_audience=AssertionAudience.ISSUER)
    token = client_auth.assertion(replace(provider, profile=profile), metadata(provider))
    assert jwt.decode(token, options={"verify_signature": False})["aud"] == provider.issuer


# covers BCP-13
def test_publishes_the_public_halves_of_all_under_their_thumbprints(provider: Provider) -> None:
    rows = own_keys.key_set(provider)
    assert [(row["kty"], row["use"], row["alg"]) for row in rows] == [
        ("RSA", "sig", "RS256"),
        ("EC", "sig", "ES256"),
        ("RSA", "enc", "RSA-OAEP-256"),
    ]
    assert all(not {"d", "p", "q", "dp", "dq", "qi"} & set(row) for row in rows)
    libraries = (RSAKey, ECKey, RSAKey)  # another library's thumbprints
    assert [row["kid"] for row in rows] == [
        kind.import_key({name: row[name] for name in row if name != "kid"}).thumbprint()
        for kind, row in zip(libraries, rows, strict=True)
    ]


def test_no_key_prints_itself(provider: Provider) -> None:
    (first, *_) = own_keys.signing_keys(provider)
    number = str(first.private.private_numbers().d)
    assert number not in repr(first) and "PRIVATE" not in repr(first)
    secret = replace(provider, client_auth="client_secret_post")
    assert "s p" not in repr(client_auth.proof(secret, metadata(secret))) and "s p" not in repr(secret)


@pytest.mark.parametrize(
    ("make", "use", "said"),
    [
        (lambda: rsa_key(1024), SIGNING, "another kind of key than RSA of at least 2048 bits or EC P-256"),
        (lambda: ec.generate_private_key(ec.SECP384R1()), SIGNING, "another kind"),
        (
            lambda: ec.generate_private_key(ec.SECP256R1()),
            DECRYPTING,
            "another kind of key than RSA of at least 2048 bits",
        ),
    ],
)
def test_keys_that_will_not_do_are_refused_by_their_file(tmp_path: Path, make: Any, use: str, said: str) -> None:
    path = write_key(tmp_path / "key.pem", make())
    with pytest.raises(BadKey, match=said):
        own_keys.load(path, use)


def test_a_file_without_a_plain_private_key_is_refused(tmp_path: Path) -> None:
    locked = tmp_path / "locked.pem"
    form = serialization.PrivateFormat.PKCS8
    locked.write_bytes(
        rsa_key().private_bytes(serialization.Encoding.PEM, form, serialization.BestAvailableEncryption(b"word"))
    )
    for path in (locked, Path(__file__)):
        with pytest.raises(BadKey, match="no private key in PEM"):
            own_keys.load(str(path), SIGNING)
    with pytest.raises(BadKey, match="cannot be read"):
        own_keys.load(str(tmp_path / "absent.pem"), SIGNING)


def test_a_thumbprint_is_that_of_the_standard() -> None:
    row = {"kty": "RSA", "n": "AQAB", "e": "AQAB"}
    expected = hashlib.sha256(b'{"e":"AQAB","kty":"RSA","n":"AQAB"}').digest()
    assert jwt.utils.base64url_decode(own_keys.thumbprint(row)) == expected
