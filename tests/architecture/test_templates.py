"""Rules that every template keeps: no inline style or script, nothing from elsewhere, words that can be translated."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if not path.is_relative_to(settings.BASE_DIR / "templates" / "django")]
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.S)
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)


def name(path: Path) -> str:
    """How the template is called in test names."""
    return path.relative_to(settings.BASE_DIR / "templates").as_posix()


def source(path: Path) -> str:
    """The template without its comments."""
    return COMMENT.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_compiles_and_holds_nothing_that_the_content_policy_refuses(path: Path) -> None:
    text = source(path)
    engines["django"].from_string(path.read_text("utf-8"))
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_loads_nothing_from_other_sites(path: Path) -> None:
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", source(path))


# covers T40
@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_never_switches_escaping_off(path: Path) -> None:
    assert not re.search(r"\|\s*safe\b|{%\s*autoescape\s+off|\|\s*safeseq\b", source(path))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_word_can_be_translated(path: Path) -> None:
    text = re.sub(r"{% blocktranslate.*?{% endblocktranslate %}", "", source(path), flags=re.S)
    for between in re.findall(r">([^<>]*)<", TAGS.sub("", text)):
        assert not re.search(r"[A-Za-z]{2,}", between), f"not translatable: {between.strip()!r}"
    for attribute in re.findall(r"""(?:aria-label|alt|title|placeholder)="([^"]*)\"""", TAGS.sub("", text)):
        assert not re.search(r"[A-Za-z]{2,}", attribute), f"not translatable: {attribute!r}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_never_says_that_something_is_still_being_processed(path: Path) -> None:
    assert "still being processed" not in path.read_text("utf-8").lower()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_components_see_only_what_they_are_given(path: Path) -> None:
    includes = re.findall(r"{% include \"components/([a-z_]+)\.html\"(.*?)%}", source(path))
    for component, rest in includes:
        # The sign-out form needs the request's token.
        assert component == "signed_in_controls" or rest.split()[-1:] == ["only"], component
