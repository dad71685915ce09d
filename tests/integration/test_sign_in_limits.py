"""The limits on sign-ins are shared by all workers: of many hits at once exactly as many pass as the rule says."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.db import connection
from django.test import Client

from accounts.oidc import metadata, starting, views
from taxportal.kit import limits

WINDOW_S = 10_000_000  # so long that no test meets its end


@pytest.fixture
def limited(settings: Any) -> Iterator[None]:
    """Limits on, and a provider that nobody answers for."""
    settings.RATE_LIMITS = True
    known = portal_settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": {**known, "ISSUER": "http://localhost:9/generic"}}
    metadata.forget()
    yield
    metadata.forget()


# covers T50, T44
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rule", ["signin.start", "signin.callback", "match"])
def test_of_many_threads_exactly_as_many_pass_as_the_rule_says(limited: None, rule: str) -> None:
    passed: list[bool] = []
    begin = threading.Barrier(8)

    def worker() -> None:
        begin.wait()
        try:
            for _ in range(10):
                passed.append(limits.hit(rule, "192.0.2.7", limit=25, window_s=WINDOW_S).allowed)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(passed) == 80 and sum(passed) == 25


WORKER = """
import json, sys
import django
from django.conf import settings
django.setup()
from django.db import connection
from taxportal.kit import limits
place, window_s = json.loads(sys.argv[1])
connection.settings_dict.update(place)
settings.RATE_LIMITS = True
print(sum(limits.hit("signin.start", "192.0.2.8", limit=25, window_s=window_s).allowed for _ in range(40)))
"""


# covers T50, T44
@pytest.mark.django_db(transaction=True)
def test_two_processes_share_one_count() -> None:
    place = {key: str(connection.settings_dict[key]) for key in ("NAME", "HOST", "PORT", "USER", "PASSWORD")}
    command = [sys.executable, "-c", WORKER, json.dumps([place, WINDOW_S])]
    with ThreadPoolExecutor(2) as pool:
        runs = list(
            pool.map(
                lambda _: subprocess.run(command, capture_output=True, text=True, timeout=60, check=False),
                range(2),
            )
        )
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert sum(int(run.stdout.splitlines()[-1]) for run in runs) == 25


# covers T44
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "module", "name"),
    [("/signin/generic/", starting, "STARTS"), ("/signin/generic/callback/", views, "CALLBACKS")],
)
def test_the_page_is_calm_and_says_how_long_to_wait(
    limited: None, address: str, module: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, 2)
    client = Client()
    answers = [client.get(address) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    page = answers[2].content.decode()
    assert 0 < int(answers[2]["Retry-After"]) <= starting.WINDOW_S
    assert "Wait" in page and "Nothing is wrong with your account" in page
    assert Client(REMOTE_ADDR="198.51.100.9").get(address).status_code != 429
