"""The indicators of self-evaluation forms that a dump tore into lines."""

from __future__ import annotations

from decimal import Decimal

from tests.unit.narrative.conftest import TORN, read_torn


def test_indicators_keep_weight_score_and_deviation() -> None:
    (found,) = read_torn(TORN)
    first, second, third = found.indicators
    assert (first.level_1, first.level_2, first.name) == ("产出指标", "数量指标", "养护里程数")
    assert (first.target, first.result, first.weight, first.score, first.deviation) == (
        ">=80公里",
        "75公里",
        Decimal(50),
        Decimal("46.9"),
        "雨季停工",
    )
    assert (second.level_1, second.name, second.score) == ("产出指标", "验收合格率", Decimal(20))
    assert (third.level_1, third.level_2) == ("满意度指标", "服务对象满意度指标")
    assert (found.total_weight, found.total_score, found.is_complete) == (Decimal(100), Decimal("96.66"), True)
