"""Formats, references, access marks, traces, log lines."""

import json
import logging
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from hypothesis import given
from hypothesis import strategies as st

from taxportal.kit import access, context, formats, logs, middleware, refs
from taxportal.kit.requests import PortalRequest
from taxportal.kit.templatetags import portal
from taxportal.kit.tracing import Trace


@pytest.mark.parametrize(
    ("cents", "shown"),
    [
        (184200, "$1,842.00"),
        (0, "$0.00"),
        (5, "$0.05"),
        (-5, "\u2212$0.05"),
        (-123456789, "\u2212$1,234,567.89"),
    ],
)
def test_money_is_written_with_two_decimals(cents: int, shown: str) -> None:
    assert formats.money(cents) == shown


@given(st.integers(-(10**12), 10**12))
def test_money_can_be_read_back(cents: int) -> None:
    text = formats.money(cents)
    digits = int("".join(filter(str.isdigit, text)))
    assert (-digits if text.startswith(formats.MINUS) else digits) == cents


def test_days_are_written_day_first() -> None:
    assert formats.day(date(2026, 3, 6)) == "6 March 2026"
    assert formats.day_short(date(2026, 3, 6)) == "6 March"


def test_an_instant_is_shown_as_its_eastern_day() -> None:
    assert formats.day(datetime(2026, 3, 7, 3, 0, tzinfo=UTC)) == "6 March 2026"


def test_a_tax_number_shows_its_last_four() -> None:
    assert portal.masked_tin("0001") == "XXX-XX-0001"


def test_references_use_letters_nobody_mishears() -> None:
    found = {refs.new_reference() for _ in range(500)}
    assert len(found) == 500
    assert set("".join(found)) <= set(refs.ALPHABET)
    assert not set(refs.ALPHABET) & set("01ILOU")


def test_a_mark_is_found_on_functions_and_class_views() -> None:
    @access.taxpayer_only(max_age_s=300, scope="pay")
    def view(request: PortalRequest) -> None: ...

    class Wrapped:
        view_class = view

    assert access.mark_of(view) == access.AccessMark(access.Door.TAXPAYER, 2, 2, 300, "pay")
    assert access.mark_of(Wrapped) == access.mark_of(view)
    assert access.mark_of(lambda request: None) is None


def test_a_trace_keeps_checks_in_order_with_their_results() -> None:
    class Refusal(Exception):
        log_code = "nonce_differs"

    trace = Trace()
    with trace.check("state"):
        pass
    with pytest.raises(Refusal), trace.check("nonce"):
        raise Refusal
    with pytest.raises(KeyError), trace.check("aud") as step:
        step.detail = "array"
        raise KeyError
    trace.note("outcome", detail="SI-14")
    steps = json.loads(trace.as_json())
    assert [(s["name"], s["result"], s["detail"]) for s in steps] == [
        ("state", "passed", ""),
        ("nonce", "failed", "nonce_differs"),
        ("aud", "failed", "array"),
        ("outcome", "noted", "SI-14"),
    ]
    assert all(s["ms"] >= 0 for s in steps)
    assert steps == trace.as_list()


# covers T23, T24, T25
def test_a_log_line_is_one_json_line_without_the_text_of_the_error() -> None:
    try:
        raise ValueError("secret 666-10-0001")
    except ValueError as error:
        record = logging.LogRecord(
            "taxportal",
            logging.ERROR,
            "x",
            1,
            "a\nb\x1b[31m",
            None,
            (type(error), error, error.__traceback__),
        )
    record.fields = {"who": "x\r\ny"}
    line = logs.JsonFormatter().format(record)
    assert "\n" not in line and "\x1b" not in line and "666-10-0001" not in line
    parsed = json.loads(line)
    assert parsed["error"] == "ValueError" and parsed["who"] == "x\r\ny"
    assert parsed["at"][-1].startswith("unit/test_kit_values.py:")


def test_error_reports_hide_everything_even_in_debug() -> None:
    assert logs.SilentReporterFilter().is_active(None)


@pytest.mark.parametrize(
    ("ip", "network"), [("192.0.2.77", "192.0.2.0"), ("2001:db8:1:2::3", "2001:db8:1::"), ("", ""), ("x", "")]
)
def test_the_log_keeps_the_network_only(ip: str, network: str) -> None:
    assert middleware.shortened(ip) == network


# covers T39, T40
@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        ([], "203.0.113.5", "192.0.2.77"),
        (["192.0.2.78"], "203.0.113.5", "192.0.2.77"),
        (["192.0.2.77"], "203.0.113.5", "203.0.113.5"),
        (["192.0.2.77"], "198.51.100.9, 203.0.113.5", "203.0.113.5"),
        (["192.0.2.77"], "2001:DB8::1", "2001:db8::1"),
        (["192.0.2.77"], "203.0.113.5, unknown", "192.0.2.77"),
        (["192.0.2.77"], "", "192.0.2.77"),
    ],
)
def test_only_a_listed_proxy_says_who_is_there(settings: Any, proxies: list[str], forwarded: str, seen: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "192.0.2.77", "HTTP_X_FORWARDED_FOR": forwarded}
    assert middleware.visitor_address(request) == seen


def test_outside_a_request_the_context_is_empty() -> None:
    context.end()
    assert context.current() == context.RequestContext()
