"""A document is not blamed for what does not add up while part of it could not be joined to its forms."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pikepdf
import pytest

from dagster_project.fetching.fetch import fetch
from dagster_project.landing import batches, registry_outcomes
from dagster_project.landing.home import Home
from dagster_project.landing.intake import receive
from dagster_project.landing.sources import find_sources
from dagster_project.publish.queries import connect, records
from dagster_project.publish.refresh import refresh
from dagster_project.reading.reader import read_disclosure
from tests.generator.form_tables import PrintedForm
from tests.generator.printed_forms import with_amount
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES


def _wrong_total(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    total = next(form for form in forms if form.form_id == "income").amounts()["total", "total"]
    return with_amount(forms, "income", "total", "total", total + Decimal(1000))


def _without_page(data: bytes, number: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        del document.pages[number - 1]
        document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def causes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """File → the causes of its findings."""
    folder = tmp_path_factory.mktemp("documents")
    style = STYLES["pdf_spilled_down"]
    whole = style.render(style.document(random_accounts(2, year=2022), alter=_wrong_total))
    left = next(form for form in read_disclosure(whole, "whole.pdf").forms if form.form_id == "expenditure").pages
    (folder / "left_over.pdf").write_bytes(_without_page(whole, left[-1] + len(left)))
    found: dict[str, set[str]] = {}
    for file in sorted(folder.iterdir()):
        home = Home.at(tmp_path_factory.mktemp("home"))
        batches.prepare(home)
        registry_outcomes.prepare(home)
        registry_outcomes.record(home, list(receive(home, fetch(home, find_sources([file], home)))))
        with home.writing():
            refresh(home, lambda *_, **__: None)
        with connect(home) as connection:
            rows: list[dict[str, Any]] = list(records(connection, "select cause from marts.fct_finding"))
        found[file.name] = {row["cause"] for row in rows}
    return found


def test_a_document_with_a_table_left_over_is_not_blamed(causes: dict[str, set[str]]) -> None:
    assert causes["left_over.pdf"]
    assert "document" not in causes["left_over.pdf"]
