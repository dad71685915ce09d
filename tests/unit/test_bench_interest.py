"""The bench of penalties and interest: the due job and plain SQL charge the same accounts the same cents. No time is asserted."""

import subprocess
import sys

from tests.architecture.tree import ROOT


def test_both_sides_charge_the_same() -> None:
    command = [sys.executable, "-m", "bench.interest", "--quick", "--sqlite", "--accounts", "120"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "Both charged the same accounts the same cents." in done.stdout
    assert "120 accounts of tax year 2025" in done.stdout
