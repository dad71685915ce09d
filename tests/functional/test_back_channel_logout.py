"""Back-channel logout as a provider sees it: its tokens, our status codes, and what becomes of sessions."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.models import FederatedIdentity, PortalSession, ProviderEvent, SignInTrace
from records.models import AuditEvent
from tests.factories.accounts import FederatedIdentityFactory
from tests.integration.test_signal_actions import a_session, is_signed_in
from tests.signal_sender import Ago, Sender, public_jwk

pytestmark = pytest.mark.django_db
ADDRESS = "/signin/generic/backchannel-logout/"
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"


@pytest.fixture
def ada(sender: Sender) -> FederatedIdentity:
    """Ada's login there."""
    return FederatedIdentityFactory.create(issuer=sender.issuer, subject="ada")


def post(token: str | None, *, body: str | None = None, content_type: str = "application/x-www-form-urlencoded") -> Any:
    """What the portal answers; the sender has no cookie and no CSRF token, and CSRF is enforced."""
    wanted = body if body is not None else urlencode({"logout_token": token or ""})
    return Client(enforce_csrf_checks=True).generic("POST", ADDRESS, wanted.encode(), content_type)


# covers BCL-01, BCL-02, BCL-10, RP-rp-backchannel-rpinitlogout
def test_a_good_token_ends_the_session(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    answer = post(sender.logout_token())
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["Cache-Control"] == "no-store" and not answer.cookies
    assert not is_signed_in(store)


# covers BCL-03, BCL-04, BCL-06
@pytest.mark.parametrize(
    ("header", "claims"),
    [
        ({"typ": None}, {}),
        ({"typ": "Logout+JWT"}, {}),
        ({"typ": "application/logout+jwt"}, {}),
        ({"kid": None}, {}),
        ({}, {"aud": ["taxportal"]}),
        ({}, {"iat": Ago(150)}),
        ({}, {"sid": "s1"}),
        ({}, {"sid": "s1", "sub": None}),
    ],
)
def test_what_the_rules_allow_is_taken(
    sender: Sender, ada: FederatedIdentity, header: dict[str, Any], claims: dict[str, Any]
) -> None:
    store = a_session(ada, sid="s1")
    assert post(sender.logout_token(header, **claims)).status_code == 200
    assert not is_signed_in(store)


HOSTILE: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "alg-none": ({"alg": "none"}, {}, "token.alg_none"),
    "wrong-alg": ({"alg": "HS256"}, {}, "token.alg_symmetric"),
    "alg-not-allowed": ({"alg": "RS512"}, {}, "token.alg_unknown"),
    "crit": ({"crit": ["exp"]}, {}, "token.crit"),
    "unknown-kid": ({"kid": "nobody"}, {}, "token.kid_unknown"),
    "wrong-typ": ({"typ": "JWT"}, {}, "signal.typ"),
    "typ-of-an-event": ({"typ": "secevent+jwt"}, {}, "signal.typ"),
    "wrong-iss": ({}, {"iss": "https://other.example.org"}, "signal.iss"),
    "no-iss": ({}, {"iss": None}, "signal.iss"),
    "wrong-aud": ({}, {"aud": "parks-pass"}, "signal.aud"),
    "no-aud": ({}, {"aud": None}, "signal.aud"),
    "two-auds": ({}, {"aud": ["taxportal", "parks-pass"]}, "signal.aud"),
    "aud-of-no-text": ({}, {"aud": [["taxportal"]]}, "signal.aud"),
    "no-iat": ({}, {"iat": None}, "signal.iat_absent"),
    "iat-old": ({}, {"iat": Ago(400)}, "signal.iat_old"),
    "iat-ahead": ({}, {"iat": Ago(-400)}, "signal.iat_future"),
    "iat-text": ({}, {"iat": "now"}, "signal.iat_malformed"),
    "no-exp": ({}, {"exp": None}, "signal.exp_absent"),
    "expired": ({}, {"exp": Ago(90)}, "signal.expired"),
    "exp-true": ({}, {"exp": True}, "signal.exp_malformed"),
    "exp-endless": ({}, {"exp": 10**40}, "signal.exp_malformed"),
    "no-jti": ({}, {"jti": None}, "signal.jti_absent"),
    "empty-jti": ({}, {"jti": ""}, "signal.jti_malformed"),
    "jti-of-no-text": ({}, {"jti": 7}, "signal.jti_malformed"),
    "no-sub-and-sid": ({}, {"sub": None}, "signal.sub_and_sid_absent"),
    "sub-of-no-text": ({}, {"sub": ["ada"]}, "signal.sub_malformed"),
    "sid-endless": ({}, {"sid": "s" * 300}, "signal.sid_malformed"),
    "sid-with-nul": ({}, {"sid": "s\u0000"}, "signal.sid_malformed"),
    "no-event": ({}, {"events": None}, "signal.events"),
    "no-event-in-it": ({}, {"events": {}}, "signal.events"),
    "wrong-event": ({}, {"events": {"http://schemas.openid.net/event/other": {}}}, "signal.events"),
    "two-events": ({}, {"events": {LOGOUT: {}, "urn:example:other": {}}}, "signal.events"),
    "event-a-list": ({}, {"events": [LOGOUT]}, "signal.events"),
    "event-not-object": ({}, {"events": {LOGOUT: True}}, "signal.events"),
    "with-nonce": ({}, {"nonce": "n"}, "signal.nonce"),
    "with-empty-nonce": ({}, {"nonce": ""}, "signal.nonce"),
}


# covers BCL-02, BCL-03, BCL-04, BCL-05, BCL-06, BCL-07, BCL-08, BCL-10
# covers RP-rp-backchannel-rpinitlogout-alg-none, RP-rp-backchannel-rpinitlogout-wrong-alg
# covers RP-rp-backchannel-rpinitlogout-wrong-iss, RP-rp-backchannel-rpinitlogout-wrong-aud
# covers RP-rp-backchannel-rpinitlogout-no-event, RP-rp-backchannel-rpinitlogout-wrong-event
# covers RP-rp-backchannel-rpinitlogout-with-nonce
@pytest.mark.parametrize("bend", HOSTILE)
def test_a_bad_token_is_400_and_the_session_lives(
    sender: Sender, ada: FederatedIdentity, bend: str, caplog: pytest.LogCaptureFixture
) -> None:
    header, claims, reason = HOSTILE[bend]
    store = a_session(ada, sid="s1")
    caplog.set_level("INFO", "taxportal")
    answer = post(sender.logout_token(header, **claims))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert json.loads(answer.content) == {"error": "invalid_request", "error_description": f"Not accepted: {reason}"}
    assert answer["Cache-Control"] == "no-store"
    rejected = next(record.fields for record in caplog.records if record.getMessage() == "op.token_rejected")
    assert rejected == {"provider": "generic", "kind": "logout", "reason": reason}
    assert is_signed_in(store)
    assert not ProviderEvent.objects.exists() and not AuditEvent.objects.exists()


# covers BCL-02
@pytest.mark.parametrize("key", ["stranger", "op-enc"])
def test_a_key_that_is_not_for_signing_or_not_theirs_is_refused(
    sender: Sender, ada: FederatedIdentity, key: str
) -> None:
    store = a_session(ada)
    answer = post(sender.logout_token({"kid": "op-key" if key == "stranger" else key}, key=key))
    assert answer.status_code == 400 and is_signed_in(store)


# covers BCL-05
def test_a_token_that_comes_again_is_400(sender: Sender, ada: FederatedIdentity) -> None:
    token = sender.logout_token()
    assert post(token).status_code == 200
    store = a_session(ada)
    answer = post(token)
    assert answer.status_code == 400
    assert json.loads(answer.content)["error_description"] == "Not accepted: signal.replayed"
    assert is_signed_in(store)


# covers BCL-10
def test_a_subject_that_we_do_not_know_is_200(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    assert post(sender.logout_token(sub="nobody")).status_code == 200
    assert is_signed_in(store)


# covers BCL-01
@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", "application/x-www-form-urlencoded"),
        ("logout_token=a.b.c&logout_token=a.b.c", "application/x-www-form-urlencoded"),
        ("&".join(f"f{n}=1" for n in range(40)), "application/x-www-form-urlencoded"),
        ("logout_token=%FF.%FE.x", "application/x-www-form-urlencoded"),
        ("logout_token=ä.b.c", "application/x-www-form-urlencoded"),
        ("logout_token=" + "x" * 20_000, "application/x-www-form-urlencoded"),
        ("logout_token=" + "x" * 300_000, "application/x-www-form-urlencoded"),
        ('{"logout_token": "a.b.c"}', "application/json"),
        ("a.b.c", "text/plain"),
        ("logout_token=a.b.c", "application/x-www-form-urlencoded; charset=nonsense"),
    ],
)
def test_a_body_that_is_no_such_form_is_400(sender: Sender, body: str, content_type: str) -> None:
    answer = post(None, body=body, content_type=content_type)
    assert answer.status_code == 400 and json.loads(answer.content)["error"] == "invalid_request"


def test_only_a_known_provider_may_post_and_nobody_may_get(sender: Sender) -> None:
    client = Client()
    assert client.post("/signin/nobody/backchannel-logout/").status_code == 404
    assert client.get(ADDRESS).status_code == 405


def test_while_the_keys_cannot_be_had_the_sender_is_told_to_come_again(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    sender.pages["/op/jwks"] = 503
    answer = post(sender.logout_token())
    assert answer.status_code == 400 and json.loads(answer.content)["error"] == "temporarily_unavailable"
    assert is_signed_in(store)


def test_a_new_key_is_fetched_for_it(sender: Sender, ada: FederatedIdentity) -> None:
    a_session(ada)
    assert post(sender.logout_token()).status_code == 200
    sender.pages["/op/jwks"] = {"keys": [public_jwk("op-new")]}
    store = a_session(ada)
    assert post(sender.logout_token(key="op-new")).status_code == 200
    assert not is_signed_in(store)


# covers BCL-01
def test_a_cookie_changes_nothing_and_none_is_set(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    client = Client(enforce_csrf_checks=True)
    client.cookies["taxportal"] = store.session_key
    answer = client.post(
        ADDRESS,
        data=urlencode({"logout_token": sender.logout_token(sub="nobody")}),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200 and not answer.cookies
    assert is_signed_in(store) and PortalSession.objects.count() == 1


def test_too_many_are_told_to_wait(sender: Sender, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts.views import machine

    settings.RATE_LIMITS = True
    monkeypatch.setattr(machine, "SIGNALS", 1)
    assert post("x").status_code == 400
    answer = post("x")
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert json.loads(answer.content)["error"] == "too_many_requests"


# covers BCL-11
def test_the_person_reads_why_on_the_problem_page(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    browser = Client()
    browser.cookies["taxportal"] = store.session_key
    post(sender.logout_token())
    trace = SignInTrace.objects.get()
    page = browser.get(f"/signin/problem/SI-24/{trace.reference}/")
    assert page.status_code == 200 and "Harbor ID told us that your sign-in there has ended" in page.content.decode()
    assert browser.get("/account/").status_code == 302  # nobody's session any more
    stranger = Client().get(f"/signin/problem/SI-24/{trace.reference}/")
    assert "Harbor ID told us" not in stranger.content.decode()
