from __future__ import annotations

import pytest

from dagster_project.narrative.claims.figures import FIGURE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("支出1,707.93万元", ("1,707.93", "万元")),
        ("减少−3.5个百分点", ("−3.5", "个百分点")),
        ("共3亿元", ("3", "亿元")),
        ("占12.5%", ("12.5", "%")),
        ("12个月", None),
        ("A4个", None),
        ("2023年", None),
    ],
)
def test_a_figure_is_a_number_with_its_unit(text: str, found: tuple[str, str] | None) -> None:
    figure = FIGURE.search(text)
    assert (figure and (figure["number"], figure["unit"])) == found
