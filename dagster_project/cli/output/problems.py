"""Problems of documents on the screen: refusals and remarks.

Belongs here: how a problem is worded from its parts. Does not belong here: what is a problem (`forms`, `landing`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console

from dagster_project.cli.language import language, say
from dagster_project.cli.output.screen import first, paragraph
from dagster_project.knowledge.messages import Language

_STYLES = {"error": "red", "warning": "yellow"}
_UNLISTED = "code_unlisted"
"""The kind of problem of which every instance names another code."""


def worded(problem: Mapping[str, Any], part: str) -> str:
    """What a problem says in the language that is spoken; in English where an older version of the program kept no Chinese words of it."""
    said: str = (problem.get(f"{part}_zh") if language() is Language.ZH else None) or problem[part]
    return said


def print_problems(out: Console, problems: Sequence[dict[str, Any]]) -> None:
    """What could not be read, or needs a look: where, what was expected, what was found, what to do. In the shape of
    `Problem.in_both_languages`, with `page_kind` where a page is none of paper."""
    absent = [problem["expected"] for problem in problems if problem["kind"] == "form_absent"]
    for problem in problems:
        if problem["kind"] != "form_absent":
            _print_problem(out, problem)
    if absent:
        message = say("problem.absent", forms=absent)
        paragraph(out, (say("problem.head", severity=say("severity.info"), message=message), "dim"))


def print_document_problems(out: Console, problems: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """What needs a look in several documents, as `(file name, problem)`: the first of its kind in a form for all of them, with how many there are; one action
    for each kind. What is only worth knowing is left out."""
    of_document: dict[str, dict[str, dict[str, list[dict[str, Any]]]]] = {}
    for name, problem in problems:
        if problem["severity"] in _STYLES:
            of_form = of_document.setdefault(name, {}).setdefault(problem["kind"], {})
            of_form.setdefault(problem.get("form_id") or "", []).append(problem)
    for name, kinds in first(out, list(of_document.items())):
        paragraph(out, (name, "bold"))
        for of_form in kinds.values():
            for same in of_form.values():
                codes = list(dict.fromkeys(problem["found"] for problem in same)) if same[0]["kind"] == _UNLISTED else []
                more = (
                    say("problem.codes", codes=codes)
                    if len(codes) > 1
                    else say("problem.more_alike", n=len(same) - 1)
                    if len(same) > 1
                    else ""
                )
                _print_headline(out, same[0], indent=2, more=more)
            action = worded(same[0], "action")
            if action:
                paragraph(out, (say("problem.action", text=action), "dim"), indent=4)


def print_refused(out: Console, refused: Sequence[tuple[str, str]]) -> None:
    """What was not loaded, as `(why, what to do)`."""
    for reason, action in first(out, refused):
        paragraph(out, (say("load.refused"), "red"), reason)
        paragraph(out, (say("problem.action", text=action), "dim"), indent=2)


def _print_problem(out: Console, problem: dict[str, Any]) -> None:
    _print_headline(out, problem)
    for what in ("expected", "found", "action"):
        text = worded(problem, what)
        if text and problem["severity"] in _STYLES:
            paragraph(out, (say(f"problem.{what}", text=text), "dim"), indent=2)


def _print_headline(out: Console, problem: dict[str, Any], indent: int = 0, more: str = "") -> None:
    facts = {"severity": say(f"severity.{problem['severity']}"), "page": problem["page"], "message": ""}
    head = say(f"problem.head_on_{problem.get('page_kind', 'page')}" if problem["page"] else "problem.head", **facts)
    paragraph(out, (head, _STYLES.get(problem["severity"], "dim")), worded(problem, "message") + more, indent=indent)
