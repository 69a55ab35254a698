"""The Superset bundle names nothing that the published warehouse or the bundle itself does not hold, and comes out whole in each language.

`make superset-test` imports it into the real Superset.
"""

from __future__ import annotations

import importlib.util
import re
import stat
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest
import yaml

from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.queries import connect

SUPERSET = PROJECT / "bi" / "superset"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
COLUMNS = ("x_axis", "groupby", "groupbyRows", "groupbyColumns", "all_columns")
METRICS = ("metric", "metrics", "timeseries_limit_metric")

Config = dict[str, Any]


def pack_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pack", SUPERSET / "pack.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


pack = pack_module()
BUNDLE = {lang: {name: yaml.safe_load(text) for name, text in pack.packed("duckdb:///w", "marts", lang).items()} for lang in ("zh", "en")}


def of_kind(kind: str, language: str = "zh") -> dict[str, Config]:
    return {name: config for name, config in BUNDLE[language].items() if name.startswith(f"{kind}/")}


DATASETS, CHARTS, DASHBOARDS = (
    {config["uuid"]: config for config in of_kind(kind).values()} for kind in ("datasets", "charts", "dashboards")
)


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)
    elif isinstance(value, str):
        yield value


def parts(dashboard: Config) -> dict[str, Config]:
    """The rows, charts and other parts of a dashboard by their id."""
    return {name: part for name, part in dashboard["position"].items() if isinstance(part, dict)}


def columns(chart: Config) -> set[str]:
    """The columns that a chart asks for by name."""
    params = chart["params"]
    asked = {column for key in COLUMNS for column in listed(params.get(key, [])) if isinstance(column, str)}
    asked |= {one["subject"] for one in params["adhoc_filters"]}
    return asked | {yaml.safe_load(pair)[0] for pair in params.get("order_by_cols", [])} | set(params.get("column_config", {}))


def formulas(chart: Config) -> list[str]:
    """The columns that a chart computes itself."""
    return [column["sqlExpression"] for key in COLUMNS for column in listed(chart["params"].get(key, [])) if isinstance(column, dict)]


def metrics(chart: Config) -> set[str]:
    return {metric for key in METRICS for metric in listed(chart["params"].get(key, []))}


@pytest.fixture(scope="module")
def warehouse(samples: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(samples) as connection:
        yield connection


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=lambda dataset: dataset["table_name"])
def test_every_column_of_a_dataset_is_published_with_its_type(dataset: Config, warehouse: duckdb.DuckDBPyConnection) -> None:
    published = warehouse.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name = ?", [dataset["table_name"]]
    ).fetchall()
    stored = {column["column_name"]: column["type"] for column in dataset["columns"] if "expression" not in column}
    assert stored.items() <= dict(published).items()
    assert dataset["main_dttm_col"] in stored


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", of_kind("datasets"), ids=lambda path: Path(path).stem)
def test_every_metric_and_computed_column_is_sql_that_runs_and_keeps_money_exact(
    path: str, language: str, warehouse: duckdb.DuckDBPyConnection
) -> None:
    dataset = BUNDLE[language][path]
    computed = {column["column_name"]: column["expression"] for column in dataset["columns"] if "expression" in column}
    for selected in ({metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]}, computed):
        for name, expression in selected.items():
            (found,) = warehouse.execute(f"select {expression} as x from marts.{dataset['table_name']}").description or ()
            assert str(found[1]).startswith("DECIMAL") or not name.endswith(("_yuan", "_wan")), name


@pytest.mark.parametrize("chart", CHARTS.values(), ids=lambda chart: chart["slice_name"])
def test_a_chart_asks_its_dataset_for_what_it_has(chart: Config, warehouse: duckdb.DuckDBPyConnection) -> None:
    dataset = DATASETS[chart["dataset_uuid"]]
    assert metrics(chart) <= {metric["metric_name"] for metric in dataset["metrics"]}
    assert columns(chart) <= {column["column_name"] for column in dataset["columns"]} | metrics(chart)
    assert chart["params"]["viz_type"] == chart["viz_type"]
    for formula in formulas(chart):
        assert warehouse.execute(f"select {formula} from marts.{dataset['table_name']}").description


def test_no_table_shows_text_as_html() -> None:
    """What a document prints may be `<script>`."""
    tables = [chart["params"] for chart in CHARTS.values() if chart["viz_type"] == "table"]
    assert tables and not any(params["allow_render_html"] for params in tables)


def test_every_chart_stands_on_a_dashboard_and_every_place_holds_a_chart() -> None:
    shown = set()
    for dashboard in DASHBOARDS.values():
        position = parts(dashboard)
        charts = {name: part["meta"] for name, part in position.items() if part["type"] == "CHART"}
        assert {name: meta["sliceName"] for name, meta in charts.items()} == {
            name: CHARTS[meta["uuid"]]["slice_name"] for name, meta in charts.items()
        }
        assert len({meta["chartId"] for meta in charts.values()}) == len(charts)
        assert set(position) == {"ROOT_ID", "HEADER_ID", *(child for part in position.values() for child in part.get("children", []))}
        assert all(
            sum(position[child]["meta"]["width"] for child in row["children"]) <= 12 for row in position.values() if row["type"] == "ROW"
        )
        shown |= {meta["uuid"] for meta in charts.values()}
    assert shown == set(CHARTS)


def test_a_filter_reaches_every_chart_that_it_does_not_leave_out() -> None:
    for dashboard in DASHBOARDS.values():
        charts = {part["meta"]["chartId"]: part["meta"]["uuid"] for part in parts(dashboard).values() if part["type"] == "CHART"}
        filters = dashboard["metadata"]["native_filter_configuration"]
        for native in filters:
            (target,) = native["targets"]
            excluded = native["scope"]["excluded"]
            assert set(excluded) <= set(charts) and set(native["cascadeParentIds"]) <= {one["id"] for one in filters}
            for number, uuid in charts.items():
                names = {column["column_name"] for column in DATASETS[CHARTS[uuid]["dataset_uuid"]]["columns"]}
                assert (target["column"]["name"] in names) == (number not in excluded)


def test_every_uuid_is_unique() -> None:
    uuids = Counter(config["uuid"] for config in BUNDLE["zh"].values() if "uuid" in config)
    assert set(uuids.values()) == {1}
    (database,) = of_kind("databases").values()
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {database["uuid"]}


def test_each_language_is_whole_and_alone() -> None:
    """Every text is in two halves; terms as the forms print them may stand in the English one."""
    for language in ("zh", "en"):
        assert [text for text in texts(BUNDLE[language]) if " / " in text] == []
    for kind, keys in {"charts": ("slice_name", "description"), "dashboards": ("dashboard_title", "description")}.items():
        for path, config in of_kind(kind).items():
            assert all(CHINESE.search(config[key]) and not CHINESE.search(BUNDLE["en"][path][key]) for key in keys), path
    for path, dataset in of_kind("datasets").items():
        for part in ("columns", "metrics"):
            for zh, en in zip(dataset[part], BUNDLE["en"][path][part], strict=True):
                assert CHINESE.search(zh["verbose_name"]) and not CHINESE.search(en["verbose_name"]), (path, zh)


def test_the_warehouse_is_opened_so_that_nobody_locks_it() -> None:
    (database,) = of_kind("databases").values()
    assert database["extra"]["engine_params"]["connect_args"]["read_only"] is True
    assert not database["allow_dml"]


def test_the_bundle_of_postgresql_has_its_address_and_schema(tmp_path: Path) -> None:
    address = "postgresql://reader:secret@db/accounts"
    command = [sys.executable, SUPERSET / "pack.py", tmp_path / "bundle.zip", "--uri", address, "--schema", "juesuan"]
    subprocess.run(command, check=True)
    with zipfile.ZipFile(tmp_path / "bundle.zip") as archive:
        files = {name: yaml.safe_load(archive.read(name)) for name in archive.namelist()}
    database = files["juesuan/databases/juesuan.yaml"]
    assert database["sqlalchemy_uri"] == address and "engine_params" not in database["extra"]
    assert {config["schema"] for config in files.values() if "table_name" in config} == {"juesuan"}
    assert stat.S_IMODE((tmp_path / "bundle.zip").stat().st_mode) == 0o600
