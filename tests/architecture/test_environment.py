"""The example of the environment and the settings name the same variables."""

import itertools
import re

from taxportal import settings
from taxportal.kit.providers_env import PROVIDER_KNOBS
from tests.architecture import tree

VARIABLE = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]*)=", re.MULTILINE)


def test_the_example_names_every_variable_and_no_other():
    """Those at the top of the settings, and each provider's own."""
    example = tree.text(tree.ROOT / ".env.example")
    expected = set(settings.KNOBS) | {f"OIDC_AGENCY_{knob}" for knob in PROVIDER_KNOBS}
    assert set(VARIABLE.findall(example)) == expected


def test_every_variable_of_the_example_is_explained():
    """By a comment right above it or above its group."""
    lines = tree.text(tree.ROOT / ".env.example").splitlines()
    unexplained = []
    for above, line in itertools.pairwise(lines):
        if VARIABLE.match(line) and not above.startswith("#") and not VARIABLE.match(above):
            unexplained.append(line)
    assert unexplained == []


def test_the_readme_lists_every_variable():
    """With the same names."""
    readme = tree.text(tree.ROOT / "README.md")
    missing = [name for name in settings.KNOBS if f"`{name}`" not in readme]
    missing += [knob for knob in PROVIDER_KNOBS if f"_{knob}`" not in readme]
    assert missing == []
