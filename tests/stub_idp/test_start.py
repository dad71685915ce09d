"""Starting and stopping: refused with one clear sentence, or up and cleanly down again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.parks_server import parks_client
from tests.server_process import ROOT
from tests.stub_idp.conftest import CLIENTS, PORTAL
from tests.stub_idp.naive_client import NaiveClient
from tests.stub_server import CLIENT_ID, CLIENT_SECRET, StubServer

PEOPLE = ROOT / "stub_idp" / "people.toml"
CLIENT = '[[client]]\nissuer="generic"\nclient_id="a"\nsecret="s"\nredirect_uris=["http://localhost/cb"]\n'


def start(*arguments: str, port: int = 9000, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command until it refuses."""
    return subprocess.run(
        [sys.executable, "-m", "stub_idp", "--port", str(port), *arguments],
        cwd=ROOT,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(result: subprocess.CompletedProcess[str]) -> str:
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.count("\n") == 1 and "Traceback" not in result.stderr
    return result.stderr


def test_a_taken_port_is_one_sentence(stub: StubServer) -> None:
    assert re.search(rf"Port {stub.port} .*--port", refusal(start(port=stub.port)))


def test_a_port_that_cannot_be_is_refused() -> None:
    result = start(port=70_000)
    assert result.returncode == 2 and "1 to 65535" in result.stderr


def test_other_computers_are_let_in_only_when_told_to() -> None:
    assert "STUB_IDP_ALLOW_PUBLIC" in refusal(start("--host", "192.0.2.1"))


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"STUB_IDP_BASE_URL": "http://id.example.com"}, "STUB_IDP_ALLOW_PUBLIC"),
        ({"STUB_IDP_BASE_URL": "http://192.0.2.7:9000"}, "STUB_IDP_ALLOW_PUBLIC"),
        (
            {
                "STUB_IDP_BASE_URL": "https://id.example.com",
                "STUB_IDP_ALLOW_PUBLIC": "1",
                "STUB_IDP_SANDBOX": "1",
            },
            "STUB_IDP_SANDBOX",
        ),
        ({"STUB_IDP_BASE_URL": "localhost:9000"}, "STUB_IDP_BASE_URL"),
        ({"STUB_IDP_BASE_URL": "http://localhost:9000/path"}, "STUB_IDP_BASE_URL"),
        ({"STUB_IDP_CLIENTS": "/nowhere/clients.toml"}, "STUB_IDP_CLIENTS"),
    ],
)
def test_a_wrong_variable_is_named(variables: dict[str, str], words: str) -> None:
    assert words in refusal(start(**variables))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("666100001", "123456789", "real person"),
        ("900890022", "900880022", "real person"),
        ("666100001", "66610001", "real person"),
        ("ava.martinez@example.com", "ava@mail.test.com", "email"),
        ("+12025550101", "+12025550201", "phone"),
        ('birthdate = "1988-04-12"', 'birthdate = "1988-02-30"', "wrong kind"),
        ("ial = 2", "ial = 3", "levels"),
        ("ial = 2\n", "", "ial"),
        ("[people.ava]", "[people.ava]\nshoe_size = 44", "shoe_size"),
        ("[people.ava]", "[people", "cannot be read"),
        ('generic = "', 'other = "', "no subject"),
    ],
)
def test_people_who_could_be_real_or_are_incomplete_are_refused(old: str, new: str, words: str, tmp_path: Path) -> None:
    """No number, address or telephone of a real person gets in."""
    changed = tmp_path / "people.toml"
    changed.write_text(PEOPLE.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert words in refusal(start(STUB_IDP_PEOPLE=str(changed)))


def test_two_people_with_one_subject_are_refused(tmp_path: Path) -> None:
    text = PEOPLE.read_text("utf-8")
    people = tomllib.loads(text)["people"]
    changed = tmp_path / "people.toml"
    changed.write_text(text.replace(people["ben"]["sub"]["generic"], people["ava"]["sub"]["generic"]), "utf-8")
    assert "same subject" in refusal(start(STUB_IDP_PEOPLE=str(changed)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (CLIENT + CLIENT, "twice"),
        (CLIENT.replace('secret="s"\n', ""), "secret"),
        (CLIENT + 'colour="red"\n', "colour"),
        (CLIENT.replace("generic", "nowhere"), "nowhere"),
        (CLIENT + 'auth="none"\n', "auth"),
        (CLIENT.replace("generic", "idme") + 'auth="client_secret_basic"\n', "client_secret_post"),
        (CLIENT + 'auth="private_key_jwt"\n', "jwks_uri"),
        (CLIENT.replace("generic", "logingov"), "jwks_uri"),
        (CLIENT + 'userinfo="encrypted"\n', "jwks_uri"),
        (CLIENT + 'userinfo="painted"\n', "userinfo"),
        (CLIENT + 'id_token_alg="HS256"\n', "id_token_alg"),
        (CLIENT + 'events_uri="/events"\n', "address"),
        (CLIENT + 'subject_type="shared"\n', "subject_type"),
        (CLIENT.replace("http://localhost/cb", "/cb"), "address"),
        (CLIENT.replace("http://localhost/cb", "http://localhost/cb#x"), "address"),
        ("[[client", "STUB_IDP_CLIENTS"),
    ],
)
def test_a_wrong_client_is_named(text: str, words: str, tmp_path: Path) -> None:
    clients = tmp_path / "clients.toml"
    clients.write_text(text, "utf-8")
    assert words in refusal(start(STUB_IDP_CLIENTS=str(clients)))


def test_the_shipped_clients_are_the_portal_on_port_8000_and_parks_pass() -> None:
    *clients, parks = tomllib.loads((ROOT / "stub_idp" / "clients.toml").read_text("utf-8"))["client"]
    assert parks == parks_client(9100, secret="practice-secret-of-parks-pass")
    assert [client["issuer"] for client in clients] == ["generic", "idme", "logingov"]
    for client in clients:
        ours = f"http://localhost:8000/signin/{client['issuer']}"
        assert client["redirect_uris"] == [f"{ours}/callback/"]
        assert client["post_logout_redirect_uris"] == ["http://localhost:8000/signed-out/"]
        assert (client["jwks_uri"], client["events_uri"]) == (f"{ours}/jwks/", f"{ours}/events/")


def test_it_stops_cleanly_even_while_a_request_hangs() -> None:
    """A waiting token request holds up nobody: exit code 0, not killed from outside."""
    stub = StubServer(CLIENTS)
    client = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/", timeout=1)
    stub.next_sign_in("ava", ["token-timeout"])
    with pytest.raises(requests.Timeout):
        client.sign_in()
    assert stub.stop() == 0


def test_nothing_is_left_behind_when_the_command_is_killed() -> None:
    """A killed test run or demo must not leave a provider on its port."""
    stub = StubServer(CLIENTS)
    (worker,) = psutil.Process(stub.process.pid).children()
    stub.process.kill()
    assert stub.stop() != 0
    psutil.wait_procs([worker], timeout=30)
    assert not worker.is_running()


def test_many_hanging_requests_leave_room_for_others() -> None:
    with StubServer(CLIENTS) as stub:
        redirect_uri = f"{PORTAL}/signin/generic/callback/"

        def hang() -> None:
            with pytest.raises(requests.RequestException):
                NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, redirect_uri, timeout=2).sign_in()

        for _ in range(8):
            stub.next_sign_in("ava", ["token-timeout"])
        threads = [threading.Thread(target=hang) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        stub.next_sign_in("ben")
        seen = NaiveClient(stub.issuer(), CLIENT_ID, CLIENT_SECRET, redirect_uri).sign_in()
        assert seen.userinfo["given_name"] == "Ben"


def test_pages_are_whole_without_the_design_system(stub: StubServer, tmp_path: Path) -> None:
    with StubServer(CLIENTS, env={"STUB_IDP_STATIC_DIR": str(tmp_path)}) as plain:
        home = requests.get(f"{plain.base_url}/", timeout=5)
        sheets = re.findall(r'rel="stylesheet" href="([^"]+)"', home.text)
        assert sheets == ["/own/harbor/plain.css", "/own/harbor/brand.css"]
        for sheet in sheets:
            found = requests.get(plain.base_url + sheet, timeout=5)
            assert found.ok and found.headers["X-Content-Type-Options"] == "nosniff"


def test_the_design_system_is_taken_from_the_collected_files(tmp_path: Path) -> None:
    """Hashed names come from the manifest that collecting wrote."""
    folder = tmp_path / "uswds" / "css"
    folder.mkdir(parents=True)
    (folder / "uswds.min.1234.css").write_text("body{}", "utf-8")
    manifest = '{"paths": {"uswds/css/uswds.min.css": "uswds/css/uswds.min.1234.css"}}'
    (tmp_path / "staticfiles.json").write_text(manifest, "utf-8")
    with StubServer(CLIENTS, env={"STUB_IDP_STATIC_DIR": str(tmp_path)}) as stub:
        home = requests.get(f"{stub.base_url}/", timeout=5)
        assert 'href="/static/uswds/css/uswds.min.1234.css"' in home.text
        assert requests.get(f"{stub.base_url}/static/uswds/css/uswds.min.1234.css", timeout=5).text == "body{}"


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return files


def test_it_serves_over_tls(tmp_path: Path) -> None:
    files = certificate(tmp_path)
    with StubServer(CLIENTS, tls=files) as stub:
        found = requests.get(f"{stub.issuer()}/.well-known/openid-configuration", verify=str(files[0]), timeout=5)
        assert found.json()["token_endpoint"].startswith("https://localhost:")
        browser = requests.Session()
        browser.trust_env = False  # an authority that the shell names would win over ours
        browser.verify = str(files[0])
        client = NaiveClient(
            stub.issuer(), CLIENT_ID, CLIENT_SECRET, f"{PORTAL}/signin/generic/callback/", browser=browser
        )
        stub.next_sign_in("ava")
        answer = client.ask(client.parameters("v" * 43))
        assert answer.status_code == 302 and "__Host-stub_idp" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--tls-cert", "cert.pem"], "together"),
        (["--tls-cert", "/nowhere/cert.pem", "--tls-key", "/nowhere/key.pem"], "no file"),
    ],
)
def test_half_of_what_tls_needs_is_refused(arguments: list[str], words: str) -> None:
    assert words in refusal(start(*arguments))


def test_tls_needs_an_https_address(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    result = start("--tls-cert", str(cert), "--tls-key", str(key), STUB_IDP_BASE_URL="http://localhost:9000")
    assert "https" in refusal(result)
