"""Every way in which a sign-in can end, reached over real HTTP: page, status, reference, trace and log line."""

import logging

import pytest

from accounts.models import SignInTrace
from accounts.outcomes import CATALOGUE, LOG_CODES, Place
from tests.functional.conftest import Portal
from tests.outcome_ways import NEXT, REACHED_ELSEWHERE, WAYS

pytestmark = pytest.mark.django_db


def test_every_outcome_is_tried() -> None:
    assert set(WAYS) | REACHED_ELSEWHERE == set(CATALOGUE)
    assert {LOG_CODES[way.log_code].outcome: code for code, way in WAYS.items()} == {code: code for code in WAYS}


# covers INV-34, RP-basic
@pytest.mark.parametrize("code", WAYS)
def test_ends_on_its_own_page_with_reference_trace_and_log_line(
    portal: Portal, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    outcome, way = CATALOGUE[code], WAYS[code]
    way.before(portal)
    caplog.set_level(logging.INFO, "taxportal")
    caplog.clear()
    address = portal.at_provider(portal.start(NEXT), way.person, **way.order)
    answer = portal.come_back(address)
    assert answer.status_code == 303
    trace = SignInTrace.objects.latest("pk")
    assert (trace.outcome, trace.log_code) == (code, way.log_code)

    page = portal.client.get(answer["Location"])
    body = page.content.decode()
    assert page.status_code == outcome.status
    assert ("Retry-After" in page) == bool(outcome.retry_after_s)
    assert portal.signed_in == outcome.opens_session
    if outcome.place is Place.NEXT:
        assert answer["Location"] == NEXT
    else:
        assert f'data-outcome="{code}"' in body
        assert str(outcome.heading) % {"provider": "Harbor ID"} in body
    if outcome.place is Place.PROBLEM:
        assert answer["Location"] == f"/signin/problem/{code}/{trace.reference}/"
        assert portal.client.get("/account/").status_code != 200
    assert trace.reference in body, "the reference is told"
    assert "666" not in body and way.log_code not in body

    line = next(record.fields for record in caplog.records if record.getMessage().startswith("auth.signin_"))
    assert (line["outcome"], line["reference"], line["provider"]) == (code, trace.reference, "generic")
    assert f'href="/signin/trace/{trace.reference}/"' in body, "the page leads to the trace"
    drawn = portal.client.get(f"/signin/trace/{trace.reference}/").content.decode()
    assert f"{code}: " in drawn and way.log_code in drawn and "666" not in drawn
