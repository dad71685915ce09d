"""Who may import whom, read from the source itself. `make check` says the same with import-linter, chains included."""

import pytest

from tests.architecture import tree

# What another package's rooms may be used for; everything not named here is closed to it.
CLOSED_ROOMS = {"models", "views", "forms", "admin", "urls", "middleware", "checks", "migrations", "management", "apps"}
MAY_USE = {
    "accounts": {"payments", "records"},
    "payments": {"records"},
    "records": set(),
}
TOKENS = {"mozilla_django_oidc", "jwt", "joserfc", "authlib"}


def imported(package: str) -> list[tuple[str, str]]:
    """(file, dotted name) for every run-time import below a package."""
    return [(str(path), name) for path in tree.python_files(package) for name in tree.imports(path)]


@pytest.mark.parametrize("package", tree.APPS)
def test_knowledge_flows_one_way(package):
    """Accounts over payments over records, and another package's inner rooms stay closed."""
    wrong = []
    for file, name in imported(package):
        top, _, rest = name.partition(".")
        if top in tree.APPS and top != package:
            room = rest.split(".")[0]
            if top not in MAY_USE[package] or room in CLOSED_ROOMS:
                wrong.append(f"{file} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("package", tree.APPS)
def test_no_app_imports_the_composition_root(package):
    """Of taxportal only the kit."""
    wrong = [f"{file} imports {name}" for file, name in imported(package) if name.startswith("taxportal")]
    assert [line for line in wrong if "imports taxportal.kit" not in line] == []


def test_the_kit_knows_no_app():
    """It is about the web, not about tax."""
    tops = {*tree.APPS, "stub_idp"}
    wrong = [
        f"{file} imports {name}"
        for file, name in imported("taxportal")
        if "/kit/" in file and name.split(".")[0] in tops
    ]
    assert wrong == []


def test_the_portal_and_the_practice_provider_meet_over_http_only():
    """Neither imports the other, and each has its own library for tokens; only decryption borrows the provider's."""
    ours = {"taxportal", *tree.APPS}
    wrong = [f"{file} imports {name}" for file, name in imported("stub_idp") if name.split(".")[0] in {*ours, "jwt"}]
    for package in ours:
        wrong += [
            f"{file} imports {name}"
            for file, name in imported(package)
            if name.split(".")[0] in {"stub_idp", "joserfc"}
            and not (name.startswith("joserfc") and file == "accounts/oidc/jwe.py")
        ]
    assert wrong == []


def test_parks_pass_is_a_program_of_its_own():
    """It meets the provider over HTTP, as a stranger's service would; nobody builds on it."""
    ours = "stub_idp/parks_pass/"
    wrong = [
        f"{file} imports {name}"
        for file, name in imported("stub_idp")
        if name.startswith("stub_idp.") and file.startswith(ours) != name.startswith("stub_idp.parks_pass")
    ]
    assert wrong == []


def test_tokens_are_the_business_of_accounts_alone():
    """And the sign-in library has one importer: accounts/oidc."""
    wrong = []
    for package in ("taxportal", *tree.APPS):
        for file, name in imported(package):
            top = name.split(".")[0]
            if top in TOKENS and package != "accounts":
                wrong.append(f"{file} imports {name}")
            if top == "mozilla_django_oidc" and not file.startswith(("accounts/oidc.py", "accounts/oidc/")):
                wrong.append(f"{file} imports {name}")
    assert wrong == []


# Modules that decide from values alone. Words for people are allowed (lazy translation), tables and requests are not.
PURE = {
    "accounts": {"identity", "matching", "outcomes", "states", "roles"},
    "payments": {"states", "bank", "calendar", "plans", "money"},
    "records": {
        "tin",
        "names",
        "codes",
        "ledger",
        "interest",
        "transcripts",
        "cycles",
        "due_dates",
        "refund_story",
        "income",
        "returns",
        "tax_rules",
        "refunds",
        "posting_days",
        "return_entries",
    },
}
CHOICES = "django.db.models"  # a list of words for a column is not a table
IMPURE = ("django.db", "django.http", "django.shortcuts", "django.urls", "requests")


@pytest.mark.parametrize("package", tree.APPS)
def test_what_decides_from_values_touches_no_table_and_no_request(package):
    """So it can be tested as a truth table."""
    own = tuple(f"{package}.{room}" for room in ("models", "queries", "actions", "views", "forms", "audit"))
    wrong = []
    for file, name in imported(package):
        room = file.split("/")[1].removesuffix(".py")
        if room in PURE[package] and (
            name.startswith(own) or (name.startswith(IMPURE) and not name.startswith(CHOICES))
        ):
            wrong.append(f"{file} imports {name}")
    assert wrong == []
