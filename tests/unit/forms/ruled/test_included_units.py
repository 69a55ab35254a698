"""The list of units whose accounts a department's accounts hold."""

from __future__ import annotations

from tests.unit.forms.conftest import ReadTable


def test_units_that_the_accounts_include_are_listed(read_table: ReadTable) -> None:
    reading = read_table("", "序号 | 单位名称 | 备注\n1 | 某市水务局（本级） |\n2 | 某市河道管理所 | 事业单位")
    assert [unit.name for unit in reading.units] == ["某市水务局（本级）", "某市河道管理所"]
