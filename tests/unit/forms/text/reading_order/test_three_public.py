from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.text.reading_order.reader import ReadingInOrder
from dagster_project.forms.text.reading_order.three_public import line_order, read_three_public

ITEMS = ["total", "overseas", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception"]
HEAD = (
    "预算数 决算数\n合计 因公出国（境）费 公务用车购置及运行费 公务接待费\n小计 公务用车购置费 公务用车运行费\n1 2 3 4 5 6 7 8 9 10 11 12\n"
)


def read(text: str) -> ReadingInOrder:
    return read_three_public(FormText("three_public", "", read_text_dump(text.encode()).lines, (), "元"), "元", 2)


def places(reading: ReadingInOrder) -> list[tuple[str, list[tuple[str, str]]]]:
    rows = reading.form.rows
    return [(candidate.token.text, [(rows[row].row_key, key) for row, key in candidate.slots]) for candidate in reading.form.candidates]


def test_a_budget_block_comes_before_a_final_block() -> None:
    assert line_order("预算数决算数合计因公出国(境)费公务用车购置及运行费公务接待费") == tuple(
        (stage, key) for stage in ("budget", "final") for key in ITEMS
    )


def test_budget_and_final_may_alternate() -> None:
    assert line_order("合计公务用车购置及运行费公务接待费" + "预算数决算数" * 6) == tuple(
        (stage, key) for key in ITEMS for stage in ("budget", "final")
    )


def test_reception_may_stand_before_vehicles() -> None:
    order = line_order("预算数决算数合计因公出国(境)费公务接待费公务用车购置及运行费")
    assert [key for stage, key in order if stage == "final"] == ["total", "overseas", "reception", *ITEMS[2:5]]


def test_twelve_numbers_fill_twelve_cells() -> None:
    found = places(read(HEAD + "10.00 1.00 6.00 2.00 4.00 3.00 9.00 0.00 6.00 2.00 4.00 3.00\n"))
    assert [slots for _, slots in found] == [[(stage, key)] for stage in ("budget", "final") for key in ITEMS]


def test_numbers_that_lost_blanks_keep_their_order_and_are_not_guessed() -> None:
    found = places(read(HEAD + "4.00 3.00 3.00 1.00 2.00 2.00\n"))
    assert [text for text, _ in found] == ["4.00", "3.00", "3.00", "1.00", "2.00", "2.00"]
    assert found[0][1][0] == ("budget", "total")
    assert found[-1][1][-1] == ("final", "reception")
    assert all(len(slots) > 1 for _, slots in found)


def test_more_numbers_than_cells_contradict_the_form() -> None:
    reading = read(HEAD + " ".join(["1.00"] * 13) + "\n")
    assert reading.overflow == 1
    assert places(reading) == [("1.00", [])] * 13
    assert reading.form.open_rows == {"budget", "final"}


def test_the_form_may_list_its_items_one_below_the_other() -> None:
    body = "合计 10.00 9.00\n因公出国（境）费 1.00\n公务用车购置及运行费 6.00 6.00\n公务接待费 3.00 3.00\n"
    found = dict(places(read("项目 预算数 决算数\n" + body)))
    assert found["10.00"] == [("budget", "total")]
    assert found["9.00"] == [("final", "total")]
    assert found["1.00"] == [("budget", "overseas"), ("final", "overseas")]


def test_vehicles_may_be_used_before_they_are_bought() -> None:
    order = line_order("合计因公出国(境)费公务用车购置及运行费小计公务用车运行费公务用车购置费公务接待费预算数决算数")
    assert [key for stage, key in order if stage == "budget"][3:5] == ["vehicle_operation", "vehicle_purchase"]
    broken = line_order("合计因公出国(境)费公务用车购置及运公务接待费行维护费小计公务用车公务用车购置费运行费预算数决算数")
    assert [key for stage, key in broken if stage == "budget"][3:5] == ["vehicle_purchase", "vehicle_operation"]


def test_a_head_broken_in_one_block_does_not_turn_the_other_round() -> None:
    block = "合计因公出国(境)费小计公务用车购公务用车运行费公务接待费置费"
    order = line_order("预算数决算数" + block + "合计因公出国(境)费小计公务用车购置费公务用车运行费公务接待费")
    assert order.index(("final", "vehicle_purchase")) < order.index(("final", "vehicle_operation"))
