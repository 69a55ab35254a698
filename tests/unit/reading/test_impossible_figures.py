from __future__ import annotations

from decimal import Decimal

from dagster_project.forms.model import DocumentKind
from dagster_project.narrative.model import Claim, ClaimKind, Evaluation, Fund
from dagster_project.reading.impossible_figures import take_away_impossible_figures
from dagster_project.reading.model import Disclosure


def test_an_impossible_figure_costs_itself_and_is_told() -> None:
    disclosure = Disclosure("0" * 64, DocumentKind.FINAL_ACCOUNTS, None, 2023, "元", 1, "pdf/grid")
    huge, usual = Decimal(10) ** 30, Decimal("12.50")
    disclosure.claims = [
        Claim(number, ClaimKind.AMOUNT, 3, "", "", "", f"{value}", "元", value, Decimal("0.005"), "")
        for number, value in ((1, huge), (2, usual))
    ]
    disclosure.evaluations = [Evaluation(1, 4, "", "project", funds=[Fund("", True, budget_yuan=huge, executed_yuan=usual)])]
    take_away_impossible_figures(disclosure)
    assert [claim.value for claim in disclosure.claims] == [None, usual]
    (fund,) = disclosure.evaluations[0].funds
    assert (fund.budget_yuan, fund.executed_yuan) == (None, usual)
    assert [(problem.kind, problem.page) for problem in disclosure.problems] == [("impossible_figure", 3), ("impossible_figure", 4)]
