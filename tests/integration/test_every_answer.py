"""What every answer carries: headers, reference, log line; and calm error pages."""

import json
import logging
from typing import Any

import pytest
from django.db import DataError, OperationalError
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from taxportal.kit import access, errors, logs, middleware

PERSONAL = "666-10-0001"


@access.public
def boom(request: Any) -> Any:
    """Fails as a bug would, with personal data in the exception."""
    raise ValueError(PERSONAL)


@access.public
def database_gone(request: Any) -> Any:
    """Fails as a dead database does."""
    raise OperationalError(PERSONAL)


@access.public
def unfit(request: Any) -> Any:
    """Fails as a value that the database can't hold does: our mistake, not its."""
    raise DataError(PERSONAL)


urlpatterns = [path("boom", boom), path("gone", database_gone), path("unfit", unfit)]
handler500 = "taxportal.kit.errors.server_error"


# covers T37, T41, INV-31
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/healthz", "/nothing-here", "/signin/"])
def test_every_answer_carries_the_security_headers(client: Client, address: str) -> None:
    answer = client.get(address)
    for name, value in middleware.HEADERS.items():
        assert answer[name] == value, name
    assert answer["Cache-Control"] == middleware.NO_STORE
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert len(answer["X-Request-ID"]) == 8
    assert "Server" not in answer and "X-Powered-By" not in answer


# covers T40
@pytest.mark.django_db
def test_a_foreign_host_is_refused_with_headers(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert answer["X-Frame-Options"] == "DENY"


# covers T25, INV-31
@pytest.mark.parametrize(("address", "status"), [("/boom", 500), ("/gone", 503), ("/unfit", 500)])
@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_shows_a_reference_and_nothing_else(
    address: str, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    answer = Client(raise_request_exception=False).get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert answer["X-Request-ID"] in page
    assert PERSONAL not in page and "Traceback" not in page and "ValueError" not in page
    assert ("Retry-After" in answer) == (status == 503)
    assert PERSONAL not in "".join(logs.JsonFormatter().format(record) for record in caplog.records)


# covers T38
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "headers", "allowed"),
    [
        (
            "get",
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
            True,
        ),
        ("get", {"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, True),
        (
            "get",
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
            False,
        ),
        (
            "get",
            {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
            False,
        ),
        (
            "post",
            {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"},
            False,
        ),
        ("get", {}, True),
    ],
)
def test_other_sites_may_link_here_and_nothing_more(
    client: Client, method: str, headers: dict[str, str], allowed: bool
) -> None:
    answer = getattr(client, method)("/healthz" if method == "get" else "/signout/", headers=headers)
    assert (answer.status_code != 403) == allowed


# covers T38
@pytest.mark.django_db
def test_a_form_without_its_token_says_that_nothing_was_sent() -> None:
    answer = Client(enforce_csrf_checks=True).post("/signout/")
    assert answer.status_code == 403
    assert "Nothing was sent" in answer.content.decode()


# covers T23, T24
@pytest.mark.django_db
def test_the_log_line_names_the_route_and_not_the_query(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "taxportal")
    client.get(f"/signin/?next=/{PERSONAL}", headers={"user-agent": "Probe 1.0"})
    line = next(record.fields for record in caplog.records if record.getMessage() == "http.request")
    assert (line["route"], line["status"], line["method"], line["ip"]) == ("signin/", 200, "GET", "127.0.0.0")
    assert PERSONAL not in json.dumps(line) and "Probe" not in json.dumps(line)


def test_the_429_page_says_how_long_to_wait() -> None:
    answer = errors.too_many(RequestFactory().get("/"), retry_after_s=61)
    assert (answer.status_code, answer["Retry-After"]) == (429, "61")
    assert "2 minutes" in answer.content.decode()


def test_the_503_page_names_a_time() -> None:
    answer = errors.unavailable(RequestFactory().get("/"), retry_after_s=30)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


@pytest.mark.parametrize(
    ("view", "status"), [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)]
)
def test_each_refusal_has_its_page(view: Any, status: int) -> None:
    assert view(RequestFactory().get("/")).status_code == status
