"""The steps of the state of a sentence."""

from __future__ import annotations

import pytest

from dagster_project.narrative.claims.passage import Expected, Sentence


def after(*steps: str) -> Sentence:
    sentence = Sentence(0)
    for step in steps:
        match step:
            case "subject":
                sentence.turn_to_subject()
            case "budget":
                sentence.expect_level("budget")
            case "increase":
                sentence.expect_change("increase")
            case "share":
                sentence.expect_share()
            case "completion":
                sentence.expect_completion(of_initial_budget=False)
            case "figure":
                sentence.figure_stated()
            case "，" | "、":
                sentence.end_clause(goes_on=step == "、")
            case "；":
                sentence.end_part()
    return sentence


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], Expected.LEVEL),
        (["figure"], Expected.NOTHING),
        (["figure", "subject"], Expected.LEVEL),
        (["increase"], Expected.CHANGE),
        (["increase", "figure"], Expected.CHANGED),
        (["increase", "figure", "figure"], Expected.CHANGED),
        (["share", "、"], Expected.SHARE),
        (["share", "，"], Expected.NOTHING),
        (["share", "figure"], Expected.NOTHING),
        (["completion", "，"], Expected.COMPLETION),
        (["completion", "figure"], Expected.NOTHING),
        (["increase", "；"], Expected.LEVEL),
    ],
)
def test_what_the_next_figure_is(steps: list[str], expected: Expected) -> None:
    assert after(*steps).expected is expected


def test_a_stage_lasts_to_the_next_subject_or_semicolon() -> None:
    assert after("budget", "figure", "，").stage == "budget"
    assert after("budget", "subject").stage == after("budget", "；").stage == "final"


def test_a_direction_ends_with_the_next_stage() -> None:
    assert after("increase", "figure").direction == "increase"
    assert after("increase", "figure", "budget").direction is None
