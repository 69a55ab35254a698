"""Problems of documents on the screen: refusals and remarks.

Belongs here: how a problem is worded from its parts. Does not belong here: what is a problem (`forms`, `landing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console

from dagster_project.terminal.screen import first, paragraph

_STYLES = {"error": "red", "warning": "yellow"}


def print_problems(out: Console, problems: Sequence[dict[str, Any]]) -> None:
    """What could not be read, or needs a look: where, what was expected, what was found, what to do. In the shape of `Problem.to_json`."""
    absent = [problem["expected"] for problem in problems if problem["kind"] == "form_absent"]
    for problem in problems:
        if problem["kind"] != "form_absent":
            _print_problem(out, problem)
    if absent:
        paragraph(out, (f"info: the document does not print {'、'.join(absent)}", "dim"))


def print_document_problems(out: Console, problems: Sequence[tuple[str, dict[str, Any]]]) -> None:
    """What needs a look in several documents, as `(file name, problem)`; what is only worth knowing is left out."""
    worth = [(name, problem) for name, problem in problems if problem["severity"] in _STYLES]
    named = ""
    for name, problem in first(out, worth, "remarks"):
        if name != named:
            paragraph(out, (name, "bold"))
            named = name
        _print_problem(out, problem, indent=2)


def print_refused(out: Console, refused: Sequence[tuple[str, str]]) -> None:
    """What was not loaded, as `(why, what to do)`."""
    for reason, action in first(out, refused, "refused"):
        paragraph(out, ("refused: ", "red"), reason)
        paragraph(out, (f"action: {action}", "dim"), indent=2)


def _print_problem(out: Console, problem: dict[str, Any], indent: int = 0) -> None:
    page = f", page {problem['page']}" if problem["page"] else ""
    paragraph(out, (f"{problem['severity']}{page}: ", _STYLES.get(problem["severity"], "dim")), problem["message"], indent=indent)
    for what in ("expected", "found", "action"):
        if problem[what] and problem["severity"] in _STYLES:
            paragraph(out, (f"{what}: {problem[what]}", "dim"), indent=indent + 2)
