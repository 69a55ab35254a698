"""Files that hold the accounts of several entities: read apart, landed apart, each with its own amounts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pikepdf
import pytest

from dagster_project.landing import catalogue, forgetting
from dagster_project.landing.home import Home
from dagster_project.landing.home_setup import prepare
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.sources import Source
from dagster_project.publish.queries import connect
from dagster_project.publish.refresh import refresh
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.integration.test_history import printed

DEPARTMENT, SCHOOL = "甲市教育局", "甲市第一中学"


def bound(*documents: bytes) -> bytes:
    """Documents bound together into one: PDFs, or text dumps."""
    if not documents[0].startswith(b"%PDF"):
        return b"\f".join(documents)
    whole = pikepdf.new()
    for document in documents:
        with pikepdf.open(io.BytesIO(document)) as part:
            whole.pages.extend(part.pages)
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def spent(disclosure: Disclosure) -> dict[str, str | None]:
    """Rows of the form of expenditure → total."""
    (form,) = (form for form in disclosure.forms if form.form_id == "expenditure")
    return {row.row_key: str(row.cells["total"].amount_yuan) for row in form.rows}


@pytest.mark.parametrize("style", ["pdf_shanghai", "layout_joined"])
def test_departments_bound_together_are_disclosures_of_their_own(style: str) -> None:
    parts = [printed(DEPARTMENT, 2022, style=style, basic=100, project=60), printed(SCHOOL, 2022, style=style, basic=7)]
    alone = [read_disclosure(part, "a") for part in parts]
    whole = read_disclosure(bound(*parts), "a")
    (further,) = whole.further
    for read, own, department in ((whole, alone[0], DEPARTMENT), (further, alone[1], SCHOOL)):
        assert (read.department, read.fiscal_year) == (department, 2022)
        assert spent(read) == spent(own)
        assert len(read.forms) == len(own.forms)
        assert len(read.claims) == len(own.claims)
    assert whole.last_page is not None and further.first_page is not None
    assert whole.last_page < further.first_page
    assert [(problem.kind, problem.page) for problem in whole.problems if problem.kind == "another_set"] == [
        ("another_set", further.first_page)
    ]


def test_two_years_in_one_file_are_two_disclosures() -> None:
    whole = read_disclosure(bound(printed(DEPARTMENT, 2022, basic=100), printed(DEPARTMENT, 2021, basic=90)), "a.pdf")
    assert [(read.fiscal_year, spent(read)["total"]) for read in (whole, *whole.further)] == [(2022, "100.00"), (2021, "90.00")]


def test_sets_that_nothing_tells_apart_never_meet() -> None:
    whole = read_disclosure(bound(printed(DEPARTMENT, 2022, basic=100), printed(DEPARTMENT, 2022, basic=90)), "a.pdf")
    assert whole.further == []
    assert spent(whole)["total"] == "100.00"
    assert [problem.variant for problem in whole.problems if problem.kind == "another_set"] == ["undecided"]


@dataclass(frozen=True)
class Loaded:
    home: Home
    received: list[Received]
    warehouse: duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loaded]:
    home = Home.at(tmp_path_factory.mktemp("home"))
    file = tmp_path_factory.mktemp("in") / "部门及所属单位.pdf"
    file.write_bytes(bound(printed(DEPARTMENT, 2022, basic=100, project=60), printed(SCHOOL, 2022, basic=7)))
    with home.writing():
        prepare(home)
        received = [outcome for outcome in receive(home, [Source(file)]) if isinstance(outcome, Received)]
        refresh(home, lambda *_, **__: None)
    with connect(home) as warehouse:
        yield Loaded(home, received, warehouse)


def test_each_is_a_document_of_its_own_and_counts_once(loaded: Loaded) -> None:
    first, second = (received.document_id for received in loaded.received)
    assert second == f"{first}-2"
    rows = loaded.warehouse.execute(
        """
        select document_id, department_name, version_no, is_current, sum(amount_yuan)
        from marts.fct_expenditure join marts.dim_document using (document_id) join marts.dim_department using (department_id)
        group by all order by document_id
        """
    ).fetchall()
    assert rows == [(first, DEPARTMENT, 1, True, Decimal(160)), (second, SCHOOL, 1, True, Decimal(7))]
    assert loaded.warehouse.execute("select count(*) from marts.fct_restatement").fetchone() == (0,)


def test_a_file_is_forgotten_with_all_that_is_in_it(loaded: Loaded) -> None:
    with loaded.home.writing():
        (document,) = catalogue.find(loaded.home, [loaded.received[1].document_id])
        forgetting.forget(loaded.home, document, "test")
    assert catalogue.documents(loaded.home) == []
