"""What a trace tells of question and answer: names of parts, never a value, whatever the provider sends."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import SignInTransaction
from accounts.oidc import telling
from taxportal.kit.tracing import Trace


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def told(trace: Trace) -> dict[str, str]:
    return {step.name: step.detail for step in trace.steps}


def test_tells_what_was_asked_and_how_long_the_person_was_away() -> None:
    used = SignInTransaction(
        provider="generic",
        purpose="sign_in",
        asked={"scope": "openid profile", "max_age": "43200"},
        created_at=timezone.now() - timedelta(seconds=42),
    )
    trace = Trace()
    telling.asked(trace, used)
    assert told(trace) == {
        "asked.provider": "generic",
        "asked.purpose": "sign_in",
        "asked.scope": "openid profile",
        "asked.max_age": "43200",
        "asked.away": "42 s",
    }


def test_counts_strangers_instead_of_naming_them() -> None:
    trace = Trace()
    telling.came_back(trace, QueryDict("state=a&code=b&iss=c&666-10-0001=x"))
    telling.came_back(trace, QueryDict(""))
    assert [step.detail for step in trace.steps] == ["code, state, iss, 1 more", "none"]


def test_masks_the_header_of_a_token_and_names_its_claims() -> None:
    header = {"alg": "RS256", "kid": "signing-key-of-2026", "typ": "JWT"}
    token = f"{part(header)}.{part({'sub': 'ada', 'iss': 'x', 'favourite': 'tea'})}.signature"
    trace = Trace()
    telling.tokens(trace, {"access_token": "secret", "id_token": token, "token_type": "Bearer"})
    assert told(trace) == {
        "token.answer": "access_token, id_token, token_type",
        "token.header": "alg RS256, kid si… (19 characters), typ",
        "token.claims": "iss, sub, 1 more",
    }


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ({"alg": "<script>"}, "alg other"),
        ({"alg": 5, "kid": 6}, "none"),
        ({"kid": "short"}, "kid … (5 characters)"),
        ({"kid": "<b>long enough"}, "kid … (14 characters)"),
        ({"kid": "é" * 20}, "kid … (20 characters)"),
        ([], "none"),
    ],
)
def test_a_header_says_nothing_that_it_was_made_to_say(header: Any, expected: str) -> None:
    trace = Trace()
    telling.tokens(trace, {"id_token": f"{part(header)}.e.s"})
    assert told(trace)["token.header"] == expected


def test_names_the_facts_of_userinfo_and_how_they_came() -> None:
    trace = Trace()
    telling.userinfo(trace, {"sub": "ada", "birthdate": "1988-04-12", "666-10-0001": 1}, "signed")
    assert told(trace) == {"userinfo.claims": "signed: sub, birthdate, 1 more"}


# covers T44
@given(st.text(max_size=200) | st.none() | st.integers())
def test_no_token_can_break_it_or_speak_through_it(token: Any) -> None:
    trace = Trace()
    telling.tokens(trace, {"id_token": token})
    assert set(told(trace)) == {"token.answer", "token.header", "token.claims"}
