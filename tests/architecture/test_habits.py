"""Habits that a reader relies on, held by the build: money in cents, escaped pages, explained functions and tables."""

import ast
import re

import pytest
from django.apps import apps
from django.db import models

from tests.architecture import tree

MONEY = re.compile(r"amount|cents|balance|money|price|fee|penalty|total")
OWN_MODELS = [model for app in ("kit", *tree.APPS) for model in apps.get_app_config(app).get_models()]


def rooms(*names: str) -> list:
    """The files of these rooms in every app: accounts/actions.py, or accounts/actions/*.py."""
    return [
        path
        for path in tree.python_files(*tree.APPS)
        if len(path.parts) > 1 and path.parts[1].removesuffix(".py") in names
    ]


def test_every_public_function_says_what_it_does():
    """Actions, queries, policies and the pure modules are read more often than they are written."""
    silent = [
        f"{path}:{node.name}"
        for path in rooms(
            "actions", "queries", "policies", "matching", "ledger", "states", "outcomes", "calendar", "bank"
        )
        for node in tree.tree(path).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []


def test_actions_take_keywords_only():
    """And say by whom and when, so that the audit trail can."""
    wrong = []
    for path in rooms("actions"):
        for node in tree.tree(path).body:
            if (
                isinstance(node, ast.FunctionDef)
                and not node.name.startswith("_")
                and (node.args.args or node.args.posonlyargs)
            ):
                wrong.append(f"{path}:{node.name}")
    assert wrong == []


def test_nothing_is_marked_safe():
    """Autoescaping has no way round it. covers T21"""
    wrong = [
        str(path)
        for path in tree.python_files(*tree.PACKAGES)
        if re.search(r"\b(mark_safe|SafeString|html_safe)\b", tree.text(path))
    ]
    wrong += [str(path) for path in tree.templates() if re.search(r"\|\s*safe\b|autoescape\s+off", tree.text(path))]
    assert wrong == []


def test_no_raw_sql_outside_the_plumbing():
    """The ORM writes the statements; the kit's few (triggers, upserts, leases) hold no value of anybody's. covers T22"""
    pattern = re.compile(r"\.raw\(|\bRawSQL\b|\.extra\(|cursor\(\)")
    allowed = ("taxportal/kit/", "taxportal/demo/")
    wrong = [str(path) for path in tree.python_files(*tree.PACKAGES) if pattern.search(tree.text(path))]
    assert [name for name in wrong if not name.startswith(allowed)] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("inline style", r"<style\b|\sstyle\s*="),
        ("inline script", r"<script\b(?![^>]*\bsrc\s*=)"),
        ("event handler", r"\son[a-z]+\s*=\s*[\"']"),
        ("javascript address", r"javascript:"),
        ("foreign host", r"(?:src|href)\s*=\s*[\"'](?:https?:)?//"),
    ],
)
def test_templates_fit_the_strict_content_security_policy(what, pattern):
    """What the policy would block is not written. covers T21"""
    assert [str(path) for path in tree.templates() if re.search(pattern, tree.text(path), re.IGNORECASE)] == [], what


def test_money_is_never_a_float():
    """SQLite stores decimals as floats, so amounts are integer cents: no decimal or float column at all. covers INV-04"""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in OWN_MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.DecimalField | models.FloatField)
    ]
    assert wrong == []


def test_money_is_not_computed_with_floats():
    """No float literal and no float() next to an amount. Rates are Decimals, in interest alone."""
    wrong = []
    for path in tree.python_files(*tree.APPS):
        for node in ast.walk(tree.tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "float":
                wrong.append(f"{path}:{node.lineno}")
            if isinstance(node, ast.BinOp) and any(
                isinstance(side, ast.Constant) and isinstance(side.value, float) for side in (node.left, node.right)
            ):
                wrong.append(f"{path}:{node.lineno}") if MONEY.search(ast.unparse(node)) else None
    assert wrong == []


def test_every_table_says_its_data_class_and_how_long_it_is_kept():
    """In its docstring, in these words. covers V14.1.1"""
    silent = [
        model._meta.label
        for model in OWN_MODELS
        if "data class" not in (model.__doc__ or "").lower() or "retention" not in (model.__doc__ or "").lower()
    ]
    assert silent == []


def test_facts_about_taxpayers_are_never_deleted_along():
    """Every foreign key to a record of ours protects it."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in OWN_MODELS
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model is not None
        and field.related_model._meta.app_label in {"records", "payments"}
        and field.remote_field.on_delete is not models.PROTECT
    ]
    assert wrong == []


def test_forms_list_their_fields():
    """A field that is not named does not leave or enter. covers T17"""
    pattern = re.compile(r"fields\s*=\s*[\"']__all__[\"']|^\s+exclude\s*=", re.MULTILINE)
    wrong = [
        str(path)
        for path in tree.python_files(*tree.APPS)
        if pattern.search(tree.text(path)) and path.name != "admin.py"
    ]
    assert wrong == []


def test_no_page_says_the_words_that_help_nobody():
    """A refund is somewhere; the page says where."""
    words = "still being " + "processed"
    assert [
        str(path)
        for path in (*tree.templates(), *tree.python_files(*tree.PACKAGES))
        if words in tree.text(path).lower()
    ] == []
