"""Keys of the marts, as every build tests them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dagster_project.export.keys import ForeignKey, foreign_keys, primary_keys
from dagster_project.export.marts import Column, Mart
from dagster_project.landing.home import PROJECT


def mart(path: Path) -> Mart:
    (model,) = yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
    return Mart(model["name"], "", tuple(Column(column["name"], "VARCHAR", "") for column in model["columns"]), 0)


@pytest.fixture(scope="module")
def marts() -> list[Mart]:
    return [mart(path) for path in sorted((PROJECT / "dbt" / "models" / "marts").rglob("*.yml"))]


def test_every_mart_has_a_key(marts: list[Mart]) -> None:
    keys = primary_keys(marts)
    assert [mart.name for mart in marts if mart.name not in keys] == []
    assert keys["dim_fund"] == ("fund_id",)
    assert keys["fct_expenditure"] == ("expenditure_id",)
    assert keys["fct_final_account_line"] == ("document_id", "form_no", "row_no", "column_key")


def test_facts_lead_to_their_dimensions(marts: list[Mart]) -> None:
    leads = foreign_keys(marts)
    assert ForeignKey("fct_expenditure", "function_code_id", "dim_function_code", "function_code_id") in leads
    assert ForeignKey("fct_expenditure", "fiscal_year", "dim_fiscal_year", "fiscal_year") in leads
    assert ForeignKey("dim_department", "parent_department_id", "dim_department", "department_id") in leads
    assert ForeignKey("fct_evaluation_indicator", "evaluation_id", "fct_evaluation", "evaluation_id") in leads
    assert len(set(leads)) == len(leads)


def test_a_warehouse_of_another_version_has_the_keys_of_what_there_is(marts: list[Mart]) -> None:
    fewer = [
        Mart(mart.name, "", mart.columns[:-1] if mart.name == "fct_expenditure" else mart.columns, 0)
        for mart in marts
        if mart.name != "dim_fund"
    ]
    fewer = [Mart("dim_nature", "", (), 0) if mart.name == "dim_nature" else mart for mart in fewer]
    assert "dim_nature" not in primary_keys(fewer)
    assert {key.leads_to for key in foreign_keys(fewer)} & {"dim_fund", "dim_nature"} == set()
