"""Problems on the screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dagster_project.cli.output.problems import print_document_problems, print_problems, print_refused
from dagster_project.forms.model import problem

WARNING = problem("cut_off", page=7)
ABSENT = [
    problem("form_absent", form_id=form_id, document="a.txt", title=title)
    for form_id, title in (("income", "收入决算表"), ("expenditure", "支出决算表"))
]


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
    assert lines() == ["info: the document does not print Income by function, Expenditure by function"]


def test_among_several_documents_only_what_needs_a_look_is_told(screen: Callable[[int], Any]) -> None:
    out, lines = screen(100)
    print_document_problems(
        out, [("a.txt", ABSENT[0].in_both_languages()), ("b.txt", WARNING.in_both_languages()), ("b.txt", WARNING.in_both_languages())]
    )
    assert lines() == [
        "b.txt",
        "  warning, page 7: the text ends inside a number, which was left out; more may be missing (and 1",
        "    more like it)",
        "    action: dump or fetch the document again",
    ]


def test_problems_alike_of_a_form_are_one_line_with_their_number(screen: Callable[[int], Any]) -> None:
    out, lines = screen(120)
    of_form = WARNING.in_both_languages() | {"form_id": "income"}
    print_document_problems(out, [("b.txt", of_form)] * 12 + [("b.txt", of_form | {"form_id": "expenditure"})])
    said = [line for line in lines() if "inside a number" in line]
    assert [line.endswith("(and 11 more like it)") for line in said] == [True, False]
    assert [line for line in lines() if "action" in line] == ["    action: dump or fetch the document again"]


def test_codes_that_no_list_holds_are_all_named(screen: Callable[[int], Any]) -> None:
    out, lines = screen(200)
    unlisted = [
        problem("code_unlisted", page=3, form_id="expenditure", title="支出决算表", code=code, row="某项").in_both_languages()
        for code in ("2990199", "2990299")
    ]
    print_document_problems(out, [("b.txt", each) for each in unlisted])
    assert lines()[1].endswith("(all such codes: 2990199, 2990299)")


def test_a_refusal_says_what_to_do(screen: Callable[[int], Any]) -> None:
    out, lines = screen(60)
    print_refused(out, [("a.txt does not exist", "check the spelling of the path")])
    assert lines() == ["refused: a.txt does not exist", "  action: check the spelling of the path"]
