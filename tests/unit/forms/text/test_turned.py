from __future__ import annotations

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.text.turned import upright

SIDEWAYS = [
    "",
    "表算决入收",
    "元万：位单",
    "称名目科",
    "2",
    "1",
    "次栏",
    "22.77 出支育教",
    "502",
    "00.1 30.5 育教通普",
    "20502",
    "77.8 出支业就和障保会社",
    "802",
    "00.31 出支康健生卫",
    "012",
    "。表账算决自取数各：注",
    "",
]


def lines(*texts: str, page: int = 1) -> list[TextLine]:
    return [TextLine(page, number, text, False) for number, text in enumerate(texts) if text]


def texts(found: tuple[TextLine, ...]) -> list[str]:
    return [line.text for line in found]


def test_a_page_printed_from_right_to_left_is_turned() -> None:
    assert texts(upright(lines(*SIDEWAYS))) == [
        "收入决算表",
        "科目名称",
        "单位：万元",
        "栏次 1 2",
        "205 教育支出 77.22",
        "20502 普通教育 5.03 1.00",
        "208 社会保障和就业支出 8.77",
        "210 卫生健康支出 13.00",
        "注：各数取自决算账表。",
    ]


def test_each_page_is_turned_by_itself() -> None:
    upright_page = lines("收入决算表", "205 教育支出 77.22", "208 社会保障和就业支出 8.77", page=2)
    assert upright([*lines(*SIDEWAYS), *upright_page])[-3:] == tuple(upright_page)


def test_a_page_that_would_hold_an_impossible_figure_then_stays() -> None:
    page = lines(*SIDEWAYS, "13.00")
    assert upright(page) == tuple(page)


def test_a_page_with_a_label_that_reads_as_it_stands_stays() -> None:
    page = lines(*SIDEWAYS, "教育支出")
    assert upright(page) == tuple(page)
