"""Which claims say beyond doubt what stands in one cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from dagster_project.forms.solve.placements import StatedAmount
from dagster_project.narrative.claims.stated_amounts import stated_amounts
from dagster_project.narrative.model import Claim

Read = Callable[..., list[Claim]]
RECEPTION = ("three_public", "final", "reception")


def test_an_exact_amount_of_one_cell_is_a_statement(read: Read) -> None:
    claims = read("公务接待费支出决算为2.0万元。", heading="七、“三公”经费支出决算情况说明")
    assert stated_amounts(claims) == [StatedAmount(RECEPTION, Decimal("20000.0"), Decimal("500.00"))]


def test_the_finest_of_several_that_agree_counts(read: Read) -> None:
    claims = read("公务接待费支出决算为2万元。", "公务接待费支出决算为2.00万元。", heading="七、“三公”经费支出决算情况说明")
    assert [(told.yuan, told.half_unit_yuan) for told in stated_amounts(claims)] == [(Decimal("20000"), Decimal("50"))]


def test_claims_that_contradict_each_other_say_nothing(read: Read) -> None:
    claims = read("公务接待费支出决算为2.00万元。", "公务接待费支出决算为3.00万元。", heading="七、“三公”经费支出决算情况说明")
    assert stated_amounts(claims) == []


def test_rough_amounts_and_changes_say_nothing_of_a_cell(read: Read) -> None:
    claims = read("公务接待费支出决算约2万元，比上年减少1.00万元。", heading="七、“三公”经费支出决算情况说明")
    assert claims
    assert stated_amounts(claims) == []


def test_a_subject_that_several_cells_may_state_says_nothing(read: Read) -> None:
    claims = read("财政拨款收、支总计120.00万元。", heading="四、财政拨款收入支出决算总体情况说明")
    assert [claim.kind for claim in claims] == ["amount"]
    assert stated_amounts(claims) == []


def test_an_amount_beside_a_figure_that_is_not_understood_says_nothing(read: Read) -> None:
    # The line between the two sentences is lost: 支出决算为0.00万元 is of the second subject.
    broken = "公务用车购置费年初预算为9.96万元，支出决算为9.96万公务用车运行维护费年初预算为0.00万元，支出决算为0.00万元。"
    claims = read(broken, heading="七、“三公”经费支出决算情况说明")
    assert "not_understood" in [claim.kind for claim in claims]
    assert ("three_public", "final", "vehicle_purchase") not in [told.place for told in stated_amounts(claims)]
