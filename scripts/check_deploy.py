"""Hold the production values of .env.example, with freshly made keys, against Django's and our own deployment checks.

Runs `manage.py check --deploy --fail-level WARNING` in an environment that has nothing but those values, so that the
example is known to start and the defaults are known to be safe.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from taxportal.kit import sandbox_keys  # noqa: E402  (the path comes first)


def example() -> dict[str, str]:
    """The variables that .env.example sets."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def main() -> int:
    """The check's exit status."""
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "")}
    environment |= {"DJANGO_SETTINGS_MODULE": "taxportal.settings", **example(), **sandbox_keys.fresh()}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    return subprocess.call(command, cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main())
