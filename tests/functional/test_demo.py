"""The demo as a visitor starts it: all servers up, all down again, and plain sentences where it can't."""

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import requests

from tests.server_process import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
# What the suite tells its own portal must not reach this one.
OWN = (
    "OIDC_",
    "DATABASE_URL",
    "SANDBOX",
    "PUBLIC_BASE_URL",
    "ALLOWED_HOSTS",
    "DJANGO_",
    "ENV_FILE",
    "VAR_DIR",
    "STUB_IDP_",
    "PARKS_",
)


def environment(var: Path) -> dict[str, str]:
    """The shell of a visitor whose demo keeps its files in ``var``."""
    return {**{name: value for name, value in os.environ.items() if not name.startswith(OWN)}, "VAR_DIR": str(var)}


def start(var: Path, port: int, idp_port: int, parks_port: int, *more: str) -> subprocess.Popen[str]:
    """Begin a demo."""
    ports = ["--port", str(port), "--idp-port", str(idp_port), "--parks-port", str(parks_port)]
    command = [sys.executable, "manage.py", "demo", *ports, *more]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment(var), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@contextmanager
def demo(
    var: Path, port: int, idp_port: int, parks_port: int, *more: str
) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A running demo and what it has said so far; stopped at the end whatever happened."""
    process = start(var, port, idp_port, parks_port, *more)
    said: list[str] = []
    assert process.stdout is not None
    try:
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C stops" in line:
                break
        yield process, said
    finally:
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)
        said += [rest, errors]


def answers(port: int) -> bool:
    """Whether anything accepts connections there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.timeout(240)
def test_runs_all_servers_and_stops_all_on_sigterm(tmp_path):
    """One after the other: start, look, stop; then again with another provider port, which starts the data afresh."""
    port, idp_port, parks_port = free_port(), free_port(), free_port()
    with demo(tmp_path, port, idp_port, parks_port) as (process, said):
        assert f"http://localhost:{port}/" in "".join(said)
        assert f"http://localhost:{parks_port}/" in "".join(said)
        assert "ava" in "".join(said)
        assert "make advance DAYS=1" in "".join(said)
        assert requests.get(f"http://localhost:{port}/readyz", timeout=10).status_code == 200
        assert requests.get(f"http://localhost:{idp_port}/control/people", timeout=10).status_code == 200
        begun = requests.get(f"http://localhost:{port}/signin/generic/", timeout=10, allow_redirects=False)
        assert begun.status_code == 302
        assert begun.headers["Location"].startswith(f"http://localhost:{idp_port}/generic/")
        assert "Hello Ava Martinez" in signed_in_at_parks_pass(idp_port, parks_port)
    assert process.returncode == 0, said
    assert not answers(port)
    assert not answers(idp_port) and not answers(parks_port)
    assert stat.S_IMODE((tmp_path / "demo.env").stat().st_mode) == 0o600

    other, accounts = free_port(), tmp_path / "demo-idp-accounts.json"
    with demo(tmp_path, port, other, parks_port) as (process, said):
        pass
    assert process.returncode == 0
    assert "started afresh" in "".join(said)

    accounts.write_text("this is no list of accounts", "utf-8")
    with demo(tmp_path, port, other, parks_port, "--reset") as (process, said):
        assert not accounts.exists() or "no list" not in accounts.read_text("utf-8")
    assert process.returncode == 0, said


def signed_in_at_parks_pass(idp_port: int, parks_port: int) -> str:
    """The page of Parks Pass for somebody who just signed in there."""
    requests.post(f"http://localhost:{idp_port}/control/next-sign-in", json={"person": "ava"}, timeout=10)
    browser, address = requests.Session(), f"http://localhost:{parks_port}"
    token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', browser.get(address, timeout=10).text)
    assert token is not None
    return browser.post(f"{address}/sign-in/", data={"csrfmiddlewaretoken": token[1]}, timeout=10).text


@pytest.mark.timeout(120)
def test_stops_the_others_when_one_dies(tmp_path):
    """And says which one it was."""
    port, idp_port, parks_port = free_port(), free_port(), free_port()
    with demo(tmp_path, port, idp_port, parks_port) as (process, said):
        for child in psutil.Process(process.pid).children():
            if "stub_idp" in child.cmdline():
                child.kill()
        process.wait(timeout=60)
    assert process.returncode == 1
    assert "provider stopped by itself" in said[-1]
    assert not answers(port) and not answers(parks_port)


@pytest.mark.parametrize("taken", ["PORT", "IDP_PORT", "PARKS_PORT"])
def test_says_which_port_is_taken(tmp_path, taken):
    """In one sentence, before anything starts."""
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        number = busy.getsockname()[1]
        ports = {"PORT": free_port(), "IDP_PORT": free_port(), "PARKS_PORT": free_port(), taken: number}
        process = start(tmp_path, *ports.values())
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"Port {number}" in errors
    assert f"{taken}=" in errors
    assert len(errors.strip().splitlines()) == 1
    assert not (tmp_path / "demo.env").exists()


@pytest.mark.parametrize(
    "ports", [(8123, 8123, 9223), (0, 9123, 9223), (70000, 9123, 9223), (8123, 9123, 9123), (8123, 9123, 0)]
)
def test_refuses_ports_that_make_no_sense(tmp_path, ports):
    """The same for two, or no port at all."""
    process = start(tmp_path, *ports)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "make demo" in errors
    assert len(errors.strip().splitlines()) == 1


def test_the_production_server_refuses_a_bad_environment_in_words():
    """Each variable by name, with an example; no server starts."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    refused = subprocess.run(
        [sys.executable, "-m", "taxportal", "--port", str(free_port())],
        cwd=ROOT,
        env=clean,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert refused.returncode == 1
    assert "SECRET_KEY is missing" in refused.stderr
    assert "Traceback" not in refused.stderr
