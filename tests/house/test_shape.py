"""The shape of the house: keys point down, only commands write, everything is documented and has a door."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from samling import environment

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ROOT / "src" / "samling"
OUR_MODELS = [m for m in apps.get_models() if m.__module__.startswith("samling.")]
WRITES = {
    "create", "bulk_create", "update", "bulk_update", "delete", "save", "get_or_create",
    "update_or_create", "aupdate", "acreate", "asave", "adelete",
}  # fmt: skip
MAY_WRITE = {"commands", "migrations", "importers"}


def storeys() -> list[set[str]]:
    """The storeys from the top, as the import contract has them."""
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())
    layers = contract["tool"]["importlinter"]["contracts"][0]["layers"]
    return [set(re.findall(r"\w+", layer)) for layer in layers]


def height(domain: str) -> int:
    """How far down a domain lies; 0 is the top."""
    return next(place for place, names in enumerate(storeys()) if domain in names)


def domain_of(model: type[models.Model]) -> str:
    return model.__module__.split(".")[1]


def keys() -> Iterator[tuple[str, models.ForeignKey]]:
    for model in OUR_MODELS:
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                yield f"{model.__name__}.{field.name}", field


@pytest.mark.parametrize(
    ("name", "key"), keys(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_foreign_key_points_down_and_leaves_no_name_there(
    name: str, key: models.ForeignKey
) -> None:
    target = key.related_model
    if not target.__module__.startswith("samling."):
        return
    mine, theirs = domain_of(key.model), domain_of(target)
    if mine == theirs:
        return
    assert height(theirs) > height(mine), f"{name} points up or sideways"
    assert key.remote_field.related_name.endswith("+"), f"{name} leaves a name in {theirs}"


def writing_calls(file: Path) -> Iterator[str]:
    """Calls that look like writing to the database."""
    for node in ast.walk(ast.parse(file.read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in WRITES:
            continue
        owner = ast.unparse(node.func.value)
        if re.search(r"objects|\.filter\(|\.all\(\)", owner) or node.func.attr in (
            "bulk_create",
            "save",
        ):
            yield f"{file.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}"


def test_only_commands_write() -> None:
    found = [
        call
        for file in HOUSE.rglob("*.py")
        if not MAY_WRITE & {part.removesuffix(".py") for part in file.relative_to(HOUSE).parts}
        and file.name != "models.py"
        for call in writing_calls(file)
        if "workbook.save" not in call and "super().save" not in call
    ]
    assert found == []


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model.__name__)
def test_every_model_stands_in_the_glossary(model: type[models.Model]) -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text()
    assert re.search(rf"^\| {model.__name__} \|", glossary, re.MULTILINE)


@pytest.mark.parametrize("name", [*environment.KNOWN, *environment.OTHERS])
def test_every_setting_stands_in_the_docs(name: str) -> None:
    assert f"`{name}`" in (ROOT / "docs" / "settings.md").read_text()


def views(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[tuple[str, object]]:
    """Every view of ours with its path."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif pattern.callback.__module__.startswith("samling."):
            yield f"{pattern.pattern} ({pattern.name})", pattern.callback


def test_every_view_says_who_may_open_it() -> None:
    without = [name for name, view in views() if not hasattr(view, "opens_for")]
    assert without == []


def test_a_misspelt_setting_stops_the_program_and_names_the_nearest() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "samling", "serve"],
        env={"SAMLING_ADRESS": "x", "PYTHONPATH": str(ROOT / "src"), "PATH": ""},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "SAMLING_ADRESS" in done.stderr
    assert "SAMLING_ADDRESS" in done.stderr


def test_no_file_is_named_after_nothing() -> None:
    nameless = {"utils", "helpers", "common", "core", "manager", "service"}
    found = [
        str(f)
        for f in (ROOT / "src").rglob("*")
        if f.stem in nameless and "node_modules" not in f.parts
    ]
    assert found == []


def test_templates_carry_no_inline_style_or_script() -> None:
    bad = re.compile(
        r'\sstyle="|<style|\son[a-z]+="|<script(?![^>]*\b(src|type="application/ld\+json")\b)[^>]*>'
    )
    found = [
        str(f.relative_to(ROOT))
        for f in HOUSE.rglob("templates/**/*.html")
        if bad.search(f.read_text())
    ]
    assert found == []


def test_every_text_is_translated_to_bokmal_and_nynorsk() -> None:
    from tools import words

    lacking = []
    for domain in words.domains():
        wanted = {(text[0], text[1]) for text, _place in words.texts_of(domain)}
        for language in words.LANGUAGES if wanted else ():
            path = words.catalogue(domain, language)
            have = {words.entry_key(e) for e in words.polib.pofile(str(path)).translated_entries()}
            lacking += [f"{domain.name} {language}: {text[1][:70]}" for text in wanted - have]
    assert lacking == []
