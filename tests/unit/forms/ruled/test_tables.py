"""Which title a table has, and where it goes on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dagster_project.documents.model import Page
from dagster_project.forms.ruled.tables import tables
from tests.unit.forms.conftest import ReadTable, drawn_grid


def test_a_title_that_runs_over_the_edge_of_the_paper_names_the_form(read_table: ReadTable) -> None:
    reading = read_table(
        "某市文化局2022年度一般公共预算财政拨款支出决算",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 5.00
        """,
    )
    assert [form.form_id for form in reading.forms] == ["general_budget_expenditure"]


@pytest.mark.parametrize("is_picture", [True, False])
def test_a_table_goes_on_in_another_size_where_its_pages_were_photographed(is_picture: bool) -> None:
    whole = drawn_grid("科目编码 | 科目名称 | 合计\n201 | 一般公共服务支出 | 9.00")
    rest = drawn_grid("205 | 教育支出 | 4.00", page=2)
    smaller = replace(rest, column_edges=tuple(edge * 0.97 for edge in rest.column_edges))
    pages = [Page(number, 600.0, 800.0, (), (), (grid,), is_picture=is_picture) for number, grid in ((1, whole), (2, smaller))]
    assert [len(table.rows) for table in tables(pages)] == ([3] if is_picture else [2, 1])
