from __future__ import annotations

from dagster_project.characters import as_shown
from dagster_project.documents.text.dump import read_text_dump


def test_radicals_become_the_characters_that_the_page_shows() -> None:
    assert as_shown("部⻔：某市⽔务局 ⾦额单位：元 ⻋辆") == "部门：某市水务局 金额单位：元 车辆"


def test_a_dump_with_radicals_reads_like_one_without() -> None:
    (line,) = read_text_dump("收⼊⽀出决算总表\n".encode()).lines
    assert line.text == "收入支出决算总表"
