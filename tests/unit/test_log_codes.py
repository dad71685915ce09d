"""The closed list of log codes: every cause that the code can name stands in it, under the outcome that its page tells."""

import ast
import re
from collections.abc import Iterator

import pytest

from accounts import problem_pages
from accounts.added_logins import PROBLEMS as CANNOT_ADD
from accounts.matching import OUTCOME
from accounts.outcomes import CATALOGUE, LOG_CODES, LogCode, log_code_named
from accounts.providers import PROFILES
from accounts.providers.refusals import OTHER_ERROR, UNKNOWN_PROOFING
from tests.architecture import tree

CONSTANTS = {"NOT_TRUSTED": "SI-14", "CLOCKS": "SI-15"}


def outcome_in(node: ast.expr) -> str:
    """The outcome that the code names; "" where it depends on the cause, and the list alone says it."""
    if isinstance(node, ast.IfExp):
        return ""
    return CONSTANTS.get(node.id, "") if isinstance(node, ast.Name) else str(ast.literal_eval(node))


def patterns_in(node: ast.expr) -> Iterator[str]:
    """What the code's expression can become, as regular expressions."""
    if isinstance(node, ast.Subscript):
        yield from patterns_in(node.value)
    elif isinstance(node, ast.IfExp):
        yield from patterns_in(node.body)
        yield from patterns_in(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        yield "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".+" for p in node.values)
    elif isinstance(node, ast.Constant):
        yield re.escape(str(node.value))
    else:
        raise AssertionError(f"a log code that cannot be read: {ast.unparse(node)}")


def refusals() -> list[tuple[str, str, str]]:
    """(place, outcome, pattern of the log code) of every Refusal that the code makes from words."""
    found = []
    for path in tree.python_files("accounts"):
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Refusal" and len(node.args) == 2:
                if isinstance(node.args[0], ast.Attribute):
                    continue  # another refusal told again under another name
                where = f"{path}:{node.lineno}"
                found += [(where, outcome_in(node.args[0]), pattern) for pattern in patterns_in(node.args[1])]
    return found


def reasons_of_signals() -> set[str]:
    """The words that accounts/oidc refuses a provider's own message with."""
    calls = (
        node
        for path in tree.python_files("accounts")
        for node in ast.walk(tree.tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "refused"
    )
    return {str(call.args[0].value) for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_reason_against_adding_a_login_is_listed() -> None:
    assert {code for code in LOG_CODES if code.startswith("link.")} == {*CANNOT_ADD, "link.added"}


# covers G3, INV-34
def test_every_refusal_names_a_listed_pair() -> None:
    found = refusals()
    assert len(found) > 40
    unlisted = [
        (where, outcome, pattern)
        for where, outcome, pattern in found
        if not any(
            (not outcome or row.outcome == outcome) and re.fullmatch(pattern, row.code) for row in LOG_CODES.values()
        )
    ]
    assert unlisted == []


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_every_error_of_a_profile_is_listed(profile: object) -> None:
    errors, proofing = profile.errors, profile.proofing_errors  # type: ignore[attr-defined]
    assert errors and proofing
    for outcome, log_code in (*errors.values(), *proofing.values(), OTHER_ERROR, UNKNOWN_PROOFING):
        assert LOG_CODES[log_code].outcome == outcome


def test_every_decision_of_the_comparison_is_listed() -> None:
    for decision, outcome in OUTCOME.items():
        assert LOG_CODES[f"match.{decision}"].outcome == outcome


def test_every_outcome_has_its_own_default_among_them() -> None:
    for outcome in CATALOGUE.values():
        assert LOG_CODES[outcome.log_code].outcome == outcome.code
    assert {row.outcome for row in LOG_CODES.values()} == set(CATALOGUE)


# covers T05
def test_an_answer_that_is_not_trusted_has_a_code_for_each_cause() -> None:
    assert len([row for row in LOG_CODES.values() if row.outcome == "SI-14"]) >= 12
    signals = {row.code for row in LOG_CODES.values() if row.code.startswith("signal.")}
    assert {f"signal.{reason}" for reason in reasons_of_signals()} <= signals
    meanings = [row.meaning for row in LOG_CODES.values()]
    assert len(set(meanings)) == len(meanings) and all(meanings)


def test_a_family_of_codes_shares_a_row() -> None:
    assert log_code_named("claims.birthdate") == LOG_CODES["claims.*"]
    assert log_code_named("nothing.known") is None and log_code_named("") is None


@pytest.mark.parametrize("row", [row for row in LOG_CODES.values() if row.words], ids=lambda row: str(row.code))
def test_a_cause_with_words_of_its_own_is_told_first(row: LogCode) -> None:
    page = problem_pages.page_of(CATALOGUE[row.outcome], provider="generic", log_code=row.code)
    assert page.paragraphs[0] == str(row.words) % {"provider": "Harbor ID"}
    assert "%" not in page.paragraphs[0]
    plain = problem_pages.page_of(CATALOGUE[row.outcome], provider="generic")
    assert page.paragraphs[1:] == plain.paragraphs


def test_the_words_of_another_outcome_are_not_told() -> None:
    told = problem_pages.page_of(CATALOGUE["SI-13"], provider="generic", log_code="step_up.other_person")
    assert told.paragraphs == problem_pages.page_of(CATALOGUE["SI-13"], provider="generic").paragraphs
