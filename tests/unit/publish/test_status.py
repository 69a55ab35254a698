"""What is published, as of today, and a registry laid over it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import Home
from dagster_project.landing.registry import COLUMNS
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import MissingWarehouse
from dagster_project.publish.status import UnclearRegistry, disclosure_status

TODAY = date(2022, 11, 1)


def write(folder: Path, *lines: str) -> Path:
    path = folder / "registry.csv"
    path.write_text("\n".join([",".join(COLUMNS), *lines]), encoding="utf-8")
    return path


def seen(home: Home, registry: Path | None = None) -> list[tuple[str, int, str]]:
    return [
        (row["unit_name"] or row["department_name"], row["fiscal_year"], row["status"]) for row in disclosure_status(home, registry, TODAY)
    ]


@pytest.fixture
def published(home: Home) -> Home:
    with duckdb.connect(str(home.unpublished)) as connection:
        connection.execute(
            """
            create table marts.fct_disclosure_status as
            select *, null as arrived_on, null as is_in_time, 0 as refused_documents, null as document_id, null as location, null as reason, null as reason_zh,
                null as gone_at
            from (values
                ('忻州市教育局', null, '140900', 2021, 'loaded', true, null, 1),
                ('忻州市财政局', null, '140900', 2021, 'missing', true, date '2022-10-31', 0),
                ('忻州市民政局', null, '140900', 2021, 'late', true, date '2022-11-01', 0),
                ('忻州市第一中学', null, '140900', 2021, 'restated', false, null, 2)
            ) as t(registered_department_name, unit_name, region_code, fiscal_year, status, is_registered, expected_by, versions)
            """
        )
    publish(home)
    return home


def test_what_is_late_depends_on_today(published: Home) -> None:
    assert seen(published) == [
        ("忻州市教育局", 2021, "loaded"),
        ("忻州市民政局", 2021, "missing"),
        ("忻州市第一中学", 2021, "restated"),
        ("忻州市财政局", 2021, "late"),
    ]


def test_a_registry_shows_what_it_expects_and_nothing_else(published: Home, tmp_path: Path) -> None:
    registry = write(
        tmp_path,
        "忻州市教育局,,,2021,a.pdf,,2022-10-31",
        "忻州市教育局,忻州市第一中学,140900,2021,b.pdf,,",
        "忻州市审计局,,,2021,c.pdf,,2022-10-31",
        "忻州市审计局,,,2021,d.pdf,,2022-12-31",
        "忻州市审计局,,,2022,e.pdf,,2023-10-31",
        ",,140900,2021,folder,,",
    )
    assert seen(published, registry) == [
        ("忻州市审计局", 2021, "late"),
        ("忻州市审计局", 2022, "missing"),
        ("忻州市教育局", 2021, "loaded"),
        ("忻州市第一中学", 2021, "restated"),
    ]


def test_a_registry_needs_no_warehouse(tmp_path: Path) -> None:
    assert seen(Home.at(tmp_path / "empty"), write(tmp_path, "甲局,,,2021,a.pdf,,")) == [("甲局", 2021, "missing")]
    with pytest.raises(MissingWarehouse):
        disclosure_status(Home.at(tmp_path / "empty"), None, TODAY)


def test_a_registry_that_is_unclear_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(UnclearRegistry, match=":2 names no location"):
        seen(Home.at(tmp_path), write(tmp_path, "甲局,,,2021,,,"))
    (tmp_path / "other.csv").write_text("项目,金额")
    with pytest.raises(UnclearRegistry, match="is no registry"):
        seen(Home.at(tmp_path), tmp_path / "other.csv")
