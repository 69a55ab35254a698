"""Problems of documents on the screen: refusals and remarks.

Belongs here: how a problem is worded from its parts. Does not belong here: what is a problem (`forms`, `landing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from dagster_project.cli.output.screen import first, paragraph

_STYLES = {"error": "red", "warning": "yellow"}
_ALIKE = 3


def print_problems(out: Console, problems: Sequence[dict[str, Any]]) -> None:
    """What could not be read, or needs a look: where, what was expected, what was found, what to do. In the shape of `Problem.to_json`."""
    absent = [problem["expected"] for problem in problems if problem["kind"] == "form_absent"]
    for problem in problems:
        if problem["kind"] != "form_absent":
            _print_problem(out, problem)
    if absent:
        paragraph(out, (f"info: the document does not print {'、'.join(absent)}", "dim"))


def print_document_problems(out: Console, problems: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """What needs a look in several documents, as `(file name, problem)`: problems alike one below the other with one action for all.

    What is only worth knowing is left out.
    """
    of_document: dict[str, dict[tuple[str, str], list[dict[str, Any]]]] = {}
    for name, problem in problems:
        if problem["severity"] in _STYLES:
            of_document.setdefault(name, {}).setdefault((problem["kind"], problem["action"]), []).append(problem)
    for name, alike in first(out, list(of_document.items()), "documents with remarks"):
        paragraph(out, (name, "bold"))
        for (_, action), same in alike.items():
            for problem in same[:_ALIKE]:
                _print_headline(out, problem, indent=2)
            if len(same) > _ALIKE:
                paragraph(out, f"and {len(same) - _ALIKE:,} more like it", indent=2)
            if action:
                paragraph(out, (f"action: {action}", "dim"), indent=4)


def print_refused(out: Console, refused: Sequence[tuple[str, str]]) -> None:
    """What was not loaded, as `(why, what to do)`."""
    for reason, action in first(out, refused, "refused"):
        paragraph(out, ("refused: ", "red"), reason)
        paragraph(out, (f"action: {action}", "dim"), indent=2)


def _print_problem(out: Console, problem: dict[str, Any]) -> None:
    _print_headline(out, problem)
    for what in ("expected", "found", "action"):
        if problem[what] and problem["severity"] in _STYLES:
            paragraph(out, (f"{what}: {problem[what]}", "dim"), indent=2)


def _print_headline(out: Console, problem: dict[str, Any], indent: int = 0) -> None:
    page = f", page {problem['page']}" if problem["page"] else ""
    paragraph(out, (f"{problem['severity']}{page}: ", _STYLES.get(problem["severity"], "dim")), problem["message"], indent=indent)
