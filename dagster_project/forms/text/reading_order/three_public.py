"""The “三公” form: two rows, budget and final, printed side by side in one line, or one below the other per item.

Belongs here: the order in which that form prints its columns. Does not belong here: which column a number stands in where
blank cells are gone (`solve.solver`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.numbers import LINE_OF_NUMBERS
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    Candidate,
    NumberToken,
    UnplacedForm,
    UnplacedRow,
    head_text,
    narrow_columns,
    strip_numbering,
)
from dagster_project.forms.text.reading_order.heads import with_counts_on_one_line
from dagster_project.forms.text.reading_order.reader import ReadingInOrder, body_start, read_row
from dagster_project.forms.text.reading_order.rows import is_no_amount
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.three_public import STAGES, column_order, moved_columns, stage_labels

_NUMBER_LINE = re.compile(f"^{LINE_OF_NUMBERS.pattern}$")


def line_order(head: str) -> tuple[tuple[str, str], ...]:
    """(row_key, column_key) of the twelve cells from left to right, from the normalised head: pairs (预算数 决算数 under every
    item) or two blocks; reception before or after vehicles, their purchase before or after their use, as every block of the head
    prints them."""
    columns = column_order({column.key for column in moved_columns() if column.comes_first(head)})
    words = re.findall("|".join(stage_labels().values()), head)
    stages = STAGES if not words or words[0] == stage_labels()[STAGES[0]] else STAGES[::-1]
    if len(words) > 2:
        return tuple((stage, key) for key in columns for stage in stages)
    return tuple((stage, key) for stage in stages for key in columns)


def read_three_public(form: FormText, unit: str, decimals: int | None) -> ReadingInOrder:
    """Read the form from a dump in reading order. `decimals` is what the document usually prints (`usual_decimals`)."""
    form = replace(form, lines=tuple(with_counts_on_one_line(form.lines, labelled=False)))
    first = next((i for i in range(body_start(form.lines), len(form.lines)) if _is_numbers(form.lines[i])), len(form.lines))
    start = body_start(form.lines) or first
    head = form.lines[:start]
    order = line_order(head_text(head))
    unplaced = UnplacedForm(form.form_id, form.title, unit, {"": tuple(column_order())}, pages=sorted({line.page for line in form.lines}))
    unplaced.rows = [UnplacedRow(stage, label, "", form.lines[-1].page) for stage, label in stage_labels().items()]
    unplaced.line_order = order
    vertical = _read_vertical(form.lines, unplaced)
    if vertical:
        return ReadingInOrder(unplaced, 0, len(unplaced.candidates))
    lines = [line for line in form.lines[start:] if _is_numbers(line)]
    tokens = read_row(form.form_id, lines, len(order), decimals) if lines else []
    shows_decimals = decimals is not None and any(token.number and token.number.decimals == decimals for token in tokens)
    overflow = max(0, len(tokens) - len(order))
    if overflow or any(is_no_amount(token, shows_decimals) for token in tokens):
        unplaced.candidates = [Candidate(token, ()) for token in tokens]
        unplaced.open_rows = frozenset(STAGES)
        return ReadingInOrder(unplaced, overflow, len(tokens))
    narrow = narrow_columns(form.form_id, head)
    spare = len(order) - len(tokens)
    for index, token in enumerate(tokens):
        allowed = order[index : index + spare + 1]
        wide_enough = [place for place in allowed if place[1] not in narrow or token.width <= 2 * narrow[place[1]] + 1 or not spare]
        unplaced.candidates.append(Candidate(token, tuple((STAGES.index(stage), key) for stage, key in wide_enough)))
        if index:
            unplaced.left_of.append((index - 1, index))
    return ReadingInOrder(unplaced, 0, len(tokens))


def _is_numbers(line: TextLine) -> bool:
    return bool(_NUMBER_LINE.match(line.text)) and any(character.isdecimal() or character == "#" for character in line.text)


def _read_vertical(lines: Sequence[TextLine], unplaced: UnplacedForm) -> bool:
    """项目 / 预算数 / 决算数 with one item a line; True where the form is printed so."""
    items = statutory_forms.headers("three_public")
    found: list[tuple[str, list[NumberToken]]] = []
    for line in lines:
        match = re.match(r"^\s*(\D+?)\s+((?:[\d,.()\-−－—–─]+\s*)+)$", line.text)
        key = items.get(normalise(match[1])) or items.get(strip_numbering(normalise(match[1]))) if match else None
        if match and key:
            found.append(
                (key, [NumberToken(w, parse_number(w), line.page, len(w)) for w in match[2].split() if parse_number(w) or is_dash(w)])
            )
    if len(found) < 3 or any(len(tokens) > 2 for _, tokens in found):
        return False
    for key, tokens in found:
        for index, token in enumerate(tokens):
            slots = ((index, key),) if len(tokens) == 2 else ((0, key), (1, key))
            unplaced.candidates.append(Candidate(token, slots))
    return True
