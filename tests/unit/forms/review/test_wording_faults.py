"""What the wording of a document leaves to be desired."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import Cell, Form, Row, State
from dagster_project.forms.review.wording_faults import remarks
from dagster_project.knowledge.messages import Language


def lines(*texts: str) -> list[TextLine]:
    return [TextLine(number, 0, text, False) for number, text in enumerate(texts, 1)]


def form(form_id: str, *cells: Cell) -> Form:
    return Form(form_id, form_id, [4], "元", [Row("total", "合计", cells={str(number): cell for number, cell in enumerate(cells)})])


def kinds(*texts: str, forms: tuple[Form, ...] = (), year: int | None = 2021) -> list[tuple[str, int | None, str]]:
    return [(remark.kind, remark.page, remark.words(Language.EN).found) for remark in remarks(lines(*texts), forms, year)]


@pytest.mark.parametrize("text", ["收入总计XX万元", "增长 ×× %", "共有XXX辆", "比20XX年度减少X.XX万元"])
def test_text_of_a_template_that_was_not_filled_in(text: str) -> None:
    assert {kind for kind, _, _ in kinds("概况", text)} == {"placeholder"}


@pytest.mark.parametrize("text", ["XX项目支出12.00万元", "购置X光机3台", "2021年度"])
def test_what_only_looks_like_it(text: str) -> None:
    assert kinds(text) == []


def test_a_heading_of_another_year() -> None:
    assert kinds("第三部分 2020年度部门决算情况说明", "某局2021年度部门决算") == [("other_year", 1, "2020")]


@pytest.mark.parametrize("text", ["2021年度部门决算情况说明......12", "与2020年度决算相比，支出增加", "2020年度部门预算"])
def test_no_heading_of_another_year(text: str) -> None:
    assert kinds(text) == []


def test_without_a_year_of_its_own_no_year_is_another() -> None:
    assert kinds("2020年度部门决算", year=None) == []


def test_an_empty_form_needs_a_reason() -> None:
    empty = form("government_fund", Cell())
    assert kinds("政府性基金预算财政拨款收入支出决算表", forms=(empty,)) == [("empty_form_unexplained", 4, "no figure")]


@pytest.mark.parametrize(
    "text",
    ["本单位没有政府性基金预算财政拨款收入，故本表无数据", "2021年度政府性基金预算财政拨款支出决算0万元", "我局政府性基金预算收支未发生"],
)
def test_any_reason_will_do(text: str) -> None:
    assert kinds(text, forms=(form("government_fund", Cell()),)) == []


def test_words_alone_say_why_forms_of_other_files_are_empty() -> None:
    said = remarks([TextLine(4, 0, "本单位没有政府性基金预算财政拨款收入，故本表无数据", False)], [], 2021)
    assert [(problem.kind, problem.form_id) for problem in said] == [("empty_form_explained", "government_fund")]


@pytest.mark.parametrize(
    "cell", [Cell("0.00", Decimal(0), state=State.VALUE), Cell("5.00", Decimal(5), state=State.VALUE), Cell(state=State.UNREADABLE)]
)
def test_a_form_with_anything_in_it_is_not_empty(cell: Cell) -> None:
    assert kinds("政府性基金预算财政拨款收入支出决算表", forms=(form("government_fund", cell),)) == []


UNIT = ("某中心2021年度单位决算", "第一部分单位概况", "第二部分 2021年度单位决算表......5")


def test_a_heading_that_calls_a_unit_a_department() -> None:
    (found,) = kinds(*UNIT, "第三部分 2021年度部门决算情况说明")
    assert found == ("other_entity_word", 4, "第三部分2021年度部门决算情况说明")


@pytest.mark.parametrize(
    "texts",
    [
        UNIT,
        (*UNIT, "二、部门决算单位构成", "部门决算公开相关信息统计表", "收入支出决算总表", "从预算单位构成看，某局部门决算包括本级决算"),
        (*UNIT[:2], "第三部分 2021年度部门决算情况说明"),
        (*UNIT, "第三部分 2021年度部门决算情况说明", "2021年度部门决算"),
    ],
    ids=["one word", "words that are no heading of the accounts", "too few headings", "both words are usual"],
)
def test_where_the_word_is_the_same_or_nobody_can_tell(texts: tuple[str, ...]) -> None:
    assert kinds(*texts) == []
