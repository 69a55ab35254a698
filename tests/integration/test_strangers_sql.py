"""A stranger's SQL: whatever someone who knows nothing of the warehouse asks in the natural way gives the printed totals, or an error.

The tables, their columns and keys are taken from the published file, so that a new fact or dimension joins the battery by itself.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from dagster_project.fetching.fetch import fetch
from dagster_project.landing import registry_outcomes
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import find_sources
from dagster_project.publish.queries import connect
from dagster_project.publish.refresh import refresh
from tests.generator.accounts import APPROPRIATIONS, Accounts
from tests.generator.names import economic_codes
from tests.generator.random_accounts import random_accounts
from tests.generator.shipped import SAMPLES, render_samples
from tests.generator.styles import REGIONAL_STYLES, STYLES, Style
from tests.generator.world import Published, world
from tests.integration.test_cookbook import QUESTIONS

STYLE = STYLES["layout_joined"]
RESTATED, CROSSED = "甲市水务局", "甲市审计局"
SIDES = ("income", "expenditure")
SUMMARY = "income_expenditure_summary"
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
REAL = {
    "putuo_finance_2024.pdf": ("上海市普陀区财政局", 2024, 10_000),
    "swu_2023.pdf": ("西南大学", 2023, 10_000),
    "xinzhou_industry_2021.txt": ("忻州市工业和信息化局", 2021, 1),
}
"""File → department, year, and how many yuan a printed figure stands for."""

INCOME, EXPENDITURE = 0, 1
COOKBOOK = {
    1: (EXPENDITURE, "yuan"),
    2: (EXPENDITURE, "basic_yuan + project_yuan + other_yuan + not_told_yuan"),
    4: (EXPENDITURE, "total_yuan"),
    7: (EXPENDITURE, "if(is_part, 0, yuan)"),
    17: (INCOME, "yuan"),
}
"""Questions of the cookbook whose answers hold every amount of a year once, and the columns that make it up."""


@dataclass(frozen=True)
class Loaded:
    """A warehouse, and what was printed: yuan of income and expenditure by department and year, of what counts and of units' own; the accounts of the world
    that count."""

    warehouse: duckdb.DuckDBPyConnection
    counting: Mapping[tuple[str, int], tuple[Decimal, Decimal]]
    of_units: Mapping[tuple[str, int], tuple[Decimal, Decimal]]
    accounts: Sequence[Accounts] = ()


def yuan(cents: int) -> Decimal:
    return Decimal(cents) / 100


def sums(accounts: Accounts) -> tuple[Decimal, Decimal]:
    return yuan(sum(income.cents for income in accounts.income)), yuan(accounts.spent())


def put(folder: Path, number: int, published: Published, style: Style = STYLE) -> str:
    """Print accounts into a file; the registry's line for it."""
    document = style.document(published.accounts, units=published.units)
    path = folder / f"{number}{style.suffix}"
    path.write_bytes(style.render(document))
    named = (
        (published.registered_under, published.accounts.department) if published.registered_under else (published.accounts.department, "")
    )
    return f"{','.join(named)},,{published.accounts.year},{path.name}"


def load(home: Home, registry: Path) -> None:
    prepare(home)
    registry_outcomes.record(home, list(receive(home, fetch(home, find_sources([registry], home)))))
    with home.writing():
        refresh(home, lambda *_, **__: None)


def loaded_world(folder: Path, home: Home) -> Loaded:
    """The world, accounts with the forms of all provinces, the samples, and accounts that were published twice."""
    everything = list(world())
    crossed = replace(random_accounts(903, year=2021), department=CROSSED)
    first = replace(random_accounts(901, year=2019), department=RESTATED)
    again = replace(random_accounts(902, year=2019), department=RESTATED)
    lines = [put(folder, number, published) for number, published in enumerate([*everything, Published(first)])]
    lines.append(put(folder, 800, Published(crossed), REGIONAL_STYLES["html"]))
    everything.append(Published(crossed))
    for name, data in render_samples().items():
        (folder / name).write_bytes(data)
        lines.append(f",,,,{name}")
    registry = folder / "registry.csv"
    for more in ([], [put(folder, 900, Published(again))]):
        lines += more
        registry.write_text("\n".join(["department,unit,region,fiscal_year,location", *lines]), encoding="utf-8")
        load(home, registry)
    counting = {(one.accounts.department, one.accounts.year): sums(one.accounts) for one in everything if one.counts}
    counting[RESTATED, 2019] = sums(again)
    for sample in SAMPLES.values():
        document, _ = sample()
        income, expenditure = (document.places()[SUMMARY, f"{side}.current_year_total", "amount"].amount for side in SIDES)
        counting[document.accounts.department, document.accounts.year] = (income or Decimal(0), expenditure or Decimal(0))
    of_units = {(one.accounts.department, one.accounts.year): sums(one.accounts) for one in everything if not one.counts}
    return Loaded(connect(home), counting, of_units, [one.accounts for one in everything if one.counts])


def loaded_documents(documents: Path, folder: Path, home: Home) -> Loaded:
    """The real documents, whose totals were read by eye."""
    registry = folder / "registry.csv"
    lines = [f",,,,{documents / name}" for name in REAL]
    registry.write_text("\n".join(["department,unit,region,fiscal_year,location", *lines]), encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JUESUAN_LOCATIONS", str(documents))
        load(home, registry)
    counting = {}
    for name, (department, year, unit) in REAL.items():
        with (GOLDEN / name).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            printed = {(row["form_id"], row["row_key"]): row["printed_text"] for row in csv.DictReader(file)}
        income, expenditure = (Decimal(printed[SUMMARY, f"{side}.current_year_total"].replace(",", "")) * unit for side in SIDES)
        counting[department, year] = (income, expenditure)
    return Loaded(connect(home), counting, {})


@pytest.fixture(scope="module", params=["a generated world", "real documents"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    folder, home = tmp_path_factory.mktemp("published"), Home.at(tmp_path_factory.mktemp("home"))
    if request.param == "real documents":
        there = loaded_documents(request.getfixturevalue("shared_documents"), folder, home)
    else:
        there = loaded_world(folder, home)
    with there.warehouse:
        yield there


class Query(NamedTuple):
    """A sum of one measure by document, over rows of a fact joined with others."""

    fact: str
    measure: str
    rows: str

    def __str__(self) -> str:
        return f"sum({self.measure}) from {self.rows}"

    def sums(self, warehouse: duckdb.DuckDBPyConnection) -> dict[str, Decimal] | None:
        """By document; None where the database refuses the query."""
        try:
            found = warehouse.execute(f"select fact.document_id, sum(fact.{self.measure}) from {self.rows} group by all").fetchall()
        except duckdb.BinderException:
            return None
        return {document: total for document, total in found if total}


class Catalogue:
    """What a stranger, or a tool of his, sees of the published file."""

    def __init__(self, warehouse: duckdb.DuckDBPyConnection) -> None:
        columns = warehouse.execute(
            "select table_name, column_name, data_type from duckdb_columns() where schema_name = 'marts' order by column_index"
        ).fetchall()
        self.columns: dict[str, dict[str, str]] = {}
        for table, column, kind in columns:
            self.columns.setdefault(table, {})[column] = kind
        keys = warehouse.execute(
            "select table_name, constraint_column_names from duckdb_constraints() where constraint_type = 'PRIMARY KEY'"
        ).fetchall()
        self.keys: dict[str, list[str]] = dict(keys)

    def dimensions(self) -> list[str]:
        return [table for table in self.columns if table.startswith("dim_")]

    def facts(self, *, of_amounts: bool) -> list[str]:
        """The facts of amounts, which can be added up; or those that list what stands in documents, current or not."""
        facts = (table for table, columns in self.columns.items() if table.startswith("fct_") and "document_id" in columns)
        return [table for table in facts if ("is_current" in self.columns[table]) != of_amounts]

    def measures(self) -> list[tuple[str, str]]:
        """The facts of amounts and the columns of money in them."""
        return [
            (table, column)
            for table in self.facts(of_amounts=True)
            for column, kind in self.columns[table].items()
            if column.endswith("_yuan") and kind.startswith("DECIMAL")
        ]

    def keyed(self, fact: str) -> dict[str, str]:
        """The dimensions whose declared key the fact has, each with the clause that joins it."""
        keys = {dimension: self.keys.get(dimension, []) for dimension in self.dimensions()}
        return {
            dimension: f"join marts.{dimension} using ({', '.join(key)})"
            for dimension, key in keys.items()
            if key and set(key) <= {*self.columns[fact]}
        }

    def joins(self, fact: str) -> Iterator[str]:
        """Every single join of a fact with a dimension, by all equal names and by the declared key; then all at once, both ways."""
        alone = f"marts.{fact} as fact"
        named = [
            f"natural join marts.{dimension}"
            for dimension in self.dimensions()
            if self.columns[fact].keys() & self.columns[dimension].keys()
        ]
        keyed = list(self.keyed(fact).values())
        yield from (f"{alone} {clause}" for clause in [*named, *keyed])
        yield from (f"{alone} {' '.join(clauses)}" for clauses in (named, keyed) if clauses)


@pytest.fixture(scope="module")
def catalogue(loaded: Loaded) -> Catalogue:
    return Catalogue(loaded.warehouse)


def wrong(loaded: Loaded, queries: Iterator[Query]) -> list[str]:
    """The queries that are answered otherwise than the fact alone."""
    alone: dict[tuple[str, str], dict[str, Decimal] | None] = {}
    found = []
    for query in queries:
        plain = alone.setdefault(
            (query.fact, query.measure), Query(query.fact, query.measure, f"marts.{query.fact} as fact").sums(loaded.warehouse)
        )
        if query.sums(loaded.warehouse) not in (None, plain):
            found.append(str(query))
    return found


def by_accounts(loaded: Loaded, fact: str) -> dict[tuple[str, int], Decimal]:
    rows = loaded.warehouse.execute(
        f"select department_name, fiscal_year, sum(amount_yuan) from marts.{fact} join marts.dim_department using (department_id) group by all"
    )
    return {(department, year): total for department, year, total in rows.fetchall() if total}


@pytest.mark.parametrize(("fact", "side"), [("income", 0), ("expenditure", 1)])
def test_sums_are_the_printed_totals_of_what_counts(loaded: Loaded, fact: str, side: int) -> None:
    assert by_accounts(loaded, f"fct_{fact}") == {key: totals[side] for key, totals in loaded.counting.items() if totals[side]}
    (total,) = loaded.warehouse.execute(f"select sum(amount_yuan) from marts.fct_{fact}").fetchone() or ()
    assert total == sum(totals[side] for totals in loaded.counting.values())


@pytest.mark.parametrize(("fact", "side"), [("income", 0), ("expenditure", 1)])
def test_units_below_a_loaded_department_stand_beside(loaded: Loaded, fact: str, side: int) -> None:
    assert by_accounts(loaded, f"fct_unit_{fact}") == {key: totals[side] for key, totals in loaded.of_units.items() if totals[side]}


def asked(number: int) -> str:
    """The query of a question of the cookbook."""
    return next(query for _, asked_as, query, _ in QUESTIONS if int(asked_as) == number)


@pytest.mark.parametrize("number", COOKBOOK)
def test_the_cookbook_counts_every_amount_once(loaded: Loaded, number: int) -> None:
    side, columns = COOKBOOK[number]
    printed: Counter[int] = Counter()
    for (_, year), totals in loaded.counting.items():
        printed[year] += totals[side]  # type: ignore[assignment]
    answer = loaded.warehouse.execute(f"select fiscal_year, sum({columns}) from ({asked(number)}) group by all").fetchall()
    assert dict(answer) == printed


def test_growth_in_the_cookbook_is_over_the_year_before(loaded: Loaded) -> None:
    spent = {key: totals[EXPENDITURE] for key, totals in loaded.counting.items()}
    rows = loaded.warehouse.execute(f"select department_name, fiscal_year, growth_yuan from ({asked(1)})").fetchall()
    assert {(department, year): growth for department, year, growth in rows if growth is not None} == {
        (department, year): yuan_now - spent[department, year - 1]
        for (department, year), yuan_now in spent.items()
        if (department, year - 1) in spent
    }


def test_no_join_with_a_dimension_changes_a_sum(loaded: Loaded, catalogue: Catalogue) -> None:
    assert catalogue.measures()
    queries = (Query(fact, measure, rows) for fact, measure in catalogue.measures() for rows in catalogue.joins(fact))
    assert wrong(loaded, queries) == []


def test_no_join_by_key_lists_anything_twice(loaded: Loaded, catalogue: Catalogue) -> None:
    for fact in catalogue.facts(of_amounts=False):
        (alone,) = loaded.warehouse.execute(f"select count(*) from marts.{fact}").fetchone() or ()
        for clause in catalogue.keyed(fact).values():
            (joined,) = loaded.warehouse.execute(f"select count(*) from marts.{fact} {clause}").fetchone() or ()
            assert joined <= alone, f"{fact} {clause}"


def test_a_join_by_equal_names_finds_what_the_key_finds(loaded: Loaded, catalogue: Catalogue) -> None:
    for fact in (table for table in catalogue.columns if table.startswith("fct_")):
        for dimension, by_key in catalogue.keyed(fact).items():
            counts = [
                loaded.warehouse.execute(f"select count(*) from marts.{fact} {clause}").fetchone()
                for clause in (by_key, f"natural join marts.{dimension}")
            ]
            assert counts[0] == counts[1], f"{fact} natural join {dimension}"


def test_views_add_up_to_their_facts(loaded: Loaded, catalogue: Catalogue) -> None:
    measures = [(fact.removeprefix("fct_"), measure) for fact, measure in catalogue.measures()]
    for view, measure in measures:
        if measure in catalogue.columns.get(view, {}):
            sums = f"select fiscal_year, sum({measure}) from marts.{{}} group by all order by all"
            of_fact = loaded.warehouse.execute(sums.format(f"fct_{view}")).fetchall()
            assert loaded.warehouse.execute(sums.format(view)).fetchall() == of_fact, view


@pytest.mark.parametrize("loaded", ["a generated world"], indirect=True)
def test_codes_have_the_name_of_their_year_and_the_sums_of_its_accounts(loaded: Loaded) -> None:
    printed: Counter[tuple[int, str, str]] = Counter()
    for accounts in loaded.accounts:
        for item in accounts.economic:
            printed[accounts.year, item.code, economic_codes(accounts.year)[item.code]] += item.basic_cents
    found = loaded.warehouse.execute(
        """
        select fiscal_year, economic_code, economic_name, sum(basic_yuan)
        from marts.fct_economic_expenditure
        join marts.dim_economic_code using (economic_code_id)
        join marts.dim_department using (department_id)
        where department_name = any(select unnest($1))
        group by all
        """,
        [[accounts.department for accounts in loaded.accounts]],
    ).fetchall()
    assert {(year, code, name): total for year, code, name, total in found if total} == {
        key: yuan(cents) for key, cents in printed.items() if cents
    }
    assert {name for _, code, name, _ in found if code == "30311"} == {"住房公积金", "代缴社会保险费"}


@pytest.mark.parametrize("loaded", ["a generated world"], indirect=True)
def test_spending_by_function_and_nature_is_that_of_the_accounts(loaded: Loaded) -> None:
    printed: Counter[tuple[int, str, str]] = Counter()
    for accounts in loaded.accounts:
        for leaf in accounts.spending:
            printed[accounts.year, leaf.code, leaf.nature] += leaf.cents
    found = loaded.warehouse.execute(
        """
        select fiscal_year, function_code, nature_id, sum(amount_yuan)
        from marts.fct_expenditure
        join marts.dim_function_code using (function_code_id)
        join marts.dim_department using (department_id)
        where department_name = any(select unnest($1))
        group by all
        """,
        [[accounts.department for accounts in loaded.accounts]],
    ).fetchall()
    assert {(year, code, nature): total for year, code, nature, total in found if total} == {
        key: yuan(cents) for key, cents in printed.items() if cents
    }


@pytest.mark.parametrize("loaded", ["a generated world"], indirect=True)
def test_spending_has_the_economic_codes_that_are_printed_with_its_function_codes(loaded: Loaded) -> None:
    """Where a function code has two natures only what is certain to be of one has an economic code."""
    accounts = next(accounts for accounts in loaded.accounts if accounts.department == CROSSED)
    printed: Counter[tuple[str, str, str]] = Counter()
    for item in accounts.by_function_and_economic(APPROPRIATIONS):
        printed[item.code, item.nature, item.economic] += item.cents
    natures = {code: {nature for other, nature, _ in printed if other == code} for code, _, _ in printed}
    found = loaded.warehouse.execute(
        """
        select function_code, nature_id, economic_code, sum(amount_yuan)
        from marts.fct_expenditure
        join marts.dim_function_code using (function_code_id)
        join marts.dim_economic_code using (economic_code_id)
        join marts.dim_department using (department_id)
        where department_name = $1 and economic_code <> 'not_broken_down'
        group by all
        """,
        [CROSSED],
    ).fetchall()
    told = {(code, nature, economic): total for code, nature, economic, total in found}
    assert told.items() <= {key: yuan(cents) for key, cents in printed.items()}.items()
    assert told.keys() >= {key for key in printed if len(natures[key[0]]) == 1}


@pytest.mark.parametrize("loaded", ["a generated world"], indirect=True)
def test_three_public_is_one_row_a_document_that_counts_or_stands_beside(loaded: Loaded) -> None:
    printed = {}
    for accounts in loaded.accounts:
        spent = accounts.three_public_final()
        printed[accounts.department, accounts.year] = yuan(
            spent.overseas + spent.vehicle_purchase + spent.vehicle_operation + spent.reception
        )
    found = loaded.warehouse.execute(
        "select department_name, fiscal_year, final_total_yuan from marts.fct_three_public join marts.dim_department using (department_id)"
    ).fetchall()
    of_world = {(department, year): total or Decimal(0) for department, year, total in found if (department, year) in printed}
    assert of_world == printed
    of_units = {
        (department, year)
        for department, year in loaded.warehouse.execute(
            "select department_name, fiscal_year from marts.fct_unit_three_public join marts.dim_department using (department_id)"
        ).fetchall()
    }
    assert of_units == {key for key, totals in loaded.of_units.items() if totals[EXPENDITURE]}


def test_a_filter_by_sign_loses_nothing_where_nothing_negative_is_printed(loaded: Loaded) -> None:
    for fact in ("expenditure", "income"):
        rows = loaded.warehouse.execute(
            f"""
            select department_name, fiscal_year, sum(amount_yuan), sum(amount_yuan) filter (amount_yuan > 0)
            from marts.fct_{fact} join marts.dim_department using (department_id)
            where document_id not in (select document_id from marts.fct_final_account_line where amount_yuan < 0)
            group by all
            """
        ).fetchall()
        assert rows
        assert [row for row in rows if row[2] != row[3]] == []


def test_no_filter_by_kind_gives_more_than_was_printed(loaded: Loaded, catalogue: Catalogue) -> None:
    for fact in ("fct_expenditure", "fct_income"):
        kinds = [
            column
            for column, kind in catalogue.columns[fact].items()
            if kind == "VARCHAR" and column not in ("document_id", "department_id", *catalogue.keys.get(fact, []))
        ]
        assert kinds
        for column in kinds:
            rows = loaded.warehouse.execute(
                f"""
                with of_kind as (
                    select document_id, {column} as kind, sum(amount_yuan) as yuan from marts.{fact} group by all
                )
                select kind, document_id from of_kind
                join (select document_id, sum(amount_yuan) as total from marts.{fact} group by all) using (document_id)
                where yuan > total and total > 0
                    and document_id not in (select document_id from marts.fct_final_account_line where amount_yuan < 0)
                """
            ).fetchall()
            assert rows == [], column
