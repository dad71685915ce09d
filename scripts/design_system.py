"""Fetch the design system into frontend/node_modules by `npm ci`, which checks each file against the lock's hashes.

Where npm is missing or too old, Node comes from a Python wheel into an environment that is thrown away afterwards:
nothing of Node is needed at run time.
"""

import os
import re
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
THROWAWAY = ROOT / ".venv-node"
OLDEST_NPM = 8  # the first that honours a lock without addresses


def npm_is_usable() -> bool:
    """Whether the npm on PATH runs and is new enough."""
    try:
        answer = subprocess.run(["npm", "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    found = re.match(r"(\d+)\.", answer.stdout.strip())
    return found is not None and int(found[1]) >= OLDEST_NPM


def step(title: str, sentence: str, *command: str, env: dict[str, str] | None = None) -> None:
    """Run one step through scripts/step.py; end the program with its status when it fails."""
    runner = [
        sys.executable,
        str(ROOT / "scripts/step.py"),
        "--title",
        title,
        "--sentence",
        sentence,
        "--",
        *command,
    ]
    code = subprocess.call(runner, env=env)
    if code:
        shutil.rmtree(THROWAWAY, ignore_errors=True)
        sys.exit(code)


def main() -> None:
    """Leave frontend/node_modules as the lock says."""
    os.chdir(ROOT)
    environment = dict(os.environ)
    # Node does not read the machine's own trust store: without this it fails where a proxy has its own authority.
    trusted = ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"
    if os.path.exists(trusted):
        environment.setdefault("NODE_EXTRA_CA_CERTS", trusted)
    if not npm_is_usable():
        shutil.rmtree(THROWAWAY, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(THROWAWAY)], check=True)
        pip = [
            str(THROWAWAY / "bin/python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--no-input",
            "--retries",
            "2",
        ]
        step(
            "Fetching Node as a wheel",
            "npm is missing and Node could not be fetched either; is there a network connection?",
            *pip, "install", "--require-hashes", "-r", "requirements/node.txt",
        )  # fmt: skip
        environment["PATH"] = f"{THROWAWAY / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    step(
        "Fetching the design system",
        "The design system could not be fetched; is there a network connection?",
        "npm", "ci", "--no-progress", "--prefix", str(FRONTEND),
        env=environment,
    )  # fmt: skip
    shutil.rmtree(THROWAWAY, ignore_errors=True)


if __name__ == "__main__":
    main()
