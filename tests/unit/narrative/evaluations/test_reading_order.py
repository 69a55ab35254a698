"""Self-evaluation forms that a dump tore into lines."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.unit.narrative.conftest import TORN, read_torn


def test_the_head_is_read_over_torn_labels() -> None:
    (found,) = read_torn(TORN)
    assert (found.scope, found.project, found.department, found.unit) == ("project", "道路养护", "虚构市交通局", "虚构市养护中心")
    assert found.fiscal_year == 2022


def test_a_form_ends_where_the_next_part_of_the_document_starts() -> None:
    (found,) = read_torn(TORN + "第四部分 名词解释\n一、年终：9 9\n")
    assert found.total_score == Decimal("96.66")


@pytest.mark.parametrize("cut", range(4, 70, 3))
def test_a_form_that_breaks_off_is_read_as_far_as_it_goes(cut: int) -> None:
    (found,) = read_torn("\n".join(TORN.strip().split("\n")[:cut]))
    assert found.project in ("道路养护", "")
    assert len(found.indicators) <= 3
