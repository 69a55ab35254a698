"""Keys of the marts: what names a row, and where a column leads.

Belongs here: reading both from the tests that every build passes (`dbt/models/marts`), so that a database that holds them to it never refuses.
Does not belong here: a database (`postgresql`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from dagster_project.export.marts import Mart
from dagster_project.landing.home import PROJECT

_MODELS = PROJECT / "dbt" / "models" / "marts"
_REF = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """A column whose every value stands in a column of another mart."""

    mart: str
    column: str
    leads_to: str
    leads_to_column: str


def primary_keys(marts: Sequence[Mart]) -> dict[str, tuple[str, ...]]:
    """The columns that name a row, for each mart that has such; only columns that there are."""
    known = {mart.name: {column.name for column in mart.columns} for mart in marts}
    return {name: key for name, model in _models(known) if (key := _key(model)) and known[name].issuperset(key)}


def foreign_keys(marts: Sequence[Mart]) -> list[ForeignKey]:
    """Where columns of the marts lead; only columns that there are, and to what is the whole key of its mart."""
    known = {mart.name: {column.name for column in mart.columns} for mart in marts}
    keys = primary_keys(marts)
    found = {key: None for name, model in _models(known) for key in _leads(name, model)}
    return [key for key in found if key.column in known[key.mart] and keys.get(key.leads_to) == (key.leads_to_column,)]


def _models(known: dict[str, set[str]]) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((model["name"], model) for model in _all_models() if model["name"] in known)


@cache
def _all_models() -> list[dict[str, Any]]:
    files = [yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) for path in sorted(_MODELS.rglob("*.yml"))]
    return [model for file in files for model in file["models"]]


def _key(model: dict[str, Any]) -> tuple[str, ...]:
    for column in model["columns"]:
        if any(constraint["type"] == "primary_key" for constraint in column.get("constraints", [])):
            return (column["name"],)
    for column in model["columns"]:
        if "unique" in map(_name, column.get("data_tests", [])):
            return (column["name"],)
    return next((tuple(_arguments(test)["columns"]) for test in model.get("data_tests", []) if _name(test) == "unique_together"), ())


def _leads(mart: str, model: dict[str, Any]) -> Iterator[ForeignKey]:
    for test in model.get("data_tests", []):
        if _name(test) == "in_dimensions":
            for column in _arguments(test)["columns"]:
                yield ForeignKey(mart, column, f"dim_{column.replace('_id', '')}", column)
    for column in model["columns"]:
        for test in column.get("data_tests", []):
            if _name(test) == "relationships":
                arguments = _arguments(test)
                yield ForeignKey(mart, column["name"], _REF.findall(arguments["to"])[0], arguments["field"])


def _name(test: Any) -> str:
    return test if isinstance(test, str) else next(iter(test))


def _arguments(test: dict[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = next(iter(test.values()))["arguments"]
    return arguments
