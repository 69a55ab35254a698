"""The metrics: their YAML is sound, what they are made of is there, the exposures use what they say, and `mf query` gives the sums of the marts."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from dbt_semantic_interfaces.implementations.semantic_manifest import PydanticSemanticManifest
from dbt_semantic_interfaces.validations.semantic_manifest_validator import SemanticManifestValidator

from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish import dbt
from dagster_project.publish.queries import connect
from tests.integration.test_cookbook import QUESTIONS
from tests.integration.test_stable_names import MODELS

METRICS = [
    "spending",
    "basic_spending",
    "project_spending",
    "total_income",
    "appropriation_income",
    "opening_carryover",
    "closing_carryover",
    "serving_staff",
    "procurement",
    "sme_procurement",
    "operating_cost",
    "findings_open",
    "three_public_budget",
    "three_public_final",
    "three_public_final_reception",
]
"""Of these, sums over all documents are asked for both ways."""

COLUMNS = """
    sum(expenditure_yuan), sum(basic_yuan), sum(project_yuan), sum(income_yuan), sum(income_appropriation_yuan), sum(opening_carryover_yuan),
    sum(closing_carryover_yuan), sum(serving_staff), sum(procurement_total_yuan), sum(procurement_sme_yuan), sum(operating_cost_yuan),
    sum(findings_error + findings_warning), sum(three_public_budget_total_yuan), sum(three_public_final_total_yuan), sum(three_public_final_reception_yuan)
"""
"""The same in `rpt_department_year`."""

_WORD = re.compile(r"'[^']*'|[a-z_]+")
_OF_SQL = {"case", "when", "is", "not", "null", "then", "end", "and", "else"}


@pytest.fixture(scope="module")
def semantic() -> Path:
    return dbt.manifest().with_name("semantic_manifest.json")


def expressions(model: dict[str, Any]) -> list[str]:
    return [part["expr"] or part["name"] for kind in ("entities", "dimensions", "measures") for part in model[kind]]


def test_the_yaml_is_sound(semantic: Path) -> None:
    manifest = PydanticSemanticManifest.parse_raw(semantic.read_text(encoding="utf-8"))
    found = SemanticManifestValidator[PydanticSemanticManifest]().validate_semantic_manifest(manifest)
    assert [str(issue.message) for issue in (*found.errors, *found.warnings)] == []
    assert len(manifest.metrics) >= 20


def test_every_metric_is_of_columns_that_there_are(semantic: Path) -> None:
    for model in json.loads(semantic.read_text(encoding="utf-8"))["semantic_models"]:
        columns = MODELS[model["node_relation"]["alias"]]
        named = {word for expression in expressions(model) for word in _WORD.findall(expression) if not word.startswith("'")} - _OF_SQL
        assert sorted(named - columns.keys()) == [], model["name"]


def test_the_cookbook_uses_what_its_exposure_says() -> None:
    exposures = yaml.safe_load((PROJECT / "dbt" / "models" / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    (cookbook,) = (exposure for exposure in exposures if exposure["name"] == "cookbook")
    used = {table for _, _, query, _ in QUESTIONS for table in re.findall(r"marts\.(\w+)", query)}
    assert {f"ref('{table}')" for table in used if table in MODELS} == set(cookbook["depends_on"])


def asked(home: Home, folder: Path, metrics: Sequence[str], *more: str) -> list[dict[str, str]]:
    """The answer of `mf query` on a published copy."""
    answer = folder / "answer.csv"
    where = {"JUESUAN_WAREHOUSE": str(home.warehouse), "JUESUAN_TARGET": "published", "DBT_PROFILES_DIR": str(dbt.FOLDER)}
    said = subprocess.run(
        [Path(sys.executable).with_name("mf"), "query", "--metrics", ",".join(metrics), *more, "--csv", answer],
        cwd=dbt.FOLDER,
        env=os.environ | where,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
    with answer.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.mark.usefixtures("semantic")
def test_mf_query_gives_the_sums_of_the_marts(samples: Home, tmp_path: Path) -> None:
    (told,) = asked(samples, tmp_path, METRICS)
    with connect(samples) as warehouse:
        sums = warehouse.execute(f"select {COLUMNS} from marts.rpt_department_year").fetchone()
    assert sums is not None
    assert [Decimal(told[metric]) for metric in METRICS] == list(sums)
