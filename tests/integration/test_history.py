"""What stood at a moment, which of several documents is current, and departments over the years: all with amounts reckoned by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.sources import Source
from dagster_project.publish.queries import connect, copies, lines, restatements
from dagster_project.publish.refresh import refresh
from dagster_project.reading.differences import differences
from tests.generator.accounts import GENERAL_BUDGET, Accounts, EconomicItem, Income, Spending
from tests.generator.styles import STYLES

SECURITY, EDUCATION = "2080505", "2050201"


def printed(department: str, year: int, *, style: str = "pdf_shanghai", **yuan: int) -> bytes:
    """A disclosure of a department that spent `yuan` on pensions (`basic`) and on schools (`project`)."""
    amounts = {kind: 100 * yuan.get(kind, 0) for kind in ("basic", "project")}
    spending = [Spending(SECURITY, "basic", GENERAL_BUDGET, amounts["basic"])]
    if amounts["project"]:
        spending.append(Spending(EDUCATION, "project", GENERAL_BUDGET, amounts["project"]))
    accounts = Accounts(
        department=department,
        region="",
        year=year,
        unit="元",
        spending=tuple(spending),
        income=tuple(Income(leaf.code, GENERAL_BUDGET, leaf.cents) for leaf in spending),
        economic=(
            EconomicItem("30108", amounts["basic"], amounts["basic"]),
            *([EconomicItem("30201", amounts["project"], 0)] if amounts["project"] else []),
        ),
    )
    chosen = STYLES[style]
    return chosen.render(chosen.document(accounts))


@dataclass
class History:
    """A home, and the moments after each document that was put to a path."""

    home: Home
    folder: Path
    moments: list[datetime] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)

    def received(self, received: Received) -> None:
        assert received.complete, received.problems
        self.documents.append(received.document_id)
        self.moments.append(datetime.now(UTC).replace(tzinfo=None))


def put(*files: tuple[History, str, bytes]) -> None:
    """Load one file of each history after another, at once."""
    paths = [history.folder / name for history, name, _ in files]
    for path, (_, _, data) in zip(paths, files, strict=True):
        path.write_bytes(data)
    for (history, _, _), received in zip(files, receive(files[0][0].home, [Source(path) for path in paths]), strict=True):
        assert isinstance(received, Received)
        history.received(received)


@dataclass(frozen=True)
class Built:
    warehouse: duckdb.DuckDBPyConnection
    restated: History
    returned: History
    copied: History

    def spent(self, department: str, moment: datetime) -> dict[str, Decimal]:
        """Expenditure of a department by function item as it stood at a moment."""
        rows = self.warehouse.execute(
            """
            select function_code, sum(amount_yuan)
            from marts.fct_expenditure_as_of($1)
            join marts.dim_department using (department_id)
            join marts.dim_function_code using (function_code_id)
            where department_name = $2
            group by all having sum(amount_yuan) <> 0
            """,
            [moment, department],
        ).fetchall()
        return dict(rows)

    def one(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        return self.warehouse.execute(query, list(parameters)).fetchall()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    folder = tmp_path_factory.mktemp("documents")
    home = Home.at(tmp_path_factory.mktemp("home"))
    restated, returned, copied, successions = (History(home, folder) for _ in range(4))
    with home.writing():
        prepare(home)
        for history in (restated, returned, copied):
            history.moments.append(datetime.now(UTC).replace(tzinfo=None))
        first = printed("示例市林业局", 2021, basic=1000)
        put(
            (restated, "统计局.pdf", printed("示例市统计局", 2021, basic=1000)),
            (returned, "林业局.pdf", first),
            (copied, "教育局.txt", printed("示例市教育局", 2021, style="layout_split", basic=1000, project=400)),
        )
        put(
            (restated, "统计局.pdf", printed("示例市统计局", 2021, basic=1000, project=400)),
            (returned, "林业局.pdf", printed("示例市林业局", 2021, basic=2000)),
            (copied, "教育局.pdf", printed("示例市教育局", 2021, basic=1000, project=400)),
        )
        put(
            (restated, "统计局.pdf", printed("示例市统计局", 2021, basic=1100, project=400)),
            (returned, "林业局.pdf", first),
            (copied, "教育局.pdf", printed("示例市教育局", 2021, basic=1000, project=500)),
        )
        put((copied, "教育局 of the bureau.pdf", printed("示例市教育局", 2021, style="pdf_edges", basic=1000, project=400)))
        changed = [
            ("示例市环境保护局", 2018, 1),
            ("示例市生态环境局", 2019, 2),
            ("示例市生态环境局", 2020, 4),
            ("示例市旅游局", 2018, 8),
            ("示例市文化局", 2018, 16),
            ("示例市文化和旅游局", 2019, 32),
            ("示例市民政局", 2018, 64),
            ("示例市民政局", 2019, 128),
            ("示例市退役军人事务局", 2019, 256),
        ]
        put(*((successions, f"{department} {year}.pdf", printed(department, year, basic=yuan)) for department, year, yuan in changed))
        refresh(home, lambda *_, **__: None)
    with connect(home) as warehouse:
        yield Built(warehouse, restated, returned, copied)


def test_expenditure_as_it_stood_at_each_moment(built: Built) -> None:
    before, first, second, third = (built.spent("示例市统计局", moment) for moment in built.restated.moments)
    assert before == {}
    assert first == {SECURITY: 1000}
    assert second == {SECURITY: 1000, EDUCATION: 400}
    assert third == {SECURITY: 1100, EDUCATION: 400}


@pytest.mark.parametrize(
    ("function", "figure", "expected"),
    [
        ("fct_income", "sum(amount_yuan)", [None, 1000, 1400, 1500]),
        (
            "fct_final_account_line",
            "max(amount_yuan) filter (form_id = 'expenditure' and row_key = 'total' and column_key = 'total')",
            [None, 1000, 1400, 1500],
        ),
        ("fct_check_result", "count(distinct document_id)", [0, 1, 1, 1]),
        ("fct_check_result", "count(*) filter (status = 'fail')", [0, 0, 0, 0]),
    ],
)
def test_every_fact_as_it_stood_at_each_moment(built: Built, function: str, figure: str, expected: list[int | None]) -> None:
    query = f"select {figure} from marts.{function}_as_of($1) join marts.dim_department using (department_id) where department_name = $2"
    assert [built.one(query, moment, "示例市统计局") for moment in built.restated.moments] == [[(value,)] for value in expected]


def test_a_version_stands_from_the_very_moment_it_was_landed(built: Built) -> None:
    ((landed,),) = built.one("select fetched_at from marts.dim_document where document_id = $1", built.restated.documents[1])
    assert isinstance(landed, datetime)
    assert built.spent("示例市统计局", landed) == {SECURITY: 1000, EDUCATION: 400}


def test_what_was_said_first_and_is_said_again_is_current(built: Built) -> None:
    first, second, again = built.returned.documents
    assert first == again
    assert [built.spent("示例市林业局", moment) for moment in built.returned.moments] == [
        {},
        {SECURITY: 1000},
        {SECURITY: 2000},
        {SECURITY: 1000},
    ]
    query = (
        "select document_id, version_no, is_current, previous_document_id from marts.dim_document where document_id in ($1, $2) order by 2"
    )
    assert built.one(query, first, second) == [(first, 1, True, None), (second, 2, False, first)]
    periods = "select current_document_id, stood_until is null from marts.dim_document_period where current_document_id in ($1, $2) order by stood_from"
    assert built.one(periods, first, second) == [(first, False), (second, False), (first, True)]
    assert built.one("select distinct document_id from marts.fct_expenditure where document_id in ($1, $2)", first, second) == [(first,)]
    assert built.one("select distinct document_id from marts.fct_restatement where document_id in ($1, $2)", first, second) == [(second,)]


def test_another_copy_of_the_same_accounts_restates_nothing(built: Built) -> None:
    text, pdf, restated, of_bureau = built.copied.documents
    query = """
        select document_id, version_no, is_current, copy_of_document_id from marts.dim_document
        join marts.dim_department on document_department_id = department_id where department_name = '示例市教育局' order by fetched_at
        """
    copy_of_first = [row for row in built.one(query) if row[3]]
    assert {row[0] for row in copy_of_first} < {text, pdf, of_bureau}
    assert len({row[3] for row in copy_of_first}) == 1
    assert [row[:3] for row in built.one(query)] == [(text, 1, False), (pdf, 1, False), (restated, 2, True), (of_bureau, 1, False)]
    assert [built.spent("示例市教育局", moment).get(EDUCATION) for moment in built.copied.moments] == [None, 400, 400, 500, 500]
    changed = """
        select previous_amount, amount, count(*) from marts.fct_restatement join marts.dim_department using (department_id)
        where department_name = '示例市教育局' and row_key = '2050201' and column_key = 'project' group by all
        """
    assert [row[:2] for row in built.one(changed)] == [(400, 500)]


def test_comparisons_over_the_years_follow_renaming_and_merging_but_no_split(built: Built) -> None:
    query = """
        select today.department_name, facts.fiscal_year, sum(facts.amount_yuan)
        from marts.fct_expenditure as facts
        join marts.dim_department as department using (department_id)
        join marts.dim_department as today on department.comparable_department_id = today.department_id
        where facts.fiscal_year < 2021
        group by all order by all
        """
    assert built.one(query) == [
        ("示例市文化和旅游局", 2018, 24),
        ("示例市文化和旅游局", 2019, 32),
        ("示例市民政局", 2018, 64),
        ("示例市民政局", 2019, 128),
        ("示例市生态环境局", 2018, 1),
        ("示例市生态环境局", 2019, 2),
        ("示例市生态环境局", 2020, 4),
        ("示例市退役军人事务局", 2019, 256),
    ]


def test_a_name_is_valid_until_the_change(built: Built) -> None:
    query = "select department_name, valid_from, valid_to from marts.dim_department where department_name like '示例市%' and (valid_from, valid_to) <> (0, 9999)"
    assert sorted(built.one(query)) == [
        ("示例市文化局", 0, 2018),
        ("示例市旅游局", 0, 2018),
        ("示例市环境保护局", 0, 2018),
        ("示例市生态环境局", 2019, 9999),
    ]
    kinds = "select succession_kind, count(*) from marts.dim_department_succession group by all order by all"
    assert built.one(kinds) == [("merged", 2), ("renamed", 1), ("split", 1)]


def test_a_copy_is_named_with_what_it_is_a_copy_of(built: Built) -> None:
    found = copies(built.warehouse, built.copied.documents)
    assert {row["document_id"] for row in found} < set(built.copied.documents)
    assert {row["file_name"] for row in found} <= {"教育局.txt", "教育局.pdf", "教育局 of the bureau.pdf"}
    assert [row["document_id"] for row in found if row["document_id"] == row["copy_of_document_id"]] == []
    assert len(found) == 2


def test_what_a_file_restates_is_told_with_as_many_cells_as_diff_lists(built: Built) -> None:
    _, before, after = built.restated.documents
    (told,) = restatements(built.warehouse, [after])
    assert (told["document_id"], told["department"], told["fiscal_year"]) == (after, "示例市统计局", 2021)
    listed = differences(lines(built.warehouse, before), lines(built.warehouse, after))
    assert told["cells"] == len(listed) > 0
    (original,) = {str(row["copy_of_document_id"]) for row in copies(built.warehouse, built.copied.documents)}
    assert restatements(built.warehouse, [original]) == restatements(built.warehouse, built.copied.documents[2:3]) != []
