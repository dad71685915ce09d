"""Discovery documents, token answers and UserInfo from servers that lie, break or dawdle; over real sockets."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from accounts.oidc import metadata
from accounts.oidc.exchange import Exchange
from accounts.outcomes import Refusal
from accounts.providers import Provider, provider_named
from taxportal.kit import http
from taxportal.kit.tracing import Trace


class Op:
    """A provider whose answers a test writes down: path -> list of (status, body), the last one again and again."""

    def __init__(self) -> None:
        self.answers: dict[str, list[tuple[int, Any]]] = {}
        self.asked: list[str] = []
        op = self

        class Handler(BaseHTTPRequestHandler):
            """Answers as written down."""

            def do_GET(self) -> None:
                """Any method is alike."""
                op.asked.append(self.path)
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                rows = op.answers.get(self.path, [(404, {})])
                status, body = rows.pop(0) if len(rows) > 1 else rows[0]
                raw = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_POST = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Silence."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self.thread.start()
        self.document = {
            "issuer": self.issuer,
            **{name: f"{self.issuer}/{name}" for name in metadata.REQUIRED},
            "end_session_endpoint": f"{self.issuer}/end",
        }
        self.answers["/.well-known/openid-configuration"] = [(200, self.document)]

    def close(self) -> None:
        """Stop."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def op() -> Iterator[Op]:
    """A fresh provider, and an empty cache."""
    metadata.forget()
    server = Op()
    with ExitStack() as stack:
        stack.callback(server.close)
        stack.callback(metadata.forget)
        stack.callback(http._pools.__dict__.clear)
        yield server
        for session in http._pools.__dict__.get("sessions", {}).values():
            session.close()


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


# covers V10.1.2
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
