"""Problems on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dagster_project.cli.output.problems import print_document_problems, print_problems, print_refused
from dagster_project.forms.model import problem

WARNING = problem("cut_off", page=7)
ABSENT = [problem("form_absent", document="a.txt", title=title) for title in ("收入决算表", "支出决算表")]


def test_a_problem_says_where_what_and_what_to_do(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_problems(out, [WARNING.in_both_languages()])
    assert lines() == [
        "warning, page 7: the text ends inside a number, which was left out; more may be missing",
        "  expected: a line end after the last line",
        "  found: a number at the very end",
        "  action: dump or fetch the document again",
    ]


def test_forms_that_are_not_there_are_named_in_one_line(screen: Callable[[int], Any]) -> None:
    out, lines = screen(80)
    print_problems(out, [problem.in_both_languages() for problem in ABSENT])
    assert lines() == ["info: the document does not print 收入决算表, 支出决算表"]


def test_among_several_documents_only_what_needs_a_look_is_told(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_document_problems(
        out, [("a.txt", ABSENT[0].in_both_languages()), ("b.txt", WARNING.in_both_languages()), ("b.txt", WARNING.in_both_languages())]
    )
    assert lines() == [
        "b.txt",
        *["  warning, page 7: the text ends inside a number, which was left out; more may be missing"] * 2,
        "    action: dump or fetch the document again",
    ]


def test_of_problems_alike_the_first_are_told(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_document_problems(out, [("b.txt", WARNING.in_both_languages())] * 12)
    assert sum("inside a number" in line for line in lines()) == 3
    assert lines()[-2:] == ["  and 9 more like it", "    action: dump or fetch the document again"]


def test_a_refusal_says_what_to_do(screen: Callable[[int], Any]) -> None:
    out, lines = screen(60)
    print_refused(out, [("a.txt does not exist", "check the spelling of the path")])
    assert lines() == ["refused: a.txt does not exist", "  action: check the spelling of the path"]
