"""What the demo tells its servers, and what it keeps from them."""

import stat
import tomllib
from pathlib import Path

import environ
import pytest

from accounts import checks
from accounts.providers import provider_named, public_providers
from taxportal.demo import environment, tour
from taxportal.demo.environment import Demo
from taxportal.kit import providers_env


@pytest.fixture
def demo(tmp_path) -> Demo:
    """A demo on uncommon ports, with files of its own."""
    return Demo(root=Path.cwd(), var=tmp_path, port=8123, idp_port=9123, parks_port=9223)


def test_writes_the_ports_into_both_files(demo):
    """The portal and the provider must agree to the letter."""
    variables = environment.write(demo, {})
    *listed, parks = tomllib.loads(demo.clients_file.read_text())["client"]
    clients = {client["issuer"]: client for client in listed}
    assert parks["redirect_uris"] == ["http://localhost:9223/callback/"]
    assert variables["OIDC_PROVIDERS"] == "generic,idme,logingov"
    assert variables["PUBLIC_BASE_URL"] == "http://localhost:8123"
    for name, client in clients.items():
        prefix = f"OIDC_{name.upper()}"
        assert variables[f"{prefix}_ISSUER"] == f"http://localhost:9123/{name}"
        assert client["redirect_uris"] == [f"http://localhost:8123/signin/{name}/callback/"]
        assert client["auth"] == variables[f"{prefix}_CLIENT_AUTH"]
        assert client.get("secret") == variables.get(f"{prefix}_CLIENT_SECRET")
    assert clients["logingov"]["jwks_uri"] == "http://localhost:8123/signin/logingov/jwks/"
    assert environment.read(demo.env_file) == variables


def test_its_providers_are_ones_that_the_portal_can_use(demo, monkeypatch, settings):
    """Each of the profile of its name, nothing missing."""
    for name, value in environment.write(demo, {}).items():
        monkeypatch.setenv(name, value)
    env = environ.Env()
    settings.OIDC_PROVIDERS, problems = providers_env.read(env, env.list("OIDC_PROVIDERS"))
    assert problems == [] and list(checks.problems()) == []
    assert [provider.label for provider in public_providers()] == ["Harbor ID", "Anchor ID", "Lantern Login"]
    assert {name: provider_named(name).profile.name for name in environment.PROVIDERS} == {
        name: name for name in environment.PROVIDERS
    }


def test_files_are_for_their_owner_alone(demo):
    """They hold a secret. covers T46"""
    environment.write(demo, {})
    written = (demo.env_file, demo.clients_file, demo.key_file("logingov"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in written} == {0o600}


def test_keeps_the_secret_from_start_to_start(demo):
    """A new one would break open tabs; another demo's differs."""
    first, key = environment.write(demo, {}), demo.key_file("logingov").read_bytes()
    assert environment.write(demo, {}) == first and demo.key_file("logingov").read_bytes() == key
    assert len(first["OIDC_GENERIC_CLIENT_SECRET"]) > 30
    assert first["OIDC_GENERIC_CLIENT_SECRET"] != first["OIDC_IDME_CLIENT_SECRET"]


def test_passes_on_the_database_and_nothing_of_another_portal(demo):
    """A shell that is set up for another portal must not leak into the demo."""
    shell = {
        "DATABASE_URL": "postgresql://x",
        "OIDC_PROVIDERS": "other",
        "SECRET_KEY": "x",
        "DEBUG": "1",
        "PATH": "/bin",
    }
    assert environment.write(demo, shell)["DATABASE_URL"] == "postgresql://x"
    assert environment.for_the_portal(demo, shell) == {"PATH": "/bin", "ENV_FILE": str(demo.env_file)}


def test_the_provider_learns_nothing_of_the_portals_settings(demo):
    """It is another program. covers T46"""
    shell = {"OIDC_GENERIC_CLIENT_SECRET": "x", "STUB_IDP_SANDBOX": "0", "DJANGO_SETTINGS_MODULE": "x", "PATH": "/bin"}
    told = environment.for_the_provider(demo, shell)
    assert told["STUB_IDP_SANDBOX"] == "1"
    assert told["STUB_IDP_ACCOUNTS"] == str(demo.accounts_file)
    assert not [name for name in told if name.startswith(("OIDC_", "DJANGO_"))]


def test_parks_pass_is_told_its_own_secret_and_no_other(demo):
    """It is another program too, whatever the shell says. covers T46"""
    environment.write(demo, {})
    shell = {"PARKS_ISSUER": "http://localhost:1/x", "OIDC_GENERIC_CLIENT_SECRET": "x", "PATH": "/bin"}
    parks = tomllib.loads(demo.clients_file.read_text())["client"][-1]
    assert environment.for_parks_pass(demo, shell) == {
        "PATH": "/bin",
        "PARKS_ISSUER": "http://localhost:9123/generic",
        "PARKS_CLIENT_ID": "parks-pass",
        "PARKS_CLIENT_SECRET": parks["secret"],
    }
    assert len(parks["secret"]) > 30


def test_tells_of_everybody_it_promises_and_counts_the_rest():
    """Handles that the provider does not know are left out."""
    words = tour.welcome(
        base_url="http://localhost:1",
        idp_url="http://localhost:2",
        parks_url="http://localhost:3",
        names={"ava": "Ava Martinez", "someone": "Some One"},
        staff=("staff", "secret-words"),
        logs="var/x.log",
    )
    assert "Ava Martinez" in words
    assert "http://localhost:3/" in words and "one login opens both" in words
    assert "ben" not in words.split()
    assert "1 more in the provider's list" in words
    assert "secret-words" in words
