"""What is remarked on the order and wording of real disclosures: looked up on their pages, there is nothing to remark."""

from __future__ import annotations

from pathlib import Path

import pytest

from dagster_project.reading.reader import read_disclosure

DUTIES = {"placeholder", "other_year", "other_entity_word", "empty_form_unexplained", "form_out_of_order"}


@pytest.mark.parametrize("name", ["xinzhou_industry_2021.txt", "putuo_finance_2024.pdf", "swu_2023.pdf"])
def test_a_document_that_does_its_duty_is_not_remarked_on(name: str, shared_documents: Path) -> None:
    disclosure = read_disclosure((shared_documents / name).read_bytes(), name)
    assert [problem for problem in disclosure.problems if problem.kind in DUTIES] == []
