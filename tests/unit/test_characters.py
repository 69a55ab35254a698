from __future__ import annotations

from dagster_project.characters import as_shown, fold_width, with_narrow_numbers
from dagster_project.documents.text.dump import read_text_dump


def test_radicals_become_the_characters_that_the_page_shows() -> None:
    assert as_shown("部⻔：某市⽔务局 ⾦额单位：元 ⻋辆") == "部门：某市水务局 金额单位：元 车辆"


def test_a_dump_with_radicals_reads_like_one_without() -> None:
    (line,) = read_text_dump("收⼊⽀出决算总表\n".encode()).lines
    assert line.text == "收入支出决算总表"


def test_only_width_is_folded() -> None:
    assert fold_width("（３，４２３．２０）　﹣￥：Ａ︓﹐") == "(3,423.20) -¥:A:,"
    assert fold_width("①²½⑴㈠⒈₂Ⅳ…㎡") == "①²½⑴㈠⒈₂Ⅳ…㎡"


def test_numbers_of_a_text_are_narrow_and_its_punctuation_stays() -> None:
    assert with_narrow_numbers("１，２３４．５０，２０２１年，（２）") == "1,234.50，2021年，（2）"


def test_a_dump_in_full_width_digits_reads_like_one_without() -> None:
    (line,) = read_text_dump("２０１３０１　行政运行　１，２３４．５０ \n".encode()).lines
    assert line.text == "201301　行政运行　1,234.50"
