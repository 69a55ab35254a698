from __future__ import annotations

import pytest

from dagster_project.characters import as_shown, fold_width, with_narrow_numbers, without_endless_runs
from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.amounts import parse_number


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


@pytest.mark.parametrize(
    ("run", "begun"),
    [
        ("7" * 3_000_000, "7" * 30),
        ("７" * 300, "７" * 30),
        ("0" * 400 + "12.5", "125" + "9" * 27),  # no part of it is an amount that was not printed
        ("1." + "0" * 400, "1" + "0" * 29),
        ("x" * 3_000_000, "x" * 30),
        (" " * 3_000_000, " " * 2000),
        ("1,234.50," * 100, "1,234.50," * 100),
        ("2080501" * 20, "2080501" * 20),
    ],
    ids=lambda text: text[:9],
)
def test_only_the_beginning_of_a_run_that_no_page_shows_is_kept(run: str, begun: str) -> None:
    assert without_endless_runs(f"合计,{run},1.00\n") == f"合计,{begun},1.00\n"
    assert parse_number(begun) is None or not parse_number(begun).may_be_in("元") or run == begun
