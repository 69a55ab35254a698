"""What the published warehouse answers, and what it will not do."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing.catalogue import UnknownDocument
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import (
    Known,
    MissingWarehouse,
    check_results,
    connect,
    find_documents,
    known,
    latest_documents,
    overview,
    totals,
)

DOCUMENT = "aaaaaaaaaaaaaaaa"


@pytest.fixture
def connection(home: Home) -> duckdb.DuckDBPyConnection:
    publish(home)
    return connect(home)


def test_a_home_without_a_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(MissingWarehouse, match="juesuan load"):
        connect(Home.at(tmp_path))


@pytest.mark.parametrize("name", ["aaaa", "AAAAAAAAAAAAAAAA00", "a 2021.txt", "工业和信息化", None])
def test_a_document_answers_to_hash_file_name_and_department(connection: duckdb.DuckDBPyConnection, name: str | None) -> None:
    assert [found["document_id"] for found in find_documents(connection, name)] == [DOCUMENT]


@pytest.mark.parametrize("name", ["cccc", "old.txt"])
def test_an_older_version_answers_to_its_hash_and_file_name(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    assert [(found["document_id"], found["is_current"]) for found in find_documents(connection, name)] == [("cccccccccccccccc", False)]


@pytest.mark.parametrize("name", ["bbbb", "普陀", "%", ""])
def test_what_is_no_document_of_final_accounts_is_unknown(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    with pytest.raises(UnknownDocument):
        find_documents(connection, name)


def test_totals_count_cells_by_state_and_checks_by_status(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = totals(connection, [DOCUMENT])
    assert (row["printed"], row["solved"], row["unread"], row["empty"]) == (2, 1, 1, 2)
    assert (row["income_yuan"], row["expenditure_yuan"]) == (Decimal("100.00"), Decimal("80.00"))
    assert (row["pass"], row["fail"], row["insufficient_data"]) == (1, 1, 0)


def test_a_document_without_any_line_counts_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = totals(connection, ["cccccccccccccccc"])
    assert (row["document_id"], row["printed"], row["fail"], row["income_yuan"]) == ("cccccccccccccccc", 0, 0, None)


def test_the_overview_counts_what_the_warehouse_holds(connection: duckdb.DuckDBPyConnection) -> None:
    held = {"documents": 3, "refused": 1, "cells": 6, "unread_cells": 1, "failing_checks": 1, "unjudged_checks": 0}
    assert overview(connection) == held


def test_a_check_result_comes_with_both_sides_and_its_page(connection: duckdb.DuckDBPyConnection) -> None:
    failing, passing = check_results(connection, [DOCUMENT])
    assert (failing["left_yuan"], failing["right_yuan"], failing["difference_yuan"]) == (100, 90, 10)
    assert (failing["page"], failing["cause"]) == (4, "document")
    assert passing["page"] == 5


def test_the_documents_landed_last_come_with_their_sums_and_failing_checks(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = latest_documents(connection, 5)
    assert (row["document_id"], row["department_name"], row["fiscal_year"]) == (DOCUMENT, "忻州市工业和信息化局", 2021)
    assert (row["income_yuan"], row["expenditure_yuan"], row["failing_checks"]) == (100, 80, 1)
    assert latest_documents(connection, 0) == []


def test_what_was_known_before_a_load_is_what_was_published(built_home: Home) -> None:
    assert known(built_home) == Known()
    publish(built_home)
    before = known(built_home)
    assert before.findings == {"aaaaaaaa-bbbbbb"}
    assert before.files["aaaaaaaaaaaaaaaa"] == "a 2021.txt"
    built_home.published.write_bytes(b"damaged")
    assert known(built_home) == Known()
