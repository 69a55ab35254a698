"""Forms of functional codes in dumps that print block after block: rows that their own sums prove."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.text.blocks.proven_rows import read_proven_rows

HEAD = "科目名称\n\n小计\n\n基本支出\n\n项目支出\n\n1\n\n2\n\n3\n\n"
ROWS = {
    "205": "205\n\n教育支出\n\n300.00\n\n300.00\n\n",
    "20502": "20502\n\n普通教育\n\n300.00\n\n300.00\n\n",
    "2050201": "2050201\n\n学前教育\n\n100.00\n\n100.00\n\n",
    "2050202": "2050202\n\n小学教育\n\n200.00\n\n200.00\n\n",
    "208": "208\n\n社会保障和就业支出\n\n90.00\n\n60.00\n\n30.00\n\n",
    "20805": "20805\n\n行政事业单位养老支出\n\n90.00\n\n60.00\n\n30.00\n\n",
    "2080501": "2080501\n\n行政单位离退休\n\n90.00\n\n60.00\n\n30.00\n\n",
}
TOTAL = "合计\n\n390.00\n\n360.00\n\n30.00\n\n"


def read(text: str) -> UnplacedForm | None:
    lines = read_text_dump(text.encode()).lines
    return read_proven_rows(FormText("general_budget_expenditure", "", lines, (), "元"), "元", 2)


def cells(form: UnplacedForm | None, text: str) -> set[tuple[str, str]]:
    """The cells that a number may stand in."""
    assert form is not None
    return {(form.rows[row].row_key, key) for candidate in form.candidates if candidate.token.text == text for row, key in candidate.slots}


def test_rows_that_add_up_are_read_row_after_row() -> None:
    form = read(HEAD + TOTAL + "".join(ROWS.values()))
    assert cells(form, "390.00") == {("total", "total")}
    assert cells(form, "100.00") == {("2050201", "total"), ("2050201", "basic"), ("2050201", "project")}
    assert cells(form, "90.00") == {(code, "total") for code in ("208", "20805", "2080501")}


def test_the_few_rows_that_add_up_are_read_where_nothing_is_known_of_the_others() -> None:
    classes = {"206": "科学技术支出", "210": "卫生健康支出", "211": "节能环保支出", "212": "城乡社区支出", "213": "农林水支出"}
    labels = "".join(f"{code}\n\n{name}\n\n" for code, name in classes.items())
    numbers = "1.00\n\n2.00\n\n3.00\n\n4.00\n\n5.00\n\n"
    form = read(HEAD + "".join(list(ROWS.values())[:4]) + labels + numbers)
    assert cells(form, "100.00") == {("2050201", "total"), ("2050201", "basic"), ("2050201", "project")}
    assert cells(form, "4.00") == set()
    assert form is not None
    assert form.open_rows >= classes.keys()


def test_rows_that_equal_their_only_part_prove_nothing_by_themselves() -> None:
    column = "208\n\n社会保障和就业支出\n\n20805\n\n行政事业单位养老支出\n\n90.00\n\n60.00\n\n30.00\n\n90.00\n\n60.00\n\n30.00\n\n"
    assert read(HEAD + column) is None


def test_rows_printed_column_after_column_are_turned() -> None:
    columns = [part.replace("\n\n", " ").split() for part in ROWS.values()]
    chunk = "\n\n".join("\n".join(row[place] for row in columns[:4]) for place in range(4)) + "\n\n"
    form = read(HEAD + TOTAL + chunk + "".join(list(ROWS.values())[4:]))
    assert cells(form, "200.00") == {("2050202", "total"), ("2050202", "basic"), ("2050202", "project")}


def test_numbers_of_rows_that_do_not_add_up_may_stand_in_any_of_them() -> None:
    moved = "项目\n\n100.00\n\n100.00\n\n"
    astray = ROWS | {"2050201": "2050201\n\n学前教育\n\n", "2050202": ROWS["2050202"] + moved}
    form = read(HEAD + TOTAL + "".join(astray.values()))
    open_cells = {(code, key) for code in ("2050201", "2050202") for key in ("total", "basic", "project")}
    assert cells(form, "100.00") == cells(form, "200.00") == open_cells
    assert cells(form, "30.00") == {(code, "project") for code in ("total", "208", "20805", "2080501")}


def test_a_total_printed_away_from_its_numbers_is_the_only_row_left_for_them() -> None:
    form = read(HEAD + "390.00\n\n360.00\n\n30.00\n\n" + "".join(ROWS.values()) + "合计\n")
    assert cells(form, "390.00") == {("total", "total")}


def test_numbers_between_a_name_and_its_codes_are_of_the_rows_around_them() -> None:
    numbers = "90.00\n\n60.00\n\n30.00\n\n90.00\n\n60.00\n\n30.00\n\n90.00\n\n60.00\n\n30.00\n\n"
    astray = f"社会保障和就业支出\n\n{numbers}208\n20805\n2080501\n\n行政事业单位养老支\n出\n行政单位离退休\n\n"
    form = read(HEAD + TOTAL + "".join(list(ROWS.values())[:4]) + astray)
    assert cells(form, "30.00") == {(code, "project") for code in ("total", "208", "20805", "2080501")}
    assert cells(form, "90.00") == {(code, "total") for code in ("208", "20805", "2080501")}


def test_numbers_printed_below_each_other_show_which_sibling_they_are_of() -> None:
    moved = ROWS | {"2050201": "2050201\n\n学前教育\n\n", "2050202": "2050202\n\n小学教育\n\n200.00\n\n"}
    form = read(HEAD + TOTAL + "".join(moved.values()) + "100.00\n200.00\n\n100.00\n\n")
    assert cells(form, "100.00") == {("2050201", "total"), ("2050201", "basic"), ("2050201", "project")}
    assert cells(form, "200.00") == {("2050202", "total"), ("2050202", "basic"), ("2050202", "project")}


def test_a_number_that_is_no_part_of_a_sum_may_stand_in_such_a_column_of_any_row() -> None:
    head = "科目名称\n\n合计\n\n基本支出\n\n小计\n\n其中：基本建设资金支\n出\n\n"
    rows = ROWS | {"20805": ROWS["20805"] + "20.00\n\n"}
    lines = read_text_dump((head + TOTAL + "".join(rows.values())).encode()).lines
    form = read_proven_rows(FormText("appropriation_expenditure", "", lines, (), "元"), "元", 2)
    assert cells(form, "20.00") == {(code, "project.capital_construction") for code in ("total", *ROWS)}
    assert cells(form, "60.00") == {(code, "basic") for code in ("208", "20805", "2080501")}


LABELS = "".join("\n\n".join(part.split("\n\n")[:2]) + "\n\n" for part in ROWS.values())
NUMBERS = "".join("\n\n".join(part.split("\n\n")[2:]) for part in ROWS.values())


ONE_CHILD_EACH = {code: part for code, part in ROWS.items() if code not in ("2050202",)} | {
    "2050201": "2050201\n\n学前教育\n\n300.00\n\n300.00\n\n"
}


def test_numbers_away_from_their_labels_are_of_the_rows_in_order_where_everything_adds_up() -> None:
    parts = [part.split("\n\n") for part in list(ONE_CHILD_EACH.values())]
    labels = "".join("\n\n".join(part[:2]) + "\n\n" for part in parts[1:3])
    numbers = "".join("\n\n".join(part[2:]) for part in parts[1:3])
    form = read(HEAD + TOTAL + "\n\n".join(parts[0]) + labels + numbers + "".join(list(ONE_CHILD_EACH.values())[3:]))
    assert cells(form, "300.00") >= {("2050201", "total"), ("20502", "total"), ("205", "total")}
    assert cells(form, "30.00") == {(code, "project") for code in ("total", "208", "20805", "2080501")}


def test_siblings_away_from_their_labels_have_their_numbers_in_order_where_nothing_else_stands_between() -> None:
    form = read(HEAD + TOTAL + LABELS + NUMBERS)
    assert cells(form, "100.00") == {("2050201", "total"), ("2050201", "basic"), ("2050201", "project")}
    assert cells(form, "200.00") == {("2050202", "total"), ("2050202", "basic"), ("2050202", "project")}


@pytest.mark.parametrize("moved", ["项目\n\n", "208\n\n社会保障和就业支出\n\n"])
def test_siblings_between_whose_numbers_other_text_stands_have_none_by_order_alone(moved: str) -> None:
    """A tool moves numbers behind text: the second pair may be that of the first row."""
    form = read(HEAD + TOTAL + LABELS.replace(moved, "") + NUMBERS.replace("200.00", moved + "200.00", 1))
    assert {row for row, _ in cells(form, "200.00")} == {row for row, _ in cells(form, "100.00")}


def test_siblings_that_show_the_same_parts_in_another_order_may_have_each_others() -> None:
    """A tool that moves the numbers of one row behind those of the next leaves the totals as they were."""
    head = TOTAL.replace("390.00\n\n360.00\n\n30.00", "600.00\n\n300.00\n\n300.00")
    labels = "".join("\n\n".join(ROWS[code].split("\n\n")[:2]) + "\n\n" for code in ("205", "20502", "2050201", "2050202"))
    numbers = 2 * "600.00\n\n300.00\n\n300.00\n\n" + "300.00\n\n200.00\n\n100.00\n\n" + "300.00\n\n100.00\n\n200.00\n\n"
    form = read(HEAD + head + labels + numbers)
    parts = {(code, key) for code in ("2050201", "2050202") for key in ("basic", "project")}
    assert cells(form, "100.00") == cells(form, "200.00") == parts


@pytest.mark.parametrize("numbers", [NUMBERS.replace("60.00\n\n", "", 1), NUMBERS + "60.00\n\n", NUMBERS.replace("60.00", "70.00", 1)])
def test_a_form_whose_rows_do_not_add_up_is_not_read_so(numbers: str) -> None:
    assert read(HEAD + TOTAL + LABELS + numbers) is None


def test_other_forms_are_not_read_so() -> None:
    lines = read_text_dump((HEAD + TOTAL + "".join(ROWS.values())).encode()).lines
    assert read_proven_rows(FormText("income_expenditure_summary", "", lines, (), "元"), "元", 2) is None
