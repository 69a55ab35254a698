"""What is blamed for checks that fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from dagster_project.findings.model import CheckResult, Correction
from dagster_project.findings.root_causes import RootCause, root_causes

Judge = Callable[..., list[CheckResult]]

# A class of two items with basic and project spending, and what the summary and the general budget say of the class.
ACCOUNT = {
    "e/201/total": "60.00",
    "e/201/basic": "40.00",
    "e/201/project": "20.00",
    "e/20101/total": "35.00",
    "e/20101/basic": "30.00",
    "e/20101/project": "5.00",
    "e/20102/total": "25.00",
    "e/20102/basic": "10.00",
    "e/20102/project": "15.00",
    "s/201/amount": "60.00",
    "b/201/total": "50.00",
}
EQ = [
    *((f"e/{row}/-", [f"e/{row}/total"], [f"e/{row}/basic", f"e/{row}/project"]) for row in ("201", "20101", "20102")),
    *((f"e/201/{column}", [f"e/201/{column}"], [f"e/20101/{column}", f"e/20102/{column}"]) for column in ("total", "basic", "project")),
    ("s/201/-", ["s/201/amount"], ["e/201/total"]),
]
LE = [("b/201/-", ["b/201/total"], ["e/201/total"])]


def blamed(checks: list[CheckResult]) -> Correction:
    """The one change that explains everything."""
    (root_cause,) = root_causes(checks)
    assert root_cause.change is not None
    assert set(root_cause.checks) == {number for number, check in enumerate(checks) if check.fails}
    return root_cause.change


def test_accounts_that_add_up_have_no_culprit(judge: Judge) -> None:
    assert root_causes(judge(ACCOUNT, EQ, LE)) == []


@pytest.mark.parametrize("cell", [cell for cell in ACCOUNT if not cell.startswith("b/")])
def test_a_wrong_amount_is_told_by_the_checks_that_share_it(judge: Judge, cell: str) -> None:
    change = blamed(judge(ACCOUNT | {cell: "7123.45"}, EQ, LE))
    assert (change.kind, "/".join(change.key)) == ("cell", cell)
    assert change.amounts[change.key] == Decimal(ACCOUNT[cell])


def test_two_columns_in_each_others_place(judge: Judge) -> None:
    change = blamed(judge(ACCOUNT | {"e/20101/basic": "5.00", "e/20101/project": "30.00"}, EQ, LE))
    assert (change.kind, change.key[:2], {change.key[2], change.other[2] if change.other else ""}) == (
        "swap",
        ("e", "20101"),
        {"basic", "project"},
    )


def test_a_figure_copied_up_and_into_another_form_is_one_error(judge: Judge) -> None:
    account = {
        "f/total/basic": "11661.51",
        "f/201/basic": "1000.00",
        "f/212/basic": "1066.51",
        "f/212/total": "10661.51",
        "f/212/project": "",
    }
    account |= {"f/21201/basic": "1066.51", "f/21201/total": "10661.51", "f/21201/project": "", "f/2120101/basic": "10661.51"}
    account |= {"g/212/basic": "1066.51", "g/212/total": "10661.51"}
    eq = [
        ("f/total/basic", ["f/total/basic"], ["f/201/basic", "f/212/basic"]),
        ("f/212/basic", ["f/212/basic"], ["f/21201/basic"]),
        ("f/21201/basic", ["f/21201/basic"], ["f/2120101/basic"]),
        *((f"f/{row}/-", [f"f/{row}/total"], [f"f/{row}/basic", f"f/{row}/project"]) for row in ("212", "21201")),
        ("g/212/-", ["g/212/total"], ["g/212/basic"]),
        ("t/212/-", ["f/212/basic"], ["g/212/basic"]),
    ]
    change = blamed(judge(account, eq))
    assert (change.kind, change.key) == ("copies", ("f", "212", "basic"))
    assert set(change.amounts) == {("f", "212", "basic"), ("f", "21201", "basic"), ("g", "212", "basic")}
    assert set(change.amounts.values()) == {Decimal("10661.51")}


def test_a_column_one_row_too_low_is_one_error(judge: Judge) -> None:
    rows = ["20101", "20102", "20103", "20104", "20105"]
    basic, project = ["10.00", "21.00", "32.00", "43.00", "54.00"], ["1.00", "2.00", "3.00", "4.00", "5.00"]
    account = {"f/201/basic": "160.00"}
    for row, one, other, below in zip(rows, basic, project, [basic[-1], *basic[:-1]], strict=True):
        account |= {f"f/{row}/total": str(Decimal(one) + Decimal(other)), f"f/{row}/basic": below, f"f/{row}/project": other}
    eq = [(f"f/{row}/-", [f"f/{row}/total"], [f"f/{row}/basic", f"f/{row}/project"]) for row in rows]
    change = blamed(judge(account, [*eq, ("f/201/basic", ["f/201/basic"], [f"f/{row}/basic" for row in rows])]))
    assert (change.kind, {key[2] for key in change.amounts}, len(change.amounts)) == ("slid", {"basic"}, 5)


def test_two_errors_are_two_findings(judge: Judge) -> None:
    found = root_causes(judge(ACCOUNT | {"e/20101/basic": "7123.45", "s/201/amount": "61.00"}, EQ, LE))
    assert sorted("/".join(root_cause.change.key) for root_cause in found if root_cause.change) == ["e/20101/basic", "s/201/amount"]


def test_a_form_ten_thousand_times_too_large(judge: Judge) -> None:
    account = ACCOUNT | {cell: str(Decimal(amount) * 10_000) for cell, amount in ACCOUNT.items() if cell.startswith("e/")}
    eq = [*EQ, *((f"t/{row}/-", [f"t/{row}/amount"], [f"e/{row}/total"]) for row in ("20101", "20102"))]
    change = blamed(judge(account | {"t/20101/amount": "35.00", "t/20102/amount": "25.00"}, eq, LE))
    assert (change.kind, change.key) == ("unit", ("e", "", ""))


def test_a_row_that_is_not_printed(judge: Judge) -> None:
    eq = [(place, left, [cell for cell in right if "20102" not in cell]) for place, left, right in EQ if "20102" not in place]
    change = blamed(judge(ACCOUNT, eq, LE))
    assert (change.kind, change.key) == ("missing_row", ("e", "201", ""))


def test_of_rows_that_changed_places_the_fewest_are_named(judge: Judge) -> None:
    account = {"f/201/basic": "12.00", "f/20101/basic": "7.00", "f/20102/basic": "9.00", "f/202/basic": "5.00", "g/202/basic": "9.00"}
    eq = [("f/201/basic", ["f/201/basic"], ["f/20101/basic", "f/20102/basic"]), ("g/202/basic", ["g/202/basic"], ["f/202/basic"])]
    change = blamed(judge(account, eq))
    assert (change.kind, change.key, set(change.amounts)) == (
        "rows",
        ("f", "20102", "basic"),
        {("f", "20102", "basic"), ("f", "202", "basic")},
    )


def test_a_row_under_a_wrong_code_explains_that_another_form_misses_its_code(judge: Judge) -> None:
    account = {"e/20101/total": "5.00", "e/201/total": "9.00", "e/20901/total": "4.00", "b/20102/total": "4.00"}
    account |= {"e/209/total": "6.00", "e/20902/total": "6.00"}
    eq = [
        ("e/201/total", ["e/201/total"], ["e/20101/total"]),
        ("e/209/total", ["e/209/total"], ["e/20901/total", "e/20902/total"]),
    ]
    checks = judge(account, eq, [("b/20102/total", ["b/20102/total"], [])])
    checks[-1] = replace(checks[-1], forms=("b", "e"))
    (root_cause,) = root_causes(checks)
    assert root_cause.change and (root_cause.change.kind, root_cause.change.key) == ("code", ("e", "20901", ""))
    assert len(root_cause.checks) == 3


def test_of_several_that_explain_as_much_it_is_told_how_many(judge: Judge) -> None:
    account = {"f/301/basic": "10.00", "f/30101/basic": "3.33", "f/30102/basic": "4.44"}
    (root_cause,) = root_causes(judge(account, [("f/301/basic", ["f/301/basic"], ["f/30101/basic", "f/30102/basic"])]))
    assert root_cause.candidates == 3


def test_the_likelier_slip_is_named_first(judge: Judge) -> None:
    account = {"f/301/basic": "1000.00", "f/30101/basic": "77.00", "f/30102/basic": "230.00"}
    (root_cause,) = root_causes(judge(account, [("f/301/basic", ["f/301/basic"], ["f/30101/basic", "f/30102/basic"])]))
    assert root_cause.change and (root_cause.change.key[1], root_cause.change.amounts[root_cause.change.key], root_cause.candidates) == (
        "30101",
        770,
        1,
    )


def test_a_check_against_another_year_blames_no_cell(judge: Judge) -> None:
    checks = judge({"s/a/amount": "5.00", "s/b/amount": "4.00"}, [("s/a/-", ["s/a/amount"], ["s/b/amount"])], kind="years")
    last_year = [replace(check, parts=(check.parts[0], replace(check.parts[1], key=None))) for check in checks]
    assert root_causes(last_year) == [RootCause(None, (0,), 0)]


def test_the_leading_check_is_that_of_the_largest_difference(judge: Judge) -> None:
    checks = judge(ACCOUNT | {"e/201/total": "90.00", "b/201/total": "70.00"}, EQ, [("b/201/-", ["e/201/total"], ["b/201/total"])])
    (root_cause,) = root_causes(checks)
    assert checks[root_cause.checks[0]].relation == "eq"
    assert checks[root_cause.checks[-1]].relation == "le"
