"""The questions of the cookbook are found in both languages."""

from __future__ import annotations

from dagster_project.mcp.cookbook import questions


def test_every_question_has_words_in_both_languages_and_a_query() -> None:
    found = questions()
    assert [question.number for question in found] == list(range(1, len(found) + 1))
    assert len(found) >= 30
    assert found[0].en == "What does each department spend, and how does it grow from year to year?"
    assert all(question.zh != question.en and question.query.lstrip().upper().startswith(("SELECT", "WITH")) for question in found)


def test_an_answer_that_names_departments_or_years_may_be_narrowed() -> None:
    first, *_, last = questions()
    assert first.names_departments and first.names_years
    assert not last.names_departments and not last.names_years
