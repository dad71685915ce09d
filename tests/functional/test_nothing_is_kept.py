"""What a sign-in must not leave behind: codes, tokens and claims in logs, rows and addresses."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core import serializers

from taxportal.kit import http
from tests.client_keys import KeyFiles
from tests.functional.conftest import Portal, point_at_all, query_of
from tests.stub_server import StubServer

pytestmark = pytest.mark.django_db


class Wire:
    """What went out and came in, looked at on its way."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, str], dict[str, str]]] = []
        self.answers: list[dict[str, Any]] = []

    @property
    def access_token(self) -> str:
        """The one that came."""
        (token,) = {answer["access_token"] for answer in self.answers if "access_token" in answer}
        return str(token)


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """Every outgoing call, made as ever, noted."""
    seen, call = Wire(), http.call

    def noting(method: str, url: str, **more: Any) -> http.Answer:
        seen.calls.append((url, dict(more.get("headers") or {}), dict(more.get("data") or {})))
        answer = call(method, url, **more)
        if "application/json" in answer.content_type and isinstance(found := json.loads(answer.body), dict):
            seen.answers.append(found)
        return answer

    monkeypatch.setattr(http, "call", noting)
    yield seen


def everything_stored() -> str:
    """Every row of every table of ours, and what its encrypted and signed columns hold when read."""
    rows = [row for model in apps.get_models() for row in model._default_manager.all()]
    return serializers.serialize("json", rows)


# covers BCP-08, RP-userinfo-bearer-header
@pytest.mark.parametrize("name", ["generic", "idme", "logingov"])
def test_the_access_token_is_used_once_and_not_kept(
    portal: Portal, stub: StubServer, settings: Any, keys: KeyFiles, wire: Wire, name: str
) -> None:
    point_at_all(settings, stub, keys)
    address = portal.start(provider=name)
    assert "offline_access" not in query_of(address)["scope"]
    portal.come_back(portal.at_provider(address, "ava"))
    assert portal.signed_in
    token = wire.access_token
    carrying = [call for call in wire.calls if token in str(call)]
    assert len(carrying) == 1
    url, headers, data = carrying[0]
    assert headers["Authorization"] == f"Bearer {token}" and token not in url and data == {}
    assert [data["grant_type"] for _, _, data in wire.calls if data] == ["authorization_code"]
    assert token not in everything_stored() and token not in str(dict(portal.client.session.items()))


# covers BCP-07, BCP-11, CORE-26
@pytest.mark.parametrize("faults", [[], ["bad-signature"], ["sub-differs"], ["code-expired"]])
def test_codes_and_tokens_reach_no_log_and_no_referer(
    portal: Portal, wire: Wire, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], faults: list[str]
) -> None:
    caplog.set_level("DEBUG")
    address = portal.start()
    back = portal.at_provider(address, "ava", faults)
    answer = portal.come_back(back)
    assert answer["Referrer-Policy"] == "no-referrer"
    asked, came = query_of(address), query_of(back)
    assert [data["code"] for _, _, data in wire.calls if data] == [came["code"]]  # sent once, whatever came of it
    said = "".join(capfd.readouterr()) + caplog.text + "".join(str(record.__dict__) for record in caplog.records)
    ours = [record.getMessage() for record in caplog.records if record.name == "taxportal"]
    assert ours  # there was something to look at
    sent = next(data for _, _, data in wire.calls if data)
    tokens = [answer[name] for answer in wire.answers for name in ("access_token", "id_token") if name in answer]
    for secret in (
        came["code"],
        came["state"],
        asked["nonce"],
        sent["code_verifier"],
        sent.get("client_secret"),
        *tokens,
    ):
        assert not secret or secret not in said
    for value in ("666100001", "666-10-0001", "Martinez", "1988-04-12"):
        assert value not in said
