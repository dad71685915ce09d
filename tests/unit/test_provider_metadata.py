"""Discovery documents, token answers and UserInfo from servers that lie, break or dawdle; over real sockets."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from joserfc.jwk import ECKey

from accounts.oidc import metadata
from accounts.oidc.exchange import Exchange
from accounts.outcomes import Refusal
from accounts.providers import Provider, provider_named
from taxportal.kit import breaker, http
from taxportal.kit.tracing import Trace
from tests.loopback_op import Op, running_op

EC_ROW = ECKey.generate_key("P-256", {"kid": "e1", "use": "sig"}, auto_kid=False).as_dict(private=False)


@pytest.fixture
def op() -> Iterator[Op]:
    """A fresh provider, and an empty cache."""
    with running_op() as server:
        yield server


@pytest.fixture
def provider(op: Op, settings: Any) -> Provider:
    """The portal's side of it."""
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": {**known, "ISSUER": op.issuer}}
    found = provider_named("generic")
    assert found is not None
    return found


def refusal(call: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.outcome, refused.value.log_code


def test_reads_the_document_once(op: Op, provider: Provider) -> None:
    exchange = Exchange(provider, Trace())
    assert metadata.cached(provider) is None
    assert exchange.metadata() is exchange.metadata() is metadata.cached(provider)
    assert exchange.metadata().end_session_endpoint == f"{op.issuer}/end" and not exchange.metadata().states_issuer
    assert len(op.asked) == 1


# covers T05, T45, V10.5.3
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"issuer": "https://other.example.org"}, ("SI-14", "discovery.issuer")),
        ({"issuer": None}, ("SI-14", "discovery.issuer")),
        ({"token_endpoint": None}, ("SI-12", "discovery.incomplete")),
        ({"token_endpoint": 5}, ("SI-12", "discovery.incomplete")),
        ({"token_endpoint": "https://a.example/" + "x" * 1000}, ("SI-14", "discovery.address")),
        ({"token_endpoint": "http://[::1"}, ("SI-14", "discovery.address")),
        ({"token_endpoint": "http://169.254.1.1/token"}, ("SI-14", "discovery.address")),
        ({"token_endpoint": "http://idp.example.org/token"}, ("SI-14", "discovery.address")),
        ({"jwks_uri": "file:///etc/passwd"}, ("SI-14", "discovery.address")),
        ({"jwks_uri": "https://user@idp.example.org/"}, ("SI-14", "discovery.address")),
        ({"end_session_endpoint": "javascript:alert(1)"}, ("SI-14", "discovery.address")),
        # these would go into a redirect and into the Content-Security-Policy of every page
        ({"end_session_endpoint": "https://a.example; report-uri https://b.example"}, ("SI-14", "discovery.address")),
        ({"authorization_endpoint": "https://a.example\r\nSet-Cookie: a=b"}, ("SI-14", "discovery.address")),
        ({"authorization_endpoint": "https://ex\u00e4mple.org/a"}, ("SI-14", "discovery.address")),
        ({"authorization_endpoint": "https://a.example/\ud800"}, ("SI-14", "discovery.address")),
        ({"end_session_endpoint": "https://a\ud800.example/"}, ("SI-14", "discovery.address")),
        ({"authorization_endpoint": "https://a.example/#x"}, ("SI-14", "discovery.address")),
        ({"authorization_endpoint": "https://a.example:99999/"}, ("SI-14", "discovery.address")),
        ({"token_endpoint": "https://a.example:0/"}, ("SI-14", "discovery.address")),
    ],
)
def test_does_not_believe_a_strange_document(op: Op, provider: Provider, changes: Any, expected: Any) -> None:
    op.document.update(changes)
    assert refusal(Exchange(provider, Trace()).metadata) == expected


def test_a_provider_without_sign_out_is_fine(op: Op, provider: Provider) -> None:
    del op.document["end_session_endpoint"]
    assert Exchange(provider, Trace()).metadata().end_session_endpoint == ""


def test_plain_http_is_for_the_sandbox(op: Op, provider: Provider, settings: Any) -> None:
    settings.SANDBOX = False
    assert refusal(Exchange(provider, Trace()).metadata) == ("SI-14", "discovery.address")


def test_a_profile_may_name_the_hosts(op: Op, provider: Provider) -> None:
    narrow = replace(provider, profile=replace(provider.profile, endpoint_hosts=("idp.example.org",)))
    op.document["token_endpoint"] = "https://idp.example.org/token"
    assert Exchange(narrow, Trace()).metadata()
    metadata.forget()
    op.document["token_endpoint"] = "https://elsewhere.example.org/token"
    assert refusal(Exchange(narrow, Trace()).metadata) == ("SI-14", "discovery.host")


# covers T44, INV-34
@pytest.mark.parametrize(
    ("answers", "expected", "asked"),
    [
        ([(500, {})], ("SI-12", "provider.status"), 2),
        ([(503, {})], ("SI-11", "provider.overloaded"), 2),
        ([(429, {})], ("SI-11", "provider.overloaded"), 2),
        ([(200, b"<html>")], ("SI-12", "provider.malformed"), 2),
        ([(200, b"[1]")], ("SI-12", "provider.malformed"), 2),
        ([(200, b'{"a": 1, "a": 2}')], ("SI-12", "provider.malformed"), 2),
        ([(200, b"x" * 300_000)], ("SI-12", "provider.size"), 1),
        ([(302, {})], ("SI-12", "provider.redirect"), 1),
        ([(404, {})], ("SI-12", "provider.refused"), 1),
    ],
)
def test_what_is_fetched_is_asked_for_twice_at_most(
    op: Op, provider: Provider, answers: Any, expected: Any, asked: int
) -> None:
    op.answers["/.well-known/openid-configuration"] = answers
    assert refusal(Exchange(provider, Trace()).metadata) == expected
    assert len(op.asked) == asked


def test_a_hiccup_is_not_an_outage(op: Op, provider: Provider) -> None:
    op.answers["/.well-known/openid-configuration"].insert(0, (500, {}))
    assert Exchange(provider, Trace()).metadata()


def redeem(provider: Provider) -> Any:
    exchange = Exchange(provider, Trace())
    return lambda: exchange.redeem("the-code", verifier="v" * 43, redirect_uri="http://localhost/cb")


GOOD = {"id_token": "a.b.c", "access_token": "abc", "token_type": "Bearer"}


# covers V10.1.2, BCP-11
@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, {"error": "invalid_grant"}, ("SI-13", "token.invalid_grant")),
        (401, {"error": "invalid_client"}, ("SI-12", "token.invalid_client")),
        (400, {"error": "666-10-0001"}, ("SI-12", "token.refused")),
        (400, b"[]", ("SI-12", "token.refused")),
        (500, {}, ("SI-12", "provider.status")),
        (503, {}, ("SI-11", "provider.overloaded")),
        (200, b"nonsense", ("SI-12", "provider.malformed")),
        (200, [], ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "id_token": None}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "access_token": 5}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "access_token": ""}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "access_token": "a b"}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "access_token": "a\r\nX: y"}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "access_token": "ä"}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "access_token": "a" * 9000}, ("SI-12", "token.answer_malformed")),
        (200, {**GOOD, "token_type": "mac"}, ("SI-12", "token.answer_malformed")),
        (200, {"id_token": "a.b.c", "access_token": "abc"}, ("SI-12", "token.answer_malformed")),
    ],
)
def test_a_call_that_carries_a_code_is_never_repeated(
    op: Op, provider: Provider, status: int, body: Any, expected: Any
) -> None:
    op.answers["/token_endpoint"] = [(status, body)]
    assert refusal(redeem(provider)) == expected
    assert op.asked.count("/token_endpoint") == 1


def test_a_good_answer_is_taken_as_it_is(op: Op, provider: Provider) -> None:
    op.answers["/token_endpoint"] = [(200, {**GOOD, "token_type": "bearer", "expires_in": 5})]
    assert redeem(provider)()["access_token"] == "abc"


# covers T44
def test_all_calls_of_a_request_share_one_deadline(op: Op, provider: Provider) -> None:
    exchange = Exchange(provider, Trace(), deadline=http.Deadline(-1))
    assert refusal(exchange.metadata) == ("SI-12", "provider.timeout")
    assert op.asked == []


@pytest.mark.parametrize("claims", [{}, {"sub": "b"}, {"sub": None}, {"sub": ["a"]}])
def test_userinfo_of_another_subject_is_thrown_away(op: Op, provider: Provider, claims: Any) -> None:
    op.answers["/userinfo_endpoint"] = [(200, claims)]
    exchange = Exchange(provider, Trace())
    assert refusal(lambda: exchange.userinfo("abc", subject="a")) == ("SI-14", "userinfo.sub")


def test_without_a_key_id_the_keys_are_not_fetched_again(op: Op, provider: Provider) -> None:
    op.answers["/jwks_uri"] = [(200, {"keys": []})]
    assert Exchange(provider, Trace()).find_keys(None, "RS256") == []
    assert op.asked.count("/jwks_uri") == 1


def due(kept: Any, *, age_s: float) -> None:
    """As if it had been fetched, and last been tried, so long ago."""
    kept.at = kept.tried_at = kept.at - age_s


# covers RP-discovery-openid-config, RP-discovery-jwks-uri-keys
def test_keys_and_metadata_are_fetched_again_after_ten_minutes(op: Op, provider: Provider) -> None:
    op.answers["/jwks_uri"] = [(200, {"keys": [EC_ROW]})]
    exchange = Exchange(provider, Trace())
    assert len(exchange.find_keys("e1", "ES256")) == 1
    entry = metadata._entry(provider)
    due(entry.document, age_s=601)
    due(entry.keys, age_s=601)
    op.document["end_session_endpoint"] = ""
    assert exchange.metadata().end_session_endpoint == ""
    assert exchange.find_keys("e1", "ES256")
    assert op.asked.count("/jwks_uri") == 2


# covers T44, INV-34
def test_what_is_known_is_used_while_the_provider_is_away(op: Op, provider: Provider) -> None:
    op.answers["/jwks_uri"] = [(200, {"keys": [EC_ROW]})]
    exchange = Exchange(provider, Trace())
    exchange.find_keys("e1", "ES256")
    entry = metadata._entry(provider)
    for kept in (entry.document, entry.keys):
        due(kept, age_s=3600)
    op.answers["/.well-known/openid-configuration"] = op.answers["/jwks_uri"] = [(503, {})]
    before = len(op.asked)
    for _ in range(5):  # one try each, whatever the number of sign-ins
        assert exchange.metadata() and exchange.find_keys("e1", "ES256")
    assert len(op.asked) == before + 2
    assert {"discovery.stale", "keys.stale"} <= {step.name for step in exchange.trace.steps}
    for kept in (entry.document, entry.keys):
        kept.tried_at -= 61
    assert exchange.metadata() and len(op.asked) == before + 3
    entry.document.tried_at -= 61
    entry.document.at -= 24 * 3600
    assert refusal(exchange.metadata) == ("SI-11", "provider.overloaded")  # a day is the end of it


def test_a_document_that_has_become_a_lie_is_not_replaced_by_the_old_one(op: Op, provider: Provider) -> None:
    exchange = Exchange(provider, Trace())
    exchange.metadata()
    due(metadata._entry(provider).document, age_s=601)
    op.document["issuer"] = "https://other.example.org"
    for _ in range(2):
        assert refusal(exchange.metadata) == ("SI-14", "discovery.issuer")


# covers CORE-21, RP-signing-key-rotation, RP-signing-key-rotation-just-before-signing
def test_a_new_key_is_fetched_at_once_and_its_coming_is_logged(
    op: Op, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    op.answers["/jwks_uri"] = [(200, {"keys": [EC_ROW]}), (200, {"keys": [EC_ROW, {**EC_ROW, "kid": "e2"}]})]
    exchange = Exchange(provider, Trace())
    assert exchange.find_keys("e1", "ES256")
    assert len(exchange.find_keys("e2", "ES256")) == 1
    assert exchange.find_keys("e3", "ES256") == []  # throttled: no third fetch within the minute
    assert op.asked.count("/jwks_uri") == 2
    assert [record.getMessage() for record in caplog.records] == ["op.jwks_changed"]


def test_a_refetch_that_fails_is_told_as_an_outage(op: Op, provider: Provider) -> None:
    op.answers["/jwks_uri"] = [(200, {"keys": [EC_ROW]}), (500, {})]
    exchange = Exchange(provider, Trace())
    assert refusal(lambda: exchange.find_keys("e2", "ES256")) == ("SI-12", "provider.status")


# covers T44, INV-34, BCP-10
def test_a_provider_that_is_down_costs_no_waiting(op: Op, provider: Provider) -> None:
    op.answers["/token_endpoint"] = [(500, {})]
    for _ in range(3):
        assert refusal(redeem(provider)) == ("SI-12", "provider.status")
    asked = len(op.asked)
    assert refusal(redeem(provider)) == ("SI-12", "provider.breaker")
    assert refusal(Exchange(provider, Trace()).metadata) == ("SI-12", "provider.breaker")
    assert len(op.asked) == asked
    fuse = breaker.of(provider.name)
    assert fuse.opened_at is not None
    fuse.opened_at -= 31
    op.answers["/token_endpoint"] = [(200, GOOD)]
    assert redeem(provider)()["access_token"] == "abc"
