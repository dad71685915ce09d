"""What a process may not be started with (settled start-up matrix), and providers read from the environment."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import certifi
import environ
import pytest
from django.test import override_settings

from taxportal.kit import providers_env, sandbox_keys, startup

KEYS = sandbox_keys.fresh()
PRODUCTION = {
    "SANDBOX": False,
    "DEBUG": False,
    "PUBLIC_BASE_URL": "https://account.example.org",
    "ALLOWED_HOSTS": ["account.example.org"],
    "SITE_KIND": "public",
    "OIDC_PROVIDERS": {"agency": {"ISSUER": "https://idp.example.org/realms/tax"}},
    "OIDC_PROVIDER_PROBLEMS": [],
    **KEYS,
}
SANDBOX = {**PRODUCTION, "SANDBOX": True, "PUBLIC_BASE_URL": "http://localhost:8000", "SITE_KIND": "all"}


def found(base: dict[str, Any], **changes: Any) -> list[str]:
    with override_settings(**{**base, **changes}):
        return startup.problems()


def test_good_production_and_sandbox_values_start() -> None:
    assert found(PRODUCTION) == []
    assert found(SANDBOX, OIDC_PROVIDERS={"generic": {"ISSUER": "http://127.0.0.1:9000/generic"}}) == []


# covers T64
@pytest.mark.parametrize(
    ("base", "changes", "variable"),
    [
        (SANDBOX, {"PUBLIC_BASE_URL": "https://account.example.org"}, "SANDBOX"),
        (SANDBOX, {"PUBLIC_BASE_URL": "http://192.0.2.5:8000"}, "SANDBOX"),
        (SANDBOX, {"PUBLIC_BASE_URL": "http://localhost.example.org"}, "SANDBOX"),
        (PRODUCTION, {"DEBUG": True}, "DEBUG"),
        (PRODUCTION, {"PUBLIC_BASE_URL": "http://account.example.org"}, "PUBLIC_BASE_URL"),
        (PRODUCTION, {"PUBLIC_BASE_URL": "https://portal.invalid"}, "PUBLIC_BASE_URL"),
        (PRODUCTION, {"PUBLIC_BASE_URL": "https://[account"}, "PUBLIC_BASE_URL"),
        (PRODUCTION, {"PUBLIC_BASE_URL": "account.example.org"}, "PUBLIC_BASE_URL"),
        (PRODUCTION, {"PUBLIC_BASE_URL": "https://account.example.org:99999"}, "PUBLIC_BASE_URL"),
        (SANDBOX, {"PUBLIC_BASE_URL": "http://[::1"}, "PUBLIC_BASE_URL"),
        (PRODUCTION, {"SECRET_KEY": ""}, "SECRET_KEY"),
        (PRODUCTION, {"SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        (PRODUCTION, {"TIN_KEY": "change-me-" + KEYS["TIN_KEY"]}, "TIN_KEY"),
        (PRODUCTION, {"AUDIT_KEY": KEYS["TIN_KEY"]}, "AUDIT_KEY"),
        (PRODUCTION, {"FIELD_KEYS": ""}, "FIELD_KEYS"),
        (PRODUCTION, {"FIELD_KEYS": "[]"}, "FIELD_KEYS"),
        (PRODUCTION, {"FIELD_KEYS": json.dumps({"k1": base64.b64encode(b"short").decode()})}, "FIELD_KEYS"),
        (PRODUCTION, {"FIELD_KEY_ACTIVE": "k9"}, "FIELD_KEY_ACTIVE"),
        (
            PRODUCTION,
            {"OIDC_PROVIDERS": {"idp": {"ISSUER": "http://127.0.0.1:9000/generic"}}},
            "OIDC_IDP_ISSUER",
        ),
        (SANDBOX, {"OIDC_PROVIDERS": {"idp": {"ISSUER": "http://idp.example.org/"}}}, "OIDC_IDP_ISSUER"),
        (
            PRODUCTION,
            {"OIDC_PROVIDERS": {"idp": {"ISSUER": "https://idp.example.org/?x=1"}}},
            "OIDC_IDP_ISSUER",
        ),
        (PRODUCTION, {"OIDC_PROVIDERS": {"idp": {"ISSUER": "idp.example.org"}}}, "OIDC_IDP_ISSUER"),
        (PRODUCTION, {"OIDC_PROVIDERS": {"idp": {"ISSUER": "https://[idp"}}}, "OIDC_IDP_ISSUER"),
        (PRODUCTION, {"OIDC_PROVIDERS": {"idp": {"ISSUER": "https://idp.example.org; x"}}}, "OIDC_IDP_ISSUER"),
        (PRODUCTION, {"OIDC_PROVIDERS": {"idp": {"ISSUER": "https://idp\u00e9.example.org"}}}, "OIDC_IDP_ISSUER"),
        (SANDBOX, {"OIDC_PROVIDERS": {"idp": {"ISSUER": "http://localhost:99999/x"}}}, "OIDC_IDP_ISSUER"),
        (PRODUCTION, {"OIDC_PROVIDER_PROBLEMS": ["OIDC_X_ISSUER is missing"]}, "OIDC_X_ISSUER"),
        (PRODUCTION, {"SITE_KIND": "all"}, "TAXPORTAL_SITE"),
        (PRODUCTION, {"SITE_KIND": "everything"}, "TAXPORTAL_SITE"),
        (PRODUCTION, {"ALLOWED_HOSTS": ["*"]}, "ALLOWED_HOSTS"),
        (PRODUCTION, {"ALLOWED_HOSTS": [".example.org"]}, "ALLOWED_HOSTS"),
    ],
)
def test_refuses_in_one_sentence_that_names_the_variable(
    base: dict[str, Any], changes: dict[str, Any], variable: str
) -> None:
    problems = found(base, **changes)
    assert len(problems) == 1
    assert variable in problems[0]
    assert "\n" not in problems[0]


def test_the_system_check_and_the_refusal_say_the_same() -> None:
    with override_settings(**{**PRODUCTION, "SECRET_KEY": ""}):
        assert [check.id for check in startup.check()] == ["taxportal.E001"]
        with pytest.raises(SystemExit) as caught:
            startup.refuse_a_bad_start()
    assert "SECRET_KEY" in str(caught.value)
    with override_settings(**PRODUCTION):
        startup.refuse_a_bad_start()


def test_the_wsgi_module_refuses_before_it_builds_the_application(tmp_path: Path) -> None:
    clean = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-c", "import taxportal.wsgi"],
        env=clean,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert "taxportal can't start:" in run.stderr and "PUBLIC_BASE_URL" in run.stderr and "Traceback" not in run.stderr


def read(monkeypatch: pytest.MonkeyPatch, names: list[str], **variables: str) -> tuple[dict[str, Any], list[str]]:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return providers_env.read(environ.Env(), names)


def test_reads_a_provider_with_its_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "OIDC_AGENCY_ISSUER": "https://idp.example.org",
        "OIDC_AGENCY_CLIENT_ID": "portal",
        "OIDC_AGENCY_CLIENT_SECRET": "s",
    }
    providers, problems = read(monkeypatch, ["agency"], **given, OIDC_AGENCY_IAL2_ACRS="urn:a urn:b")
    assert problems == []
    agency = providers["agency"]
    assert (agency["PROFILE"], agency["LABEL"], agency["CLIENT_AUTH"]) == (
        "generic",
        "agency",
        "",  # the profile's own
    )
    assert agency["SCOPES"] == agency["ACR_VALUES"] == () and agency["IAL2_ACRS"] == ("urn:a", "urn:b")


@pytest.mark.parametrize(
    ("names", "variables", "said"),
    [
        (["Idme"], {}, "OIDC_PROVIDERS"),
        (["help"], {}, "OIDC_PROVIDERS"),
        (["9x"], {}, "OIDC_PROVIDERS"),
        (["x"], {}, "OIDC_X_ISSUER is missing; for example OIDC_X_ISSUER=https://"),
        (
            ["x"],
            {},
            "OIDC_X_CLIENT_SECRET is missing (or a key, in CLIENT_KEY_FILE); for example OIDC_X_CLIENT_SECRET=",
        ),
        (["x"], {"OIDC_X_CLIENT_AUTH": "tls"}, "OIDC_X_CLIENT_AUTH must be"),
        (["x"], {"OIDC_X_ALGORITHMS": "RS256 HS256"}, "OIDC_X_ALGORITHMS must be one of RS256, ES256, PS256"),
        (["x"], {"OIDC_X_USERINFO_FORMAT": "xml"}, "OIDC_X_USERINFO_FORMAT must be one of json, signed"),
        (["x"], {"OIDC_X_SCOPES": "profile"}, "OIDC_X_SCOPES must contain openid"),
        (["x"], {"OIDC_X_FOR": "all"}, "OIDC_X_FOR must be"),
    ],
)
def test_says_what_is_wrong_with_a_provider(
    monkeypatch: pytest.MonkeyPatch, names: list[str], variables: dict[str, str], said: str
) -> None:
    providers, problems = read(monkeypatch, names, **variables)
    assert providers == {}
    assert any(said in problem for problem in problems)


def test_authorities_of_ones_own_are_a_file_of_certificates(tmp_path: Path) -> None:
    for path in (tmp_path / "absent.pem", Path(__file__)):
        (problem,) = found(PRODUCTION, CA_FILE=str(path))
        assert "CA_FILE=/etc/ssl/agency-ca.pem" in problem
    assert found(PRODUCTION, CA_FILE=certifi.where()) == []


def test_a_provider_named_twice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {"OIDC_A_ISSUER": "https://a.example.org", "OIDC_A_CLIENT_ID": "p", "OIDC_A_CLIENT_SECRET": "s"}
    providers, problems = read(monkeypatch, ["a", "a"], **given)
    assert list(providers) == ["a"] and len(problems) == 1


def test_sandbox_keys_are_made_once_and_kept(tmp_path: Path) -> None:
    nothing = dict.fromkeys(sandbox_keys.NAMES, "")
    first = sandbox_keys.load(tmp_path, nothing, make=True)
    assert first == sandbox_keys.load(tmp_path, nothing, make=True)
    assert all(first.values())
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    given = {**nothing, "SECRET_KEY": "mine"}
    assert sandbox_keys.load(tmp_path, given, make=True) == {**first, "SECRET_KEY": "mine"}
    assert sandbox_keys.load(tmp_path / "other", nothing, make=False) == nothing
