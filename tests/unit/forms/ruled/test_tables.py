"""Which title a table has."""

from __future__ import annotations

from tests.unit.forms.conftest import ReadTable


def test_a_title_that_runs_over_the_edge_of_the_paper_names_the_form(read_table: ReadTable) -> None:
    reading = read_table(
        "某市文化局2022年度一般公共预算财政拨款支出决算",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 5.00
        """,
    )
    assert [form.form_id for form in reading.forms] == ["general_budget_expenditure"]
