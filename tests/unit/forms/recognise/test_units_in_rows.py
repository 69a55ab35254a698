"""Forms of a dump with a column that names the unit of each row."""

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.recognise.units_in_rows import one_unit_each

HEAD = "单位名称 科目编码 科目名称 本年支出合计 基本支出 项目支出\n"
FIRST = ("示例县林业局本级 合计 30.00 30.00", "示例县林业局本级 201 一般公共服务支出 30.00 30.00")
SECOND = ("示例县苗圃 合计 8.00 8.00", "示例县苗圃 213 农林水支出 8.00 8.00")


def units(text: str) -> dict[str | None, list[str]]:
    """The rows of each unit, without blanks at their start."""
    form = FormText("expenditure", "支出决算表", read_text_dump(text.encode()).lines, (), "万元")
    return {part.entity: [line.text.strip() for line in part.lines[HEAD.count("\n") :]] for part in one_unit_each(form)}


def mixed(text: str) -> bool:
    form = FormText("expenditure", "支出决算表", read_text_dump(text.encode()).lines, (), "万元")
    return any(part.units_are_mixed for part in one_unit_each(form))


def test_a_form_whose_rows_name_their_units_is_a_form_for_each() -> None:
    assert units(HEAD + "\n".join((*FIRST, *SECOND, ""))) == {
        "示例县林业局本级": ["合计 30.00 30.00", "201 一般公共服务支出 30.00 30.00"],
        "示例县苗圃": ["合计 8.00 8.00", "213 农林水支出 8.00 8.00"],
    }


def test_cells_on_lines_of_their_own_are_parted_too() -> None:
    cells = "\n".join((*FIRST, *SECOND, "")).replace(" ", "\n")
    assert units(HEAD + cells)["示例县苗圃"] == ["合计", "8.00", "8.00", "213", "农林水支出", "8.00", "8.00"]


def test_a_total_without_a_unit_is_of_none() -> None:
    assert units(HEAD + "\n".join(("合计 38.00 38.00", *FIRST, *SECOND, "")))[None] == ["合计 38.00 38.00"]


def test_a_form_of_one_unit_stays_one() -> None:
    assert list(units(HEAD + "\n".join((*FIRST, "")))) == [None]


def test_rows_of_several_units_that_the_dump_prints_away_from_their_names_are_mixed() -> None:
    assert mixed(HEAD + "示例县林业局本级\n示例县苗圃\n\n201\n201\n\n一般公共服务支出\n一般公共服务支出\n\n30.00\n8.00\n")
    assert not mixed(HEAD + "示例县林业局本级\n\n201\n213\n\n一般公共服务支出\n农林水支出\n\n30.00\n8.00\n")
