"""Which forms in a document are of which entity, and which of its lines."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.entities import Level, level_of, parts_of, sets_of
from dagster_project.forms.recognise.titles import FormText

FORMS = ("income", "expenditure", "three_public", "government_fund")


def form(form_id: str, page: int, owner: str = "", figure: str = "1.00", year: str = "") -> FormText:
    head = f"部门：{owner} 金额单位：元" if owner else "金额单位：元"
    return FormText(form_id, f"{year}{form_id}", (TextLine(page, 1, head, False), TextLine(page, 2, f"合计 {figure}", False)), (), "元")


def forms(first_page: int, owner: str = "", figure: str = "1.00", year: str = "") -> list[FormText]:
    return [form(form_id, first_page + number, owner, figure, year) for number, form_id in enumerate(FORMS)]


def test_the_forms_of_a_unit_behind_those_of_its_department_are_a_set_of_their_own() -> None:
    assert sets_of(forms(1, "某市教育局") + forms(9, "某市第一中学", "2.00")) == [0] * 4 + [1] * 4


def test_two_forms_are_enough_for_a_set() -> None:
    assert sets_of(forms(1, "某市教育局(本级)")[:2] + forms(9, "某市教育局(汇总)", "2.00")[:2]) == [0, 0, 1, 1]


def test_sets_that_alternate_form_by_form_are_told_apart() -> None:
    ours, theirs = forms(1, "某市教育局"), forms(1, "某市第一中学", "2.00")
    assert sets_of([each for pair in zip(ours, theirs, strict=True) for each in pair]) == [0, 1] * 4


def test_last_years_forms_between_those_of_this_year_are_told_apart_by_titles_that_name_a_year() -> None:
    ours, theirs = forms(1, "某市教育局"), forms(1, "某市教育局", "2.00", "2020年度")
    assert sets_of([each for pair in zip(ours, theirs, strict=True) for each in pair]) == [0, 1] * 4


def test_two_years_are_two_sets() -> None:
    assert sets_of(forms(1, "某市教育局", year="2021年度") + forms(9, "某市教育局", "2.00", "2020年度")) == [0] * 4 + [1] * 4


def test_without_names_forms_that_begin_again_with_other_figures_are_another_set() -> None:
    assert sets_of(forms(1) + forms(9, figure="2.00")) == [0] * 4 + [1] * 4


def test_disjoint_forms_under_another_name_are_another_set() -> None:
    assert sets_of([*forms(1, "某市教育局")[:2], *forms(3, "某市第一中学")[2:]]) == [0, 0, 1, 1]


def test_a_single_form_before_a_whole_set_is_of_its_own_entity() -> None:
    own, unit = forms(2, "某市教育局", "2.00"), forms(9, "某市第一中学", "3.00")
    assert sets_of([form("income", 1, "某市财政局"), *own, *unit]) == [0] + [1] * 4 + [2] * 4


def test_a_name_left_from_elsewhere_loses_no_form() -> None:
    assert sets_of([*forms(1, "某市教育局"), form("state_capital", 5, "某市财政局"), form("statistics", 6)]) == [0] * 6


@pytest.mark.parametrize("name", ["某市教育局本级", "某市教育居"])
def test_a_name_that_is_not_always_the_same_is_one(name: str) -> None:
    assert sets_of([*forms(1, "某市教育局"), form("state_capital", 5, name), form("statistics", 6, name)]) == [0] * 6


def test_a_form_printed_twice_is_no_second_set() -> None:
    assert sets_of([*forms(1, "某市教育局"), form("income", 5, "某市教育局"), form("statistics", 6)]) == [0] * 6


def test_forms_of_a_unit_column_are_its_units() -> None:
    of_unit = FormText("income", "收入决算表", form("income", 1, "某市教育局", "2.00").lines, (), "元", "某市第一中学")
    assert sets_of([form("income", 1, "某市教育局"), of_unit]) == [0, 1]


def test_a_document_without_forms_has_none() -> None:
    assert sets_of([]) == []


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(page, 1, text, False) for page, text in enumerate(texts, 1)]


def test_what_stands_from_the_cover_of_the_second_on_is_of_it() -> None:
    document = lines("某市教育局2021年度部门决算", "income", "我局收入增加。", "某市第一中学2021年度单位决算", "我校情况。", "income")
    both = [form("income", 2, "某市教育局"), form("income", 6, "某市第一中学", "2.00")]
    parts = parts_of(both, sets_of(both), document)
    assert [[line.page for line in part] for part in parts.lines(document)] == [[1, 2, 3], [4, 5, 6]]
    assert [parts.set_of_page(page) for page in (3, 4)] == [0, 1]


def test_words_behind_the_last_of_several_sets_are_of_none() -> None:
    both = [form("income", 2, "某市教育局(本级)"), form("income", 3, "某市教育局(汇总)", "2.00")]
    document = lines("某市教育局2021年度部门决算", "income", "income", "收入1元。", "支出1元。")
    assert parts_of(both, sets_of(both), document).words_are_shared


@pytest.mark.parametrize(
    ("name", "heading", "level"),
    [
        ("某市教育局（本级）", "", Level.OWN_ACCOUNTS),
        ("某市教育局（汇总）", "", Level.DEPARTMENT),
        ("某市教育局", "（一）本级", Level.OWN_ACCOUNTS),
        ("某市教育局", "1.某市教育局本级", None),
        ("某市教育局", "（二）汇总", Level.DEPARTMENT),
        ("某市第一中学", "某市第一中学2021年度单位决算", Level.UNIT),
        ("某市教育局", "某市教育局2021年度部门决算", None),
    ],
)
def test_the_level_is_what_name_or_heading_says(name: str, heading: str, level: Level | None) -> None:
    assert level_of(name, [form("income", 2, name)], lines(heading)) == level
