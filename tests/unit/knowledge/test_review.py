"""A decision is known by what a clerk writes."""

from __future__ import annotations

import pytest

from dagster_project.knowledge.review import decision_called


@pytest.mark.parametrize(
    ("text", "decision"),
    [
        ("属实", "confirmed"),
        (" 误 报 ", "false_alarm"),
        ("False Alarm", "false_alarm"),
        ("no_action", "no_action"),
        ("ｃｏｎｆｉｒｍｅｄ", "confirmed"),
    ],
)
def test_a_decision_answers_to_its_id_and_to_its_titles(text: str, decision: str) -> None:
    found = decision_called(text)
    assert found and found.id == decision


def test_what_is_no_decision_is_none() -> None:
    assert decision_called("大概属实") is None
    assert decision_called("") is None


def test_only_to_look_again_leaves_a_finding_open() -> None:
    found = decision_called("重新核实")
    assert found and not found.settles
