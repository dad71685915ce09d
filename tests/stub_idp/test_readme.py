"""The README keeps up with the program."""

from __future__ import annotations

import re

from stub_idp.faults import FAULTS, Place
from stub_idp.faults.endpoints import ENDPOINTS, KINDS
from stub_idp.ordering import KEYS
from stub_idp.outcomes import ERRORS, PROOFING
from stub_idp.panel.actions import KEY_STEPS
from stub_idp.profiles import LEVELS, POLICIES, SCOPES, SERVICE_LEVELS
from stub_idp.signal_bends import LOGOUT_BENDS, SET_BENDS
from stub_idp.signals import EVENTS
from tests.server_process import ROOT

README = (ROOT / "stub_idp" / "README.md").read_text("utf-8")


def test_it_names_every_fault_with_what_it_does_and_its_marks() -> None:
    for fault in FAULTS.values():
        if fault.place is Place.ENDPOINT:
            continue
        marks = " *" * (fault.availability and not fault.good) + " +" * fault.good
        assert f"| `{fault.slug}`{marks} | {fault.does} |\n" in README, fault.slug
    for kind, bend in KINDS.items():
        marks = " *" * bend.availability + " +" * bend.good
        assert f"| `{kind}`{marks} | {bend.does} |\n" in README, kind
    assert all(f"`{endpoint}`" in README for endpoint in ENDPOINTS)


def test_it_names_no_fault_that_is_not_there() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)`[ *+]* \| ", README[README.index("## Faults") :], re.M)
    known = {slug for slug, fault in FAULTS.items() if fault.place is not Place.ENDPOINT} | KINDS.keys()
    assert set(listed) == known and len(listed) == len(known)


def test_it_names_everything_that_can_be_asked_for() -> None:
    words = [*LEVELS, *POLICIES, *SERVICE_LEVELS, *ERRORS, *PROOFING, *KEYS, *KEY_STEPS, *EVENTS]
    for name in [*words, *LOGOUT_BENDS, *SET_BENDS]:
        assert f"`{name}`" in README, name
    assert f"`{' '.join(SCOPES)}`" in README


def test_it_names_every_variable_and_no_other() -> None:
    declared = set(re.findall(r"STUB_IDP_\w+", (ROOT / "stub_idp" / "settings.py").read_text("utf-8")))
    assert set(re.findall(r"STUB_IDP_\w+", README)) == declared
