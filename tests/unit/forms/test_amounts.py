from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.forms.amounts import amount_of, is_dash, is_piece, looks_like_amount, parse_grouped, parse_number, stands_for_nothing


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("94,117,095.44", "94117095.44", 2),
        ("20218.21", "20218.21", 2),
        ("1,234", "1234", 0),
        ("0.00", "0", 2),
        ("12.345678", "12.345678", 6),
        (" 7.5 ", "7.5", 1),
        ("-5.00", "-5", 2),
        ("－5.00", "-5", 2),
        ("−5.00", "-5", 2),
        ("(1,005.00)", "-1005", 2),
        ("（1，005．00）", "-1005", 2),
        ("１２.３４", "12.34", 2),
        ("3'440.55", "3440.55", 2),
        ("3’440.55", "3440.55", 2),
        ("3，440。55", "3440.55", 2),
        ("9.90-", "-9.90", 2),
        ("△9.90", "-9.90", 2),
        ("▲ 9.90", "-9.90", 2),
        ("负9.90", "-9.90", 2),
        ("［9.90］", "-9.90", 2),
        ("￥ 9.90", "9.90", 2),
        ("-¥9.90", "-9.90", 2),
        ("RMB 9.90", "9.90", 2),
        ("人民币3.00", "3.00", 2),
        ("3,423.20①", "3423.20", 2),
        ("①3,440.55", "3440.55", 2),
        ("236.65²", "236.65", 2),
        ("5.00①②", "5.00", 2),
        ("0.00*", "0.00", 2),
        ("3,423.20注1", "3423.20", 2),
        ("3,423.20[注1]", "3423.20", 2),
    ],
)
def test_every_way_to_print_an_amount(text: str, value: str, decimals: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.decimals, number.text) == (Decimal(value), decimals, text.strip())


@pytest.mark.parametrize(
    "text",
    ["", "一", "12.", ".51", "1,23.4", "1,2345", "12,34,567", "1.2.3", "(5.00", "5.00)", "-(5.00)", "--5", "12%", "1e3", "5 000"]
    + ["①", "⑴", "㈠", "½", "₂", "*", "注1", "9½", "236⁶⁵", "3,4①23.20", "٣.٥", "𝟑.𝟓", "3.423,20", "1.234.567"]
    + ["△-9.90", "-9.90-", "(9.90]", "9-", "1 234", "1,2345,6789.00", "3'44.5", "9.90万", "万元", "01", "007"],
)
def test_what_only_looks_like_an_amount_is_none(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "yuan", "half_unit"),
    [
        ("94,117,095.44", "元", "94117095.44", "0.005"),
        ("9746.50", "万元", "97465000", "50"),
        ("9746.5012", "万元", "97465012", "0.5"),
        ("8", "万元", "80000", "5000"),
        ("1.25", "亿元", "125000000", "500000"),
    ],
)
def test_an_amount_knows_its_unit_and_its_last_digit(text: str, unit: str, yuan: str, half_unit: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.in_yuan(unit), number.half_unit_yuan(unit)) == (Decimal(yuan), Decimal(half_unit))


def test_a_dash_is_printed_on_purpose() -> None:
    assert all(is_dash(text) for text in ("-", "—", "──", " – ", "----", "－"))
    assert not any(is_dash(text) for text in ("", " ", "一", "-5", "0", "—元"))


@pytest.mark.parametrize("text", ["40,761,600.", ",200.00", ".00", "00", "000.0", "00.00", "-7,100."])
def test_a_piece_of_a_number_is_no_amount(text: str) -> None:
    assert amount_of(text) is None
    assert is_piece(text)


@pytest.mark.parametrize("text", ["0", "0.00", "0.5", "1,200.00", "(3.00)", "-5"])
def test_a_whole_number_is_no_piece(text: str) -> None:
    assert not is_piece(text)
    assert amount_of(text)


@pytest.mark.parametrize(("text", "unit"), [("3,423.20万元", "万元"), ("12.5 元", "元"), ("人民币3.00元", "元"), ("（9.90）万元", "万元")])
def test_a_unit_beside_a_number_is_no_part_of_it_and_must_be_that_of_the_form(text: str, unit: str) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.unit == unit
    assert number.may_be_in(unit)
    assert not number.may_be_in("元" if unit == "万元" else "万元")


@pytest.mark.parametrize(
    ("text", "unit", "possible"),
    [
        ("999,999,999,999.99", "元", True),
        ("1000000000000.00", "元", False),
        ("4301001234567", "元", False),
        ("99999999", "万元", True),
        ("13812345678", "万元", False),
        ("1.005", "元", False),
        ("1.100", "元", True),
        ("1.234567", "万元", True),
        ("1.2345678", "万元", False),
    ],
)
def test_an_amount_is_no_larger_than_any_budget_and_no_finer_than_a_cent(text: str, unit: str, possible: bool) -> None:
    number = parse_number(text)
    assert number is not None
    assert number.may_be_in(unit) is possible


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 440.55", "3440.55"),
        ("1 234 567.00", "1234567.00"),
        ("-3 440.55", "-3440.55"),
        ("3\u2009440.55", "3440.55"),
        ("1,2345.00", "12345.00"),
        ("1,2345,6789", "123456789"),
    ],
)
def test_thousands_that_only_the_form_can_tell(text: str, value: str) -> None:
    number = parse_grouped(text)
    assert number is not None
    assert number.value == Decimal(value)


def test_a_number_grouped_in_its_own_manner_keeps_its_unit() -> None:
    number = parse_grouped("3 440.55万元")
    assert number is not None
    assert number.unit == "万元"


@pytest.mark.parametrize(
    ("text", "looks_so"),
    [("1,234", True), ("12.50", True), ("1234", False), ("2010499", False), ("a.b", False), ("", False), ("1.2.3", False)],
)
def test_an_amount_has_a_point_or_separators_and_is_a_number(text: str, looks_so: bool) -> None:
    assert looks_like_amount(text) is looks_so


@pytest.mark.parametrize("text", ["1 234", "12 34.50", "3 440.55 12.30", "1,234.00", "1234", "1,234,5678"])
def test_what_is_grouped_in_no_manner(text: str) -> None:
    assert parse_grouped(text) is None


def test_fillers_say_that_a_cell_holds_no_figure() -> None:
    fillers = ("无", "/", "／", "*", "**", "……", "N/A", ".00", "不适用", "详见附件", "本单位无此项", "—", " - ")
    assert [text for text in fillers if not stands_for_nothing(text)] == []
    assert [text for text in ("", "一", "①", "0.00", "0", "涉密", "###", "12", "无12") if stands_for_nothing(text)] == []
