"""Which amounts are one slip of the hand apart."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dagster_project.findings.likeness import is_one_slip, is_slip

CENT = Decimal("0.005")


@pytest.mark.parametrize(
    ("printed", "meant"),
    [
        ("-5.00", "5.00"),  # the sign
        ("1066.51", "10661.51"),  # a digit left out
        ("10661.51", "1066.51"),  # a digit too many
        ("326.71", "326.72"),  # another digit
        ("2134.00", "2143.00"),  # two neighbours exchanged
        ("29400.50", "294005000.00"),  # 万元 for 元
    ],
)
def test_one_slip(printed: str, meant: str) -> None:
    assert is_slip(Decimal(printed), Decimal(meant), CENT)


@pytest.mark.parametrize(
    ("printed", "meant"), [("5.00", "5.00"), ("12.34", "56.78"), ("1234.00", "4231.00"), ("5.00", "-5.10"), ("5.00", "0.00")]
)
def test_no_single_slip(printed: str, meant: str) -> None:
    assert not is_slip(Decimal(printed), Decimal(meant), CENT)


def test_where_nothing_is_printed_nothing_slipped() -> None:
    assert not is_slip(None, Decimal(5), CENT)


def test_digits_are_those_of_the_printed_precision() -> None:
    assert is_slip(Decimal("3267100.00"), Decimal("3267200.00"), Decimal(50))
    assert not is_slip(Decimal("3267100.00"), Decimal("3267153.00"), Decimal("0.005"))


@pytest.mark.parametrize(
    ("meant", "printed", "expected"),
    [
        ("抗疫特别国债安排的支出", "抗役特别国债安排的支出", True),
        ("其他城乡社区管理事务", "其他社区城乡管理事务", True),  # the same characters in another order
        ("行政运行", "行政运行", False),
        ("机关服务", "机关事务", True),
        ("司法", "司发", False),  # too short to tell
    ],
)
def test_one_slip_in_a_name(meant: str, printed: str, expected: bool) -> None:
    assert is_one_slip(meant, printed) is expected
