from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.forms.amounts import amount_of, is_dash, is_piece, parse_number


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
    ],
)
def test_every_way_to_print_an_amount(text: str, value: str, decimals: int) -> None:
    number = parse_number(text)
    assert number is not None
    assert (number.value, number.decimals, number.text) == (Decimal(value), decimals, text.strip())


@pytest.mark.parametrize(
    "text", ["", "一", "12.", ".51", "1,23.4", "1,2345", "12,34,567", "1.2.3", "(5.00", "5.00)", "-(5.00)", "--5", "12%", "1e3", "5 000"]
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
