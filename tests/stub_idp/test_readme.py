"""The README keeps up with the program."""

from __future__ import annotations

import re

from stub_idp.faults import FAULTS
from stub_idp.profiles import LEVELS, SCOPES
from tests.stub_server import ROOT

README = (ROOT / "stub_idp" / "README.md").read_text("utf-8")


def test_it_names_every_fault_level_and_scope() -> None:
    for name in [*FAULTS, *LEVELS]:
        assert f"`{name}`" in README, name
    assert f"`{' '.join(SCOPES)}`" in README


def test_it_names_every_variable_and_no_other() -> None:
    declared = set(re.findall(r"STUB_IDP_\w+", (ROOT / "stub_idp" / "settings.py").read_text("utf-8")))
    assert set(re.findall(r"STUB_IDP_\w+", README)) == declared
