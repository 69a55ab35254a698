"""Every test that the page of promises names is there."""

from __future__ import annotations

import ast
import re

import pytest

from dagster_project.landing.home import PROJECT

PAGE = (PROJECT / "docs" / "promises.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| promise")]


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part.rpartition("/")[2])
def test_a_test_that_proves_a_promise_is_there(path: str, name: str) -> None:
    tree = ast.parse((PROJECT / path).read_text(encoding="utf-8"))
    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[2:40])
def test_every_promise_has_a_test_and_both_languages(row: str) -> None:
    promise, proof = row.split("|")[1:3]
    assert "::" in proof
    assert re.search("[a-z]{3}", promise) and re.search("[\u4e00-\u9fff]{3}", promise)
