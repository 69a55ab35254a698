"""The shipped samples are what the generator prints, byte for byte."""

from __future__ import annotations

import pytest

from tests.generator.shipped import INBOX, SAMPLES, render_samples


def test_the_inbox_holds_exactly_what_the_generator_prints() -> None:
    shipped = {path.name: path.read_bytes() for path in INBOX.iterdir() if not path.name.startswith(".")}
    printed = render_samples()
    assert sorted(shipped) == sorted(printed)
    assert [name for name in printed if printed[name] != shipped[name]] == []


def test_three_forms_of_the_industry_bureau_break_off() -> None:
    document, _ = SAMPLES["industry_2021"]()
    assert [grid.form_id for grid in document.grids() if grid.breaks_off] == ["income", "expenditure", "general_budget_expenditure"]


def test_the_planted_error_is_the_only_one() -> None:
    document, _ = SAMPLES["faulty_2022"]()
    places = {place: cell.amount or 0 for place, cell in document.places().items()}
    summary = {place[1]: amount for place, amount in places.items() if place[0] == "income_expenditure_summary"}
    classes = sum(amount for key, amount in summary.items() if key.removeprefix("expenditure.").isdigit())
    assert summary["expenditure.current_year_total"] != classes
    assert places["expenditure", "total", "total"] == classes


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_names_a_fictitious_department(name: str) -> None:
    document, _ = SAMPLES[name]()
    assert document.accounts.department.startswith(("示例", "样本", "虚构", "模拟", "范例"))
