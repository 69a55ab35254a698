"""What a cell shows of the number that it stores, as Excel and WPS show it."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dagster_project.documents.excel.number_format import shown_date, shown_number, shown_text, stored_text

_ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        (34568.5, "General", "34568.5"),
        (34568.510000000002 + 0.01, "General", "34568.52"),
        (123456789.12, "General", "123456789.12"),
        (1e20, "General", "100000000000000000000"),
        (186, "General", "186"),
        (186, "G/通用格式", "186"),
        (0.1 + 0.2, "0.00", "0.30"),
        (1.005, "0.00", "1.01"),
        (2.675, "0.00", "2.68"),
        (-2.675, "0.00", "-2.68"),
        (3440.55, "#,##0.00", "3,440.55"),
        (1234567, "#,##0", "1,234,567"),
        (0.5, "#,##0.00", "0.50"),
        (0.5, "#.##", ".5"),
        (12, "000", "012"),
        (3440.5, "0.0#", "3440.5"),
        (3440.55, "#,##0.00_);(#,##0.00)", "3,440.55"),
        (-3440.55, "#,##0.00_);(#,##0.00)", "(3,440.55)"),
        (-3440.55, "#,##0.00;[Red]-#,##0.00", "-3,440.55"),
        (-3440.55, "#,##0.00;[红色]#,##0.00", "3,440.55"),
        (3440.55, _ACCOUNTING, "3,440.55"),
        (-3440.55, _ACCOUNTING, "-3,440.55"),
        (0, _ACCOUNTING, "-"),
        (0, "0.00;-0.00;", ""),
        (5, ";;;", ""),
        (34405500, "0!.0,", "3440.6"),
        (34405500, '#,##0.00,"千元"', "34,405.50千元"),
        (34405500, "0!.0000", "3440.5500"),
        (34405500, '0!.00,,"亿"', "0.34亿"),
        (0.1234, "0.0%", "12.3%"),
        (3440.55, '"¥"#,##0.00', "¥3,440.55"),
        (3440.55, "[$¥-804]#,##0.00", "¥3,440.55"),
        (20000, '[>=10000]0!.0,"万";0', "2.0万"),
        (99, '[>=10000]0!.0,"万";0', "99"),
        (3440.55, '0.00"元"', "3440.55元"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_a_number_is_shown_by_its_format(number: float, code: str, shown: str) -> None:
    assert shown_number(number, code).strip() == shown


def test_the_stored_number_is_the_shortest_text_of_its_double() -> None:
    assert [stored_text(number) for number in (34568.5, 0.1 + 0.2, 1e16, 12)] == [
        "34568.5",
        "0.30000000000000004",
        "10000000000000000",
        "12",
    ]


def test_a_format_may_write_around_a_text() -> None:
    assert [shown_text("某局", code) for code in ("General", "@", '"部门："@', "0.00;0.00;0;")] == ["某局", "某局", "部门：某局", ""]


def test_a_date_is_shown_by_the_parts_that_its_format_names() -> None:
    assert shown_date(datetime(2022, 9, 5), 'yyyy"年"m"月"d"日"') == "2022年9月5日"
    assert shown_date(date(2021, 12, 31), "yyyy") == "2021"
    assert shown_date(datetime(2022, 9, 5), "yyyy-mm-dd;@") == "2022-09-05"
