"""The Superset bundle in the real Superset: what each chart shows is, to the last fen, what the documents print and the marts hold.

Prints documents of a generated world, loads them with the samples, imports the bundle as `make superset` does, opens both dashboards in Chromium and
compares every figure that the charts received with the marts, and the totals with what was printed. Belongs here: what should be seen. Does not belong
here: the browser (`superset_browser`).
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import duckdb
import yaml

from dagster_project.landing.home import PROJECT, Home
from tests.integration.test_strangers_sql import EXPENDITURE, INCOME, Loaded, loaded_world

FOLDER = PROJECT / "bi" / "superset"
BIN = PROJECT / ".venv-superset" / "bin"
PATIENCE = 600  # seconds until Superset answers
OF_ONE, DEPARTMENT = "juesuan-department-years", "太原市教育局"
"""The dashboard that is also looked at with its filter set."""
PRINTED = {
    EXPENDITURE: ("total_expenditure", "regions_by_year", "nature_by_year", "fund_by_year", "function_by_year", "functions_of_all_regions"),
    INCOME: ("total_income", "income_sources"),
}
"""Charts whose figures add up to all that the documents print."""

Answers = dict[str, dict[str, Any]]
Configs = dict[str, dict[str, Any]]


@contextmanager
def superset(home: Path, folder: Path, port: int, language: str) -> Iterator[str]:
    """Superset with the bundle of this warehouse in it; its address. It is ended by its process id."""
    environment = os.environ | {
        "JUESUAN_HOME": str(home),
        "SUPERSET_HOME": str(folder),
        "PORT": str(port),
        "JUESUAN_LANG": language,
    }
    address = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([FOLDER / "start.sh"], env=environment, start_new_session=True)
    try:
        until = time.monotonic() + PATIENCE
        while not is_up(address):
            if server.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"Superset does not answer at {address}: see {folder / 'superset.log'}")
            time.sleep(2)
        yield address
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGTERM)
        server.wait()


def is_up(address: str) -> bool:
    try:
        with urlopen(f"{address}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def seen(address: str, folder: Path, pictures: Path, views: Mapping[str, str]) -> dict[str, Answers]:
    """What the dashboards at these paths received, by the name of the path and the title of the chart. Fails where a chart was refused its data."""
    password = (folder / "password").read_text(encoding="utf-8").strip()
    paths = [f"{name}={path}" for name, path in views.items()]
    subprocess.run([BIN / "python", PROJECT / "benchmarks" / "superset_browser.py", address, password, pictures, *paths], check=True)
    titles = json.loads((pictures / "titles.json").read_text(encoding="utf-8"))
    received: dict[str, Answers] = {}
    for name in views:
        charts = received[name] = {}
        for one in json.loads((pictures / f"{name}.json").read_text(encoding="utf-8")):
            if "slice_id" not in one["asked"]["form_data"]:
                continue  # the choices of a filter
            if one["status"] != 200:
                raise SystemExit(f"{name}: {one['answer']}")
            (charts[titles[str(one["asked"]["form_data"]["slice_id"])]],) = one["answer"]["result"]
    return received


def filtered(slug: str, column: str, value: str) -> str:
    """The path of a dashboard whose filter by `column` is set."""
    mask = f"(extraFormData:(filters:!((col:{column},op:IN,val:!('{value}')))),filterState:(value:!('{value}')),ownState:())"
    return f"/superset/dashboard/{slug}/?native_filters=" + quote(f"(NATIVE_FILTER-{column}:{mask})")


def exact(value: object) -> Decimal | None:
    """A figure as the chart received it, to six decimals (a hundredth of a fen in 万元); None for what is no figure."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(Decimal("0.000001"))


def figures(rows: Sequence[dict[str, Any]], without: Sequence[str]) -> Counter[Decimal]:
    """Every figure of these rows with how often it stands there, wherever; of columns that name a row, none."""
    return Counter(
        figure for row in rows for name, value in row.items() if name not in without for figure in [exact(value)] if figure is not None
    )


def expected(
    warehouse: duckdb.DuckDBPyConnection, chart: dict[str, Any], dataset: dict[str, Any], only: Mapping[str, str]
) -> Counter[Decimal]:
    """The same figures by a query of our own on the mart, of the rows that hold `only` these values."""
    params = chart["params"]
    formulas = {column["column_name"]: column.get("expression", column["column_name"]) for column in dataset["columns"]}
    conditions = [f"{one['subject']} = {sql(one['comparator'])}" for one in params["adhoc_filters"]]
    conditions += [f"{formulas[column]} = {sql(value)}" for column, value in only.items()]
    where = " and ".join(conditions) or "true"
    table = f"marts.{dataset['table_name']} where {where}"
    if "all_columns" in params:
        query = f"select {', '.join(formulas[name] for name in params['all_columns'])} from {table}"
        return figures(records(warehouse, query), ())
    sums = {metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]}
    asked = params.get("metrics", [params.get("metric")])
    keys = [one["sqlExpression"] if isinstance(one, dict) else formulas[one] for one in dimensions(chart)]
    selected = [f"{key} as key_{number}" for number, key in enumerate(keys)] + [f"{sums[name]} as {name}" for name in asked]
    order = f"order by {asked[0]} desc limit {params['row_limit']}" if "row_limit" in params else ""
    query = f"select {', '.join(selected)} from {table} {'group by all' if keys else ''} {order}"
    return figures(records(warehouse, query), [f"key_{number}" for number in range(len(keys))])


def sql(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"'{value}'"


def records(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = warehouse.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def received_by(chart: dict[str, Any], shown: Answers) -> Counter[Decimal]:
    """The figures that it received; none where it was not shown."""
    answer = shown.get(chart["slice_name"], {"data": [], "colnames": []})
    keys = [one["label"] if isinstance(one, dict) else one for one in dimensions(chart)]
    shares = [column for column in answer["colnames"] if column.endswith("__contribution")]
    return figures(answer["data"], [*keys, *shares])


def dimensions(chart: dict[str, Any]) -> list[Any]:
    """What it groups by: names of columns, and formulas with their label."""
    params = chart["params"]
    return [
        one
        for one in [params.get("x_axis"), *params.get("groupby", []), *params.get("groupbyRows", []), *params.get("groupbyColumns", [])]
        if one
    ]


def compare(loaded: Loaded, charts: Configs, datasets: Configs, shown: Answers, only: Mapping[str, str]) -> int:
    """How many of these charts show another figure than the marts hold, or none; says which."""
    wrong = 0
    for name, chart in sorted(charts.items()):
        received = received_by(chart, shown)
        due = expected(loaded.warehouse, chart, datasets[chart["dataset_uuid"]], only)
        # A chart of several series has no figure, or a zero, where a series has no row.
        missing, surplus = due - received, received - due
        surplus.pop(Decimal("0.000000"), None)
        print(f"  {name}: {received.total()} figures, {missing.total()} missing, {surplus.total()} others")
        wrong += bool(missing or surplus or not received)
    return wrong


def compare_with_print(loaded: Loaded, charts: Configs, shown: Answers) -> int:
    """How many of the charts that hold everything do not add up to what the documents print."""
    wrong = 0
    for side, names in PRINTED.items():
        printed = sum(sums[side] for sums in loaded.counting.values())
        for name in names:
            total = sum(received_by(charts[name], shown).elements()) * 10_000
            print(f"  {name}: {total:,.2f} yuan, printed {printed:,.2f}")
            wrong += total != printed
    return wrong


def shown_on(dashboard: dict[str, Any], charts: Configs) -> Configs:
    uuids = {part["meta"]["uuid"] for part in dashboard["position"].values() if isinstance(part, dict) and part["type"] == "CHART"}
    return {name: chart for name, chart in charts.items() if chart["uuid"] in uuids}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--lang", choices=["zh", "en"], default="zh")
    parser.add_argument("--keep", type=Path, help="a folder for pictures and answers")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pictures = asked.keep or folder
        for made in (folder / "world", folder / "superset", pictures):
            made.mkdir(parents=True, exist_ok=True)
        loaded = loaded_world(folder / "world", Home.at(folder / "home"))
        subprocess.run([BIN / "python", FOLDER / "pack.py", folder / "bundle", "--uri", "duckdb://", "--lang", asked.lang], check=True)
        bundle = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (folder / "bundle").rglob("*.yaml")}
        charts = {name: config for name, config in bundle.items() if "dataset_uuid" in config}
        datasets = {config["uuid"]: config for config in bundle.values() if "table_name" in config}
        dashboards = {config["slug"]: config for config in bundle.values() if "slug" in config}
        views = {slug: f"/superset/dashboard/{slug}/" for slug in dashboards} | {
            "one-department": filtered(OF_ONE, "department", DEPARTMENT)
        }
        with superset(folder / "home", folder / "superset", asked.port, asked.lang) as address:
            shown = seen(address, folder / "superset", pictures, views)
        wrong = 0
        with loaded.warehouse:
            for view, answers in shown.items():
                print(view)
                only = {} if view in dashboards else {"department": DEPARTMENT}
                wrong += compare(loaded, shown_on(dashboards.get(view, dashboards[OF_ONE]), charts), datasets, answers, only)
        print("as printed")
        wrong += compare_with_print(loaded, charts, {title: answer for slug in dashboards for title, answer in shown[slug].items()})
    print(f"{len(charts)} charts, {wrong} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
