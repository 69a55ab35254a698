"""The list of units whose accounts a department's accounts hold."""

from __future__ import annotations

from dagster_project.forms.ruled.included_units import units_in_rows
from tests.unit.forms.conftest import ReadTable


def test_units_that_the_accounts_include_are_listed(read_table: ReadTable) -> None:
    reading = read_table("", "序号 | 单位名称 | 备注\n1 | 某市水务局（本级） |\n2 | 某市河道管理所 | 事业单位")
    assert [unit.name for unit in reading.units] == ["某市水务局（本级）", "某市河道管理所"]


def test_a_form_by_unit_lists_them_too(read_table: ReadTable) -> None:
    reading = read_table(
        "收入决算表（分单位）",
        "单位名称 | 本年收入合计 | 财政拨款收入 | 其他收入\n合计 | 3.00 | 3.00 | \n某市水务局本级 | 2.00 | 2.00 | \n某市河道管理所 | 1.00 | 1.00 | ",
    )
    assert [unit.name for unit in units_in_rows(reading.forms)] == ["某市水务局本级", "某市河道管理所"]
    (form,) = reading.forms
    assert [row.row_key for row in form.rows] == ["total", "unit.某市水务局本级", "unit.某市河道管理所"]


def test_a_single_unit_in_its_own_form_is_none_that_it_includes(read_table: ReadTable) -> None:
    reading = read_table("支出决算表（分单位）", "单位名称 | 本年支出合计 | 基本支出 | 项目支出\n某市第一中学 | 3.00 | 2.00 | 1.00")
    assert units_in_rows(reading.forms) == []
