"""Every message that the code names is in the catalogue with both its languages, and every one in the catalogue is named."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from pathlib import Path
from string import Formatter

import pytest

from dagster_project.documents import errors
from dagster_project.knowledge.messages import PARTS, Language, filled, phrase, problem_words
from dagster_project.knowledge.seeds import read_seed

CODE = Path(__file__).resolve().parents[3] / "dagster_project"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(CODE.rglob("*.py"))}
PROBLEMS = read_seed("messages/problems.csv")
HAN = re.compile(r"[\u4e00-\u9fff]")
UNREADABLE = {
    cls.__name__: cls.kind for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, errors.UnreadableDocument)
}


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def calls(*names: str) -> Iterator[tuple[str, ast.Call, ast.Module]]:
    """The calls of functions and classes of these names, and where they are."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                yield node.func.id, node, tree


def texts(node: ast.AST | None) -> set[str]:
    """The texts that an expression may be, as far as it is written out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return set()


def all_texts() -> set[str]:
    return {
        node.value for tree in TREES.values() for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def argument(call: ast.Call, name: str) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == name), None)


def test_every_problem_that_the_code_names_is_in_the_catalogue_with_its_facts() -> None:
    known = {(row["kind"], row["variant"]): row for row in PROBLEMS}
    for name, call, _ in calls("problem", *UNREADABLE):
        first = texts(call.args[0] if call.args else None)
        if name == "problem":
            kinds, variants = first, texts(argument(call, "variant")) or {""}
            open_variant = argument(call, "variant") is not None and not texts(argument(call, "variant"))
        else:
            kinds, variants, open_variant = {UNREADABLE[name]}, first or {""}, bool(call.args) and not first
        given = {keyword.arg for keyword in call.keywords} | ({"document"} if name in UNREADABLE else set())
        for kind, variant in product(kinds, variants):
            if open_variant:
                assert any(kind == row["kind"] for row in PROBLEMS), kind
                continue
            if (kind, variant) not in known and len(kinds) * len(variants) > 1:
                continue  # two ifs of one call go together
            wanted = {place for part, language in product(PARTS, Language) for place in places(known[kind, variant][f"{part}_{language}"])}
            if None not in given:
                assert wanted <= given, (kind, variant)


def test_every_problem_of_the_catalogue_is_named_by_the_code() -> None:
    named = all_texts()
    assert [row["kind"] for row in PROBLEMS if row["kind"] not in named] == []
    assert [row["variant"] for row in PROBLEMS if row["variant"] not in named | {"memory_last_words"}] == []


def test_no_problem_stands_twice_in_the_catalogue() -> None:
    assert len({(row["kind"], row["variant"]) for row in PROBLEMS}) == len(PROBLEMS)


@pytest.mark.parametrize("name", ["problems", "errors", "phrases", "cli"])
def test_both_languages_have_the_same_places(name: str) -> None:
    for row in read_seed(f"messages/{name}.csv"):
        for column in row:
            if column.endswith("zh"):
                zh, en = row[column], row[f"{column[:-2]}en"]
                assert bool(zh) == bool(en), row
                for form in en.split("|"):
                    assert places(form) <= places(zh), row
                assert places(zh) == set().union(*map(places, en.split("|"))), row


def test_chinese_words_are_chinese_and_have_chinese_marks() -> None:
    for row in PROBLEMS:
        for part in PARTS:
            bare = re.sub(r"\{.*?\}", "", row[f"{part}_zh"])
            assert not bare.strip("“”：（）、 ") or HAN.search(bare), row
            assert not re.search(r"[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]", bare), row


def test_a_problem_is_said_in_either_language() -> None:
    facts = {"title": "支出决算表", "last": "20104", "gaps": [phrase("missing_below", code="201", amount=Decimal("1234.5"))]}
    assert problem_words("form_breaks_off", "", facts, Language.EN).message == (
        "支出决算表 stops after 20104; 1,234.50 yuan below 201 is not printed"
    )
    assert problem_words("form_breaks_off", "", facts, Language.ZH).message == "支出决算表在20104之后中断；201项下缺1,234.50元"


@pytest.mark.parametrize(("number", "said"), [(1, "1 page"), (2, "2 pages"), (0, "0 pages"), (1200, "1,200 pages")])
def test_english_has_a_form_for_one_and_a_form_for_many(number: int, said: str) -> None:
    assert filled("{number:,} page|{number:,} pages", {"number": number}, Language.EN) == said


def test_a_fact_may_hold_what_looks_like_a_place() -> None:
    assert filled("{path} is empty", {"path": "{x}|{y}.txt"}, Language.EN) == "{x}|{y}.txt is empty"
