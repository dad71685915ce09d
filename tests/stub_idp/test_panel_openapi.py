"""The OpenAPI document of the control API: it names every call, and each of its examples is answered as it says."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from django.urls import URLPattern, URLResolver

from stub_idp.panel.call import Call
from stub_idp.panel.calls import CALLS as OWN
from stub_idp.panel.openapi import CALLS
from stub_idp.urls import urlpatterns
from tests.stub_server import StubServer

METHODS = {"get", "post", "put", "patch", "delete"}
# Where a path has an id, the call before it that makes one, and where that stands in the answer.
MADE_BY = {
    "/control/orders/{id}": ("next-sign-in", {"person": "ava"}, lambda made: made["id"]),
    "/control/faults/{id}": ("faults", {"faults": ["wrong-iss"]}, lambda made: made["ids"][0]),
}


@pytest.fixture
def document(stub: StubServer) -> dict[str, Any]:
    answer = requests.get(f"{stub.base_url}/control/openapi.json", timeout=5)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = answer.json()
    return found


def _routes() -> set[str]:
    """Every address under control/, its parameter written as OpenAPI does."""
    found = set()
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern | URLResolver)
        route = str(pattern.pattern)
        if route.startswith("control/"):
            parts = ["{id}" if part.startswith("<") else part for part in route.split("/")]
            found.add("/" + "/".join(parts))
    return found


def test_it_is_a_document_of_openapi_3_1(document: dict[str, Any], stub: StubServer) -> None:
    assert document["openapi"] == "3.1.0" and document["info"]["title"] and document["info"]["version"]
    assert document["servers"] == [{"url": stub.base_url}]
    operations = [operation for path in document["paths"].values() for operation in path.values()]
    names = [operation["operationId"] for operation in operations]
    assert len(set(names)) == len(names) and all(operation["responses"] for operation in operations)
    for path, found in document["paths"].items():
        assert set(found) <= METHODS
        for operation in found.values():
            named = {f"{{{parameter['name']}}}" for parameter in operation.get("parameters", [])}
            assert named == {part for part in path.split("/") if part.startswith("{")}


def test_it_names_every_route(document: dict[str, Any]) -> None:
    """A new address under control/ needs a row in its room's calls."""
    assert set(document["paths"]) == _routes()


def test_it_names_every_method(stub: StubServer) -> None:
    """A method that is not in the document is refused; one that is there is not."""
    said: dict[str, set[str]] = {}
    for call in CALLS:
        said.setdefault(call.path, set()).add(call.method)
    for path, known in said.items():
        for method in METHODS:
            answer = requests.request(method, stub.base_url + path.replace("{id}", "none"), timeout=5)
            assert (answer.status_code == 405) == (method not in known), (method, path)


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.method} {call.path}")
def test_an_example_is_answered_as_it_says(call: Call, stub: StubServer) -> None:
    path = call.path
    if path in MADE_BY:
        name, body, found = MADE_BY[path]
        path = path.replace("{id}", found(stub.control(name, body).json()))
    elif call.method == "get":  # a list with something in it
        stub.next_sign_in("ava", ["wrong-iss"])
        stub.control("faults", {"faults": ["wrong-iss"], "person": "ava"})
        stub.control("consents", {"person": "ava", "client": "taxportal", "keep_back": ["tax_id"]})
    sent = {"json": call.example} if call.body is not None else {}
    answer = requests.request(call.method, stub.base_url + path, timeout=10, **sent)
    status, promised = next(iter(call.answers.items()))
    assert answer.status_code == status, answer.text
    if promised.example is None and promised.schema is None:
        assert answer.content == b""
    elif promised.example is not None:
        assert _shape(answer.json(), promised.example)


def _shape(found: Any, example: Any) -> bool:
    """Whether names and kinds are those of the example; what is null in either may be anything."""
    if found is None or example is None:
        return True
    if isinstance(example, dict):
        return (
            isinstance(found, dict)
            and found.keys() == example.keys()
            and all(_shape(found[name], value) for name, value in example.items())
        )
    if isinstance(example, list):
        return (
            isinstance(found, list)
            and bool(found or not example)
            and all(_shape(item, example[0]) for item in found if example)
        )
    return type(found) is type(example)


@pytest.mark.parametrize(
    "call", [call for call in CALLS if call.body is not None], ids=lambda call: f"{call.method} {call.path}"
)
def test_refusals_are_as_it_says(call: Call, stub: StubServer) -> None:
    url = stub.base_url + call.path.replace("{id}", "none")
    assert 415 in call.answers and requests.request(call.method, url, data="x", timeout=5).status_code == 415
    kind = {"Content-Type": "application/json"}
    assert requests.request(call.method, url, data="{", headers=kind, timeout=5).status_code == 400
    answer = requests.request(call.method, url, json={"no-such-key": 1}, timeout=5)
    assert answer.status_code == 422 and set(answer.json()) == {"error"}


def test_a_body_takes_what_its_schema_names_and_nothing_else(stub: StubServer) -> None:
    for call in OWN:
        if call.body is None:
            continue
        assert call.example is not None and call.example.keys() <= call.body["properties"].keys()
        assert set(call.body.get("required", ())) <= call.example.keys()
        refused = requests.post(stub.base_url + call.path, json={"no-such-key": 1}, timeout=5).json()["error"]
        for name in call.body["properties"]:
            assert name in refused, (call.path, name)
