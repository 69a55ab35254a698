"""Rows that the order of their numbers misleads about, told from errors of the document itself."""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.forms.solve.solver import Solver
from tests.unit.forms.conftest import spending

Numbers = Sequence[tuple[str, Sequence[str]]]


def row(*texts: str) -> Numbers:
    return list(zip(texts, (["total"], ["basic"], ["project"]), strict=False))


TOTAL = row("300.00", "120.00", "180.00")
OTHER = row("200.00", "90.00", "110.00")


def placed(of_201: Numbers, of_205: Numbers = OTHER) -> set[str]:
    """The numbers of row 201 that keep a cell."""
    form = spending({"total": TOTAL, "201": of_201, "205": of_205})
    form.only_order = True
    placements = Solver([form]).placed
    return {c.token.text for i, c in enumerate(form.candidates) if c.slots[0][0] == 1 and placements[form.form_id, i].slot}


def test_a_row_in_order_keeps_its_cells() -> None:
    assert placed(row("100.00", "30.00", "70.00")) == {"100.00", "30.00", "70.00"}


def test_an_error_of_the_document_keeps_its_cells() -> None:
    assert placed(row("100.10", "30.00", "70.00")) == {"100.10", "30.00", "70.00"}


def test_numbers_of_a_row_in_another_order_are_open() -> None:
    assert placed(row("70.00", "100.00", "30.00")) == set()
    assert placed(row("100.00", "70.00", "30.00")) == set()


def test_a_row_without_its_total_is_open() -> None:
    assert placed(row("30.00", "70.00")) == set()


def test_a_row_with_a_number_of_another_is_open() -> None:
    assert placed(row("200.00", "70.00", "70.00")) == set()


def test_a_number_alone_in_its_row_is_open_where_other_rows_show_what_makes_it_up() -> None:
    many = {"total": TOTAL, "201": row("100.00"), **dict.fromkeys(("203", "204", "205"), OTHER)}
    for rows, kept in ((many, False), (dict.fromkeys(("total", "201", "203"), row("100.00")), True)):
        form = spending(rows)
        form.only_order = True
        placements = Solver([form]).placed
        (of_201,) = (i for i, c in enumerate(form.candidates) if c.slots[0][0] == 1)
        assert bool(placements[form.form_id, of_201].slot) == kept
