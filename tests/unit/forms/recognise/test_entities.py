"""Which of the forms in a document are its own."""

from __future__ import annotations

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.entities import of_the_document, other_entities, parted
from dagster_project.forms.recognise.titles import FormText
from dagster_project.knowledge.messages import Language

FORMS = ("income", "expenditure", "three_public", "government_fund")


def form(form_id: str, page: int, owner: str = "") -> FormText:
    head = f"部门：{owner} 金额单位：元" if owner else "金额单位：元"
    return FormText(form_id, form_id, (TextLine(page, 0, head, False), TextLine(page, 1, "合计 1.00", False)), (), "元")


def forms(first_page: int, owner: str = "") -> list[FormText]:
    return [form(form_id, first_page + number, owner) for number, form_id in enumerate(FORMS)]


def test_the_forms_of_a_unit_behind_those_of_its_department_are_left_out() -> None:
    department, unit = forms(1, "某市教育局"), forms(9, "某市第一中学")
    own, others = parted(department + unit)
    assert (own, others) == (department, unit)
    (problem,) = other_entities(others, "a.pdf")
    assert "某市第一中学" in problem.words(Language.ZH).message
    assert problem.page == 9


def test_without_names_forms_that_begin_again_are_another_set() -> None:
    assert of_the_document(forms(1) + forms(9)) == [True] * 4 + [False] * 4


def test_a_single_form_before_a_whole_set_is_not_taken_for_the_document() -> None:
    assert (
        of_the_document([form("income", 1, "某市财政局"), *forms(2, "某市教育局"), *forms(9, "某市第一中学")])
        == [True] + [True] * 4 + [False] * 4
    )


def test_a_name_left_from_elsewhere_loses_no_form() -> None:
    assert of_the_document([*forms(1, "某市教育局"), form("state_capital", 5, "某市财政局"), form("statistics", 6)]) == [True] * 6


def test_a_form_printed_twice_is_no_second_set() -> None:
    assert of_the_document([*forms(1, "某市教育局"), form("income", 5, "某市教育局")]) == [True] * 5


def test_a_document_without_forms_has_none() -> None:
    assert of_the_document([]) == []
