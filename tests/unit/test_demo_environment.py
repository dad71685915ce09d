"""What the demo tells its two servers, and what it keeps from them."""

import stat
import tomllib
from pathlib import Path

import pytest

from taxportal.demo import environment, tour
from taxportal.demo.environment import Demo


@pytest.fixture
def demo(tmp_path) -> Demo:
    """A demo on uncommon ports, with files of its own."""
    return Demo(root=Path.cwd(), var=tmp_path, port=8123, idp_port=9123)


def test_writes_the_two_ports_into_both_files(demo):
    """The portal and the provider must agree to the letter."""
    variables = environment.write(demo, {})
    (client,) = tomllib.loads(demo.clients_file.read_text())["client"]
    assert variables["OIDC_GENERIC_ISSUER"] == "http://localhost:9123/generic"
    assert variables["PUBLIC_BASE_URL"] == "http://localhost:8123"
    assert client["redirect_uris"] == ["http://localhost:8123/signin/generic/callback/"]
    assert client["secret"] == variables["OIDC_GENERIC_CLIENT_SECRET"]
    assert environment.read(demo.env_file) == variables


def test_files_are_for_their_owner_alone(demo):
    """They hold a secret. covers T46"""
    environment.write(demo, {})
    assert {stat.S_IMODE(path.stat().st_mode) for path in (demo.env_file, demo.clients_file)} == {0o600}


def test_keeps_the_secret_from_start_to_start(demo):
    """A new one would break open tabs; another demo's differs."""
    first = environment.write(demo, {})["OIDC_GENERIC_CLIENT_SECRET"]
    assert environment.write(demo, {})["OIDC_GENERIC_CLIENT_SECRET"] == first
    assert len(first) > 30


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
    assert not [name for name in told if name.startswith(("OIDC_", "DJANGO_"))]


def test_tells_of_everybody_it_promises_and_counts_the_rest():
    """Handles that the provider does not know are left out."""
    words = tour.welcome(
        base_url="http://localhost:1",
        idp_url="http://localhost:2",
        names={"ava": "Ava Martinez", "someone": "Some One"},
        staff=("staff", "secret-words"),
        logs="var/x.log",
    )
    assert "Ava Martinez" in words
    assert "ben" not in words.split()
    assert "1 more in the provider's list" in words
    assert "secret-words" in words
