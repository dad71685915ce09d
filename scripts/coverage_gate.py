"""Judge a coverage report: so much of everything, and every branch of the modules that decide.

    python scripts/coverage_gate.py var/coverage/report.json

Reads coverage's JSON report. The modules that decide who someone is, what may happen and what changes must be covered
to the last branch; the rest of the portal to 95 %.
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OVERALL = 95.0
# These by name, wherever they stand, also as folders: accounts/oidc.py, payments/actions/pay.py ...
WHOLLY = re.compile(r"^(accounts|payments|records)/(matching|oidc|actions|policies)(\.py$|/)")


def problems(report: Mapping[str, Any]) -> list[str]:
    """One sentence for each figure below its bar; empty when all is well."""
    found = []
    overall = float(report["totals"]["percent_covered"])
    if overall < OVERALL:
        found.append(f"overall {overall:.1f} % is below {OVERALL:.0f} %")
    decisive = {name: entry for name, entry in report["files"].items() if WHOLLY.match(name)}
    if not decisive:
        found.append("none of the modules that decide was measured")
    for name, entry in sorted(decisive.items()):
        lines = [str(number) for number in entry["missing_lines"]]
        branches = [f"{start}->{end}" for start, end in entry.get("missing_branches", [])]
        if lines or branches:
            found.append(f"{name} must be covered wholly; missing {', '.join([*lines, *branches])}")
    return found


def main() -> int:
    """Print the overall figure and what is below its bar; 1 where something is."""
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    decisive = sum(bool(WHOLLY.match(name)) for name in report["files"])
    found = problems(report)
    print(f"Coverage: {report['totals']['percent_covered']:.1f} % overall; {decisive} deciding modules.")
    for problem in found:
        print(f"Coverage: {problem}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
