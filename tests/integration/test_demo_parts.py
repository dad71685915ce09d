"""The demo's refusals that need no server: databases it must not touch, servers that never answer."""

import sys
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from taxportal.demo import database, servers
from taxportal.demo.servers import DemoProblem, Server
from taxportal.kit.models import SeedState


@pytest.mark.django_db
def test_makes_one_staff_login_and_keeps_its_password(tmp_path):
    """And sets it again where the kept one differs from the database's."""
    name, password = database.staff_login(tmp_path / "kept")
    assert database.staff_login(tmp_path / "kept") == (name, password)
    (tmp_path / "kept").write_text("another-password-by-hand\n")
    assert database.staff_login(tmp_path / "kept") == (name, "another-password-by-hand")
    person = User.objects.get(username=name)
    assert person.check_password("another-password-by-hand")
    assert person.is_staff


@pytest.mark.django_db
def test_knows_whom_the_people_were_seeded_for():
    """Empty where nothing was seeded, or for this very issuer."""
    assert database.seeded_for_another("http://localhost:9000/generic") == ""
    SeedState.objects.create(issuer="http://localhost:9000/generic", seeded_at=timezone.now())
    assert database.seeded_for_another("http://localhost:9000/generic") == ""
    assert database.seeded_for_another("http://localhost:9100/generic") == "http://localhost:9000/generic"
    assert not database.is_new()


@pytest.mark.django_db
def test_never_empties_a_database_that_is_not_its_own(monkeypatch):
    """A PostgreSQL database may hold more than the demo."""
    monkeypatch.setattr(connection, "vendor", "postgresql")
    with pytest.raises(DemoProblem, match="DATABASE_URL"):
        database.remove()


def test_tells_the_last_words_of_a_server_that_stops(tmp_path):
    """So that nobody has to open a log for the usual mistakes."""
    server = Server(
        "The portal",
        [sys.executable, "-c", "print('no such thing')"],
        environment={},
        log=tmp_path / "log",
        root=Path.cwd(),
    )
    with pytest.raises(DemoProblem, match=r"The portal stopped while starting: no such thing \(see "):
        server.wait_until_it_answers(1, "/", stop=lambda: False)
    server.stop()


def test_gives_up_on_a_server_that_never_answers(tmp_path, monkeypatch):
    """After its time, in one sentence; and ends it although it does not want to."""
    monkeypatch.setattr(servers, "START_SECONDS", 0)
    monkeypatch.setattr(servers, "STOP_SECONDS", 0.2)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    server = Server("The portal", [sys.executable, "-c", deaf], environment={}, log=tmp_path / "log", root=Path.cwd())
    with pytest.raises(DemoProblem, match="does not answer"):
        server.wait_until_it_answers(1, "/", stop=lambda: False)
    server.stop()
    assert not server.alive()
