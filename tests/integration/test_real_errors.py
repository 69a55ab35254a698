"""Parts of published accounts: every error that a reader confirmed is found, each as one finding, and nothing else is."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from dagster_project.fetching.fetch import fetch
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import find_sources
from dagster_project.publish.queries import connect, records
from dagster_project.publish.refresh import refresh

CONFIRMED = {
    "street_office_2025_part.txt": {
        ("copies", "general_budget_expenditure/212/basic", "10,661.51"),
        ("name", "general_budget_expenditure/2111101/-", "2111103"),
        ("name", "general_budget_expenditure/20805/-", "行政事业单位养老支出"),
        ("name", "文化体育与传媒支出", "文化旅游体育与传媒支出"),
        ("name", "统计信息事务", "20105"),
        ("name", "其他公共安全支出", "20406"),
        ("name", "归口管理的行政单位离退休", "行政单位离退休"),
        ("name", "其他社区城乡管理事务支出", "其他城乡社区管理事务支出"),
        ("statement", "245.53万元", "257.14万元"),
        ("statement", "1.53万元", "0.00万元"),
        ("wording", "undecided", "应为减少"),
        ("wording", "21.90万元", "应为增加"),
        ("duty", "reception_counts", "国内公务接待批次和人次"),
    },
    "culture_bureau_2025_part.txt": {
        ("statement", "100%", "比较基数为零"),
        ("wording", "86.84", "缺少百分号"),
        ("statement", "135.00万元", "105.00万元"),
    },
}


@pytest.fixture(scope="module")
def findings(shared_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """The findings of each part."""
    folder, home = tmp_path_factory.mktemp("documents"), Home.at(tmp_path_factory.mktemp("home"))
    for name in CONFIRMED:
        if not (shared_documents / "real_errors" / name).exists():
            pytest.skip(f"no {name}")
        shutil.copy(shared_documents / "real_errors" / name, folder)
    prepare(home)
    list(receive(home, fetch(home, find_sources([folder], home))))
    with home.writing():
        refresh(home, lambda *_, **__: None)
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in CONFIRMED}
    with connect(home) as connection:
        query = "select file_name, findings.* from marts.fct_finding as findings inner join marts.dim_document using (document_id)"
        for finding in records(connection, query):
            found[finding["file_name"]].append(finding)
    return found


@pytest.mark.parametrize(("name", "confirmed"), sorted(CONFIRMED.items()))
def test_every_confirmed_error_is_one_finding_and_nothing_else_is(
    name: str, confirmed: set[tuple[str, str, str]], findings: dict[str, list[dict[str, Any]]]
) -> None:
    named = {
        error: [
            finding
            for finding in findings[name]
            if finding["finding_kind"] == error[0]
            and error[1] in f"{finding['place']} {finding['form_id']}/{finding['row_key']}/{finding['column_key']}"
            and error[2] in finding["sentence_zh"]
        ]
        for error in confirmed
    }
    assert {error: len(found) for error, found in named.items()} == dict.fromkeys(confirmed, 1)
    assert len(findings[name]) == len(confirmed)
