"""Start-up checks of the providers: one sentence each, with the variable and a valid example."""

import os
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as portal_settings
from django.core import checks

from accounts.checks import check_providers


@pytest.mark.parametrize(
    ("changes", "variable"),
    [
        ({"PROFILE": "unheard-of"}, "OIDC_GENERIC_PROFILE=generic"),
        ({"PROFILE": "idme", "CLIENT_AUTH": "client_secret_basic"}, "OIDC_GENERIC_CLIENT_AUTH=client_secret_post"),
        ({"CLIENT_AUTH": "private_key_jwt"}, "OIDC_GENERIC_CLIENT_KEY_FILE=/etc/"),
        ({"CLIENT_SECRET": " "}, "OIDC_GENERIC_CLIENT_SECRET="),
        ({"USERINFO_FORMAT": "quoted"}, "OIDC_GENERIC_USERINFO_FORMAT=json"),
        ({"USERINFO_FORMAT": "encrypted"}, "OIDC_GENERIC_DECRYPTION_KEY_FILE=/etc/"),
        ({"PROFILE": "idme", "ALGORITHMS": ("ES256",)}, "OIDC_GENERIC_ALGORITHMS=RS256"),
        ({"PROFILE": "idme", "VERIFIED_CLAIMS": ("nist_800_63A",)}, "OIDC_GENERIC_VERIFIED_CLAIMS is for"),
        ({"EVENTS_ISSUER": "events"}, "OIDC_GENERIC_EVENTS_ISSUER=https://"),
        ({"CLIENT_KEY_FILE": ("/nowhere/key.pem",)}, "OIDC_GENERIC_CLIENT_KEY_FILE: /nowhere/key.pem cannot be read"),
        ({"DECRYPTION_KEY_FILE": (__file__,)}, "holds no private key in PEM"),
    ],
)
def test_names_the_variable_and_a_valid_example(settings: Any, changes: dict[str, str], variable: str) -> None:
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": {**known, **changes}}
    (problem,) = check_providers()
    assert variable in problem.msg and problem.id == "accounts.E001"


# covers T05
def test_two_providers_do_not_share_a_client(settings: Any) -> None:
    known = settings.OIDC_PROVIDERS["generic"]
    settings.OIDC_PROVIDERS = {"generic": known, "twin": known}
    (problem,) = check_providers()
    assert "OIDC_TWIN_CLIENT_ID=taxportal-twin" in problem.msg


def test_a_good_configuration_passes_and_the_check_is_registered() -> None:
    assert check_providers() == []
    assert check_providers in checks.registry.registry.get_checks()


# covers T64
@pytest.mark.parametrize(
    "start", ["import taxportal.wsgi", "from taxportal.__main__ import judge_environment; judge_environment()"]
)
def test_the_server_does_not_start_with_a_provider_that_it_cannot_use(start: str) -> None:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "OIDC_GENERIC_PROFILE": "unheard-of"}
    command = [sys.executable, "-c", start]
    found = subprocess.run(
        command, env=env, cwd=portal_settings.BASE_DIR, capture_output=True, text=True, timeout=60, check=False
    )
    assert found.returncode == 1 and "OIDC_GENERIC_PROFILE=generic" in found.stderr
    assert "Traceback" not in found.stderr
