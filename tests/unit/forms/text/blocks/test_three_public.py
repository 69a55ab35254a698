"""The “三公” form in dumps that print block after block: near which of its twelve columns a number stands."""

from __future__ import annotations

from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.text.blocks.three_public import stage_slots

HEAD = "“三公”经费\n\n合计\n\n因公出国（境）费\n\n公务用车购置及运行费\n\n小计\n\n公务用车运行费\n\n公务用车购置费\n\n公务接待费\n\n"
IN_BLOCKS = "合计\n\n因公出国（境）费\n\n小计\n公务用车购置费\n公务用车运行费\n\n公务接待费\n\n"
BUDGET, FINAL = 0, 1


def slots(text: str) -> list[set[tuple[int, str]]] | None:
    found = stage_slots(read_text_dump(text.encode()).lines)
    return None if found is None else [set(of_number) for of_number in found]


def test_a_number_stands_below_the_stage_of_its_block_or_a_neighbour() -> None:
    columns = [f"{stage}\n{number}" for stage, number in zip(["预算数", "决算数"] * 6, ["0.95", *[""] * 9, "0.95", ""], strict=True)]
    first, second = slots(HEAD + "\n\n".join(columns) + "\n") or []
    assert first == {(BUDGET, "total"), (FINAL, "total")}
    # the last two items are reception and one of the vehicles, or both of the vehicles
    assert {(BUDGET, "reception"), (FINAL, "reception")} < second
    assert {item for _, item in second} == {"reception", "vehicle_purchase", "vehicle_operation"}


def test_counted_columns_of_two_blocks() -> None:
    text = IN_BLOCKS + "预算数\n1\n\n2\n\n3\n4\n5\n9.41\n\n6\n0.92\n\n决算数\n7\n8\n9\n10\n11\n12\n"
    found = slots(text)
    assert found is not None
    vehicles, reception = found
    assert (BUDGET, "vehicle_total") in vehicles
    assert (BUDGET, "total") not in vehicles
    assert not {key for stage, key in vehicles if stage == FINAL}
    assert (BUDGET, "reception") in reception
    assert (FINAL, "total") in reception
    assert len({stage for stage, key in reception if key != "total"}) == 1


def test_a_number_of_a_block_of_its_own_may_stand_in_any_column_headed_so_far() -> None:
    text = IN_BLOCKS + "预算数\n\n1\n\n2\n\n3\n\n84.12\n\n4\n5\n6\n\n决算数\n7\n8\n9\n10\n11\n12\n"
    found = slots(text)
    assert found is not None
    assert (BUDGET, "total") in found[0]
    assert not {key for stage, key in found[0] if stage == FINAL}


def test_columns_out_of_order_tell_nothing() -> None:
    assert slots(HEAD + "预算数\n0.95\n\n预算数\n\n决算数\n\n" + "预算数\n\n决算数\n\n" * 4 + "决算数\n") is None
    assert slots(HEAD + "预算数\n0.95\n\n决算数\n") is None
