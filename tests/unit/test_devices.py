"""What a user agent is called on the list of sessions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.devices import BROWSERS, SYSTEMS, UNKNOWN, device_of

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/131.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "Firefox on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/131.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.5.0", UNKNOWN),
        ("something on Windows", "Windows"),
        ("", UNKNOWN),
    ],
)
def test_browsers_and_systems_have_names(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words


@given(st.text(max_size=600))
def test_only_words_of_the_list_come_out(user_agent: str) -> None:
    known = {UNKNOWN, *(name for _, name in BROWSERS), *(name for _, name in SYSTEMS)}
    assert set(device_of(user_agent).split(" on ")) <= known and len(device_of(user_agent)) <= 60
