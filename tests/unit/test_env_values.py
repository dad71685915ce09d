"""What would be a traceback at the start is one sentence that names the variable and a valid example."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from taxportal.demo.servers import DemoProblem, port_number
from taxportal.kit import env_values

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://portal:hunter2@db/portal", "postgresql://", "postgresql://u:hunter2@db:x/n"]
)
def test_a_database_that_is_none_is_one_sentence_without_the_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"DATABASE_URL is no address .* for example DATABASE_URL=") as refused:
        env_values.database(url, tmp_path)
    assert "hunter2" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SystemExit, match="change VAR_DIR"):
        env_values.database("", tmp_path / "file" / "var")
    with pytest.raises(SystemExit, match="change DATABASE_URL"):
        env_values.database(f"sqlite:///{tmp_path}/file/sub/x.sqlite3", tmp_path)


def test_both_engines_are_read(tmp_path: Path) -> None:
    assert env_values.database("", tmp_path)["NAME"] == f"{tmp_path}/db.sqlite3"
    assert env_values.database("postgresql://u:p@db.example.org/portal", tmp_path)["NAME"] == "portal"


def test_log_levels_and_numbers() -> None:
    assert env_values.log_level("INFO") == "INFO"
    with pytest.raises(SystemExit, match="for example LOG_LEVEL=INFO"):
        env_values.log_level("LOUD")
    assert env_values.whole_number("2", variable="WORKERS", least=1, most=64, example=2) == 2
    for text in ("0", "x", "65"):
        with pytest.raises(SystemExit, match=f"WORKERS={text} must be a number from 1 to 64; for example WORKERS=2"):
            env_values.whole_number(text, variable="WORKERS", least=1, most=64, example=2)


def test_a_demo_port() -> None:
    assert port_number("8100", "PORT") == 8100
    for text in ("abc", "0", "65536", "-1"):
        with pytest.raises(DemoProblem, match="is not a port number; for example make demo PORT=8100"):
            port_number(text, "PORT")


@pytest.mark.parametrize(
    ("command", "variables", "says"),
    [
        (["manage.py", "check"], {"ENV_FILE": "no/such.env"}, "ENV_FILE=no/such.env cannot be read"),
        (["manage.py", "check"], {"DATABASE_URL": "nonsense"}, "DATABASE_URL is no address"),
        (["-m", "taxportal", "--workers", "0"], {}, "WORKERS=0 must be a number"),
        (["-S", "manage.py", "check"], {}, "run make setup"),
        (["-S", "-m", "taxportal"], {}, "run make setup"),
    ],
)
def test_the_commands_end_in_a_sentence(command: list[str], variables: dict[str, str], says: str) -> None:
    clean = {"PATH": os.environ["PATH"], "SANDBOX": "1", "PUBLIC_BASE_URL": "http://localhost:8000"}
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, env={**clean, **variables}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1 and says in done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("on", True), (" TRUE ", True), ("0", False), ("off", False), ("", False)]
)
def test_reads_a_switch(text: str, on: bool) -> None:
    assert env_values.switch(text, variable="SANDBOX") is on


def test_a_switch_that_is_neither_on_nor_off_ends_the_start() -> None:
    with pytest.raises(SystemExit, match="SANDBOX=maybe is neither on nor off; for example SANDBOX=1"):
        env_values.switch("maybe", variable="SANDBOX")
