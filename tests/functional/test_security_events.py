"""Security events as their sender sees them: RFC 8935's status and error codes, and what becomes of logins."""

import json
import time
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.test import Client

from accounts.models import FederatedIdentity, ProviderEvent
from accounts.oidc import metadata
from accounts.signals import CAEP, LOGINGOV, RISC
from records.models import AuditEvent
from taxportal.kit.models import OutboxMessage
from tests.factories.accounts import FederatedIdentityFactory
from tests.functional.conftest import point_at
from tests.integration.test_signal_actions import a_session, is_signed_in
from tests.signal_sender import Ago, Sender, public_jwk

pytestmark = pytest.mark.django_db
ADDRESS = "/signin/generic/events/"
EVENT = "application/secevent+jwt"
DISABLED = RISC + "account-disabled"


@pytest.fixture
def ada(sender: Sender) -> FederatedIdentity:
    """Ada's login there."""
    return FederatedIdentityFactory.create(issuer=sender.issuer, subject="ada")


def push(token: str, content_type: str = EVENT) -> Any:
    """What the portal answers; the sender has no cookie and no CSRF token, and CSRF is enforced."""
    return Client(enforce_csrf_checks=True).generic("POST", ADDRESS, token.encode(), content_type)


def state_of(identity: FederatedIdentity) -> tuple[str, bool]:
    """(why it is stopped, whether it is flagged)."""
    identity.refresh_from_db()
    return identity.stopped_reason, identity.flagged_at is not None


# covers SET-01, SET-02, FED-08
def test_a_disabled_account_is_closed_and_the_person_told(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    answer = push(sender.event_token(DISABLED))
    assert (answer.status_code, answer.content) == (202, b"")
    assert answer["Cache-Control"] == "no-store" and not answer.cookies
    assert not is_signed_in(store) and state_of(ada) == ("provider_disabled", False)
    assert OutboxMessage.objects.get().recipient_ref == str(ada.user_id)


# covers SET-03
def test_a_deleted_account_is_closed_for_good(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    assert push(sender.event_token(RISC + "account-purged")).status_code == 202
    assert push(sender.event_token(RISC + "account-enabled")).status_code == 202
    assert not is_signed_in(store) and state_of(ada) == ("provider_purged", False)


def test_a_disabled_account_that_is_enabled_again_is_open_again(sender: Sender, ada: FederatedIdentity) -> None:
    push(sender.event_token(DISABLED))
    push(sender.event_token(RISC + "account-enabled"))
    assert state_of(ada) == ("", False)


# covers SET-04
@pytest.mark.parametrize("event", [CAEP + "credential-change", LOGINGOV + "password-reset"])
def test_changed_credentials_sign_out_and_flag(sender: Sender, ada: FederatedIdentity, event: str) -> None:
    store = a_session(ada)
    assert push(sender.event_token(event)).status_code == 202
    assert not is_signed_in(store) and state_of(ada) == ("", True)


# covers SET-05
@pytest.mark.parametrize("event", [LOGINGOV + "reproof-completed", "urn:example:anything"])
@pytest.mark.parametrize("sub_id", [None, {"format": "opaque", "id": "stream-1"}])
def test_an_event_that_asks_for_nothing_is_taken(
    sender: Sender, ada: FederatedIdentity, event: str, sub_id: Any
) -> None:
    store = a_session(ada)
    assert push(sender.event_token(event, sub_id=sub_id)).status_code == 202
    assert is_signed_in(store) and state_of(ada) == ("", False)
    assert ProviderEvent.objects.get().effect == "none"


# covers SET-01
def test_each_way_to_name_the_account_is_understood(sender: Sender, ada: FederatedIdentity) -> None:
    old = {"subject": {"subject_type": "iss-sub", "iss": sender.issuer, "sub": "ada"}}
    older = {"subject": {"subject_type": "iss_sub", "iss": sender.issuer, "sub": "ada"}}
    sent = [
        sender.event_token(DISABLED, sub_id=None, about=old),
        sender.event_token(DISABLED, sub_id=None, about=older),
        sender.event_token(DISABLED, about=old),  # twice the same
        sender.event_token(DISABLED, {"typ": "application/secevent+jwt"}),
        sender.event_token(DISABLED, aud=[f"{portal_settings.PUBLIC_BASE_URL}{ADDRESS}"]),
        sender.event_token(DISABLED, exp=int(time.time()) + 600),
        sender.event_token(DISABLED, iat=int(time.time()) - 7200) + "\n",  # the sender tried for two hours
    ]
    for token in sent:
        FederatedIdentity.objects.update(stopped_at=None, stopped_reason="")
        assert push(token).status_code == 202
        assert state_of(ada) == ("provider_disabled", False)


def test_an_account_named_by_its_e_mail_address_is_nobody_that_we_know(sender: Sender, ada: FederatedIdentity) -> None:
    mail = {"format": "email", "email": "ada@example.org"}
    assert push(sender.event_token(RISC + "identifier-changed", sub_id=mail)).status_code == 202
    assert state_of(ada) == ("", False) and ProviderEvent.objects.get().identity is None


def the(sub: Any, **more: Any) -> dict[str, Any]:
    """A subject of the right form."""
    return {"format": "iss_sub", "iss": "ISSUER", "sub": sub, **more}


HOSTILE: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "alg-none": ({"alg": "none"}, {}, "invalid_request", "token.alg_none"),
    "alg-confusion": ({"alg": "HS256"}, {}, "invalid_request", "token.alg_symmetric"),
    "unknown-kid": ({"kid": "nobody"}, {}, "invalid_key", "token.kid_unknown"),
    "no-typ": ({"typ": None}, {}, "invalid_request", "signal.typ"),
    "wrong-typ": ({"typ": "JWT"}, {}, "invalid_request", "signal.typ"),
    "typ-of-a-logout": ({"typ": "logout+jwt"}, {}, "invalid_request", "signal.typ"),
    "wrong-iss": ({}, {"iss": "https://other.example.org"}, "invalid_issuer", "signal.iss"),
    "wrong-aud": ({}, {"aud": "parks-pass"}, "invalid_audience", "signal.aud"),
    "two-auds": ({}, {"aud": ["taxportal", "parks-pass"]}, "invalid_audience", "signal.aud"),
    "no-jti": ({}, {"jti": None}, "invalid_request", "signal.jti_absent"),
    "no-iat": ({}, {"iat": None}, "invalid_request", "signal.iat_absent"),
    "iat-old": ({}, {"iat": Ago(3 * 86_400)}, "invalid_request", "signal.iat_old"),
    "iat-future": ({}, {"iat": Ago(-400)}, "invalid_request", "signal.iat_future"),
    "expired": ({}, {"exp": Ago(90)}, "invalid_request", "signal.expired"),
    "no-events": ({}, {"events": None}, "invalid_request", "signal.events"),
    "two-events": ({}, {"events": {DISABLED: {}, RISC + "account-enabled": {}}}, "invalid_request", "signal.events"),
    "event-not-object": ({}, {"events": {DISABLED: "yes"}}, "invalid_request", "signal.events"),
    "sub-beside-it": ({}, {"sub": "ada"}, "invalid_request", "signal.sub_in_event"),
    "no-subject": ({}, {"sub_id": None}, "invalid_request", "signal.subject_absent"),
    "subject-text": ({}, {"sub_id": "ada"}, "invalid_request", "signal.subject_malformed"),
    "subject-without-form": ({}, {"sub_id": {"iss": "x", "sub": "ada"}}, "invalid_request", "signal.subject_malformed"),
    "subject-form-a-number": ({}, {"sub_id": {"format": 1}}, "invalid_request", "signal.format_malformed"),
    "subject-of-a-stranger": (
        {},
        {"sub_id": the("ada", iss="https://x.example.org")},
        "invalid_issuer",
        "signal.subject_iss",
    ),
    "subject-without-sub": (
        {},
        {"sub_id": {"format": "iss_sub", "iss": "ISSUER"}},
        "invalid_request",
        "signal.subject_malformed",
    ),
    "subject-sub-a-list": ({}, {"sub_id": the(["ada"])}, "invalid_request", "signal.sub_malformed"),
}


# covers SET-01, SET-05
@pytest.mark.parametrize("bend", HOSTILE)
def test_a_bad_event_is_400_and_changes_nothing(sender: Sender, ada: FederatedIdentity, bend: str) -> None:
    header, claims, code, reason = HOSTILE[bend]
    subject = claims.get("sub_id")
    if isinstance(subject, dict) and subject.get("iss") == "ISSUER":
        claims = {**claims, "sub_id": {**subject, "iss": sender.issuer}}
    store = a_session(ada)
    answer = push(sender.event_token(DISABLED, header, **claims))
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/json")
    assert json.loads(answer.content) == {"err": code, "description": f"Not accepted: {reason}"}
    assert is_signed_in(store) and state_of(ada) == ("", False)
    assert not (ProviderEvent.objects.exists() or AuditEvent.objects.exists() or OutboxMessage.objects.exists())


def test_two_subjects_are_not_one(sender: Sender, ada: FederatedIdentity) -> None:
    bea = {"subject": {"format": "iss_sub", "iss": sender.issuer, "sub": "bea"}}
    answer = push(sender.event_token(DISABLED, about=bea))
    assert (answer.status_code, json.loads(answer.content)["description"]) == (
        400,
        "Not accepted: signal.subjects_differ",
    )
    assert state_of(ada) == ("", False)


# covers SET-01
@pytest.mark.parametrize("key", ["stranger", "events-key"])
def test_the_keys_of_somebody_else_are_refused(sender: Sender, ada: FederatedIdentity, key: str) -> None:
    answer = push(sender.event_token(DISABLED, {"kid": "op-key"}, key=key))
    assert (answer.status_code, json.loads(answer.content)["err"]) == (400, "invalid_key")
    assert state_of(ada) == ("", False)


def test_a_logout_token_is_no_event_and_an_event_no_logout_token(sender: Sender, ada: FederatedIdentity) -> None:
    store = a_session(ada)
    assert push(sender.logout_token()).status_code == 400
    answer = Client().post("/signin/generic/backchannel-logout/", {"logout_token": sender.event_token(DISABLED)})
    assert answer.status_code == 400 and is_signed_in(store)


# covers SET-01
def test_an_event_that_comes_again_is_acknowledged_and_does_nothing(sender: Sender, ada: FederatedIdentity) -> None:
    token = sender.event_token(RISC + "sessions-revoked")
    assert push(token).status_code == 202
    store = a_session(ada)
    assert push(token).status_code == 202
    assert is_signed_in(store) and ProviderEvent.objects.count() == OutboxMessage.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("", EVENT),
        ("not a token", EVENT),
        ("ä.b.c", EVENT),
        ("x" * 20_000, EVENT),
        ("x" * 300_000, EVENT),
        ("a.b.c", "application/jwt"),
        ("logout_token=a.b.c", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_event_is_400(sender: Sender, body: str, content_type: str) -> None:
    answer = push(body, content_type)
    assert answer.status_code == 400 and json.loads(answer.content)["err"] == "invalid_request"


def test_while_the_keys_cannot_be_had_the_sender_is_told_to_come_again(sender: Sender, ada: FederatedIdentity) -> None:
    sender.pages["/op/jwks"] = 500
    answer = push(sender.event_token(DISABLED))
    assert answer.status_code == 503 and answer["Retry-After"] == "60"
    assert state_of(ada) == ("", False)


def test_too_many_are_told_to_wait(sender: Sender, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accounts.views import machine

    settings.RATE_LIMITS = True
    monkeypatch.setattr(machine, "SIGNALS", 0)
    answer = push("x")
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert Client().post("/signin/nobody/events/").status_code == 404


@pytest.fixture
def apart(sender: Sender, settings: Any) -> Sender:
    """The same provider, whose events come from an issuer of their own."""
    point_at(settings, sender.issuer, EVENTS_ISSUER=sender.events_issuer)
    return sender


def test_events_of_an_issuer_of_their_own_are_checked_by_its_keys(apart: Sender, ada: FederatedIdentity) -> None:
    sent = {"iss": apart.events_issuer, "key": "events-key"}
    assert push(apart.event_token(DISABLED, **sent)).status_code == 202
    assert state_of(ada) == ("provider_disabled", False)
    assert ProviderEvent.objects.get().issuer == apart.events_issuer
    assert push(apart.event_token(RISC + "account-enabled", {"kid": None}, **sent)).status_code == 202
    assert apart.asked.count("/events/.well-known/ssf-configuration") == apart.asked.count("/events/jwks") == 1
    apart.pages["/events/jwks"] = {"keys": [public_jwk("events-new")]}
    new = apart.event_token(DISABLED, iss=apart.events_issuer, key="events-new")
    assert push(new).status_code == 202


def test_the_provider_itself_then_sends_none(apart: Sender, ada: FederatedIdentity) -> None:
    answer = push(apart.event_token(DISABLED))
    assert answer.status_code == 400 and state_of(ada) == ("", False)
    signed_by_the_wrong_one = apart.event_token(DISABLED, {"kid": "events-key"}, iss=apart.events_issuer, key="op-key")
    assert json.loads(push(signed_by_the_wrong_one).content)["err"] == "invalid_key"


@pytest.mark.parametrize(
    "document",
    [
        {"issuer": "https://other.example.org", "jwks_uri": "https://other.example.org/jwks"},
        {"issuer": "EVENTS"},
        {"issuer": "EVENTS", "jwks_uri": "http://169.254.169.254/jwks"},
        {"issuer": "EVENTS", "jwks_uri": ["x"]},
        404,
    ],
)
def test_a_document_that_cannot_be_believed_opens_no_keys(apart: Sender, ada: FederatedIdentity, document: Any) -> None:
    if isinstance(document, dict) and document["issuer"] == "EVENTS":
        document = {**document, "issuer": apart.events_issuer}
    apart.pages["/events/.well-known/ssf-configuration"] = document
    metadata.forget()
    answer = push(apart.event_token(DISABLED, iss=apart.events_issuer, key="events-key"))
    assert answer.status_code in {400, 503} and state_of(ada) == ("", False)
