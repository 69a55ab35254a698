"""A finding is named by its code, and a decision needs what makes it one."""

from __future__ import annotations

import pytest

from dagster_project.landing import decisions
from dagster_project.landing.home import Home
from dagster_project.publish.finding_decisions import UnknownFinding, UnusableDecision, Verdict, decide, find_finding, reviewed_findings
from dagster_project.publish.published_copy import publish
from dagster_project.publish.queries import Record, connect

CODE = "aaaaaaaa-bbbbbb"


@pytest.fixture
def known(whole_home: Home) -> dict[str, Record]:
    publish(whole_home)
    with connect(whole_home) as connection:
        return reviewed_findings(connection)


@pytest.mark.parametrize("code", [CODE, "aaaa", " AAAAAAAA-B "])
def test_a_finding_is_named_by_the_beginning_of_its_code(known: dict[str, Record], code: str) -> None:
    assert find_finding(known, code)["finding_code"] == CODE


@pytest.mark.parametrize("code", ["aaa", "", "bbbb", "aaaaaaaa-c", "a.*a"])
def test_what_names_no_finding_is_refused(known: dict[str, Record], code: str) -> None:
    with pytest.raises(UnknownFinding):
        find_finding(known, code)


def test_a_beginning_of_several_codes_is_refused_with_all_of_them(known: dict[str, Record]) -> None:
    both = known | {"aaaaaaaa-cccccc": known[CODE] | {"finding_code": "aaaaaaaa-cccccc"}}
    with pytest.raises(UnknownFinding, match="aaaaaaaa-cccccc  忻州市工业和信息化局 2021"):
        find_finding(both, "aaaa")


def test_the_journal_keeps_what_the_finding_was(whole_home: Home, known: dict[str, Record]) -> None:
    (entry,) = decide(whole_home, [(known[CODE], Verdict("false_alarm", "原件\n第4页\x1b[31m无误", "张三", "accept"))])
    assert entry.reason == "原件 第4页\\x1b[31m无误"
    (kept,) = decisions.read(whole_home).entries
    assert (kept.about["left_yuan"], kept.about["page_no"], kept.about["file_name"]) == ("100.00", 4, "a 2021.txt")


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict("confirmed", "看过", " ", "accept"), "who decided"),
        (Verdict("false_alarm", "", "张三", "accept"), "no reason"),
        (Verdict("confirmed", "长" * 2001, "张三", "accept"), "2,000"),
    ],
)
def test_what_makes_no_decision_is_refused(whole_home: Home, known: dict[str, Record], verdict: Verdict, said: str) -> None:
    with pytest.raises(UnusableDecision, match=said):
        decide(whole_home, [(known[CODE], verdict)])
    assert decisions.read(whole_home).entries == []
