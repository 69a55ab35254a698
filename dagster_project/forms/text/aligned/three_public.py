"""The “三公” form in a dump that keeps columns apart.

Belongs here: budget and final side by side in one line, or as two columns with an item a line. Does not belong here: forms of codes and
of labels (`rows`).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import amount_of, is_dash, parse_number
from dagster_project.forms.solve.candidates import Candidate, NumberToken, Slot, UnplacedForm, UnplacedRow, strip_numbering
from dagster_project.forms.text.aligned.words import AlignedLine, AlignedWord, clusters_of
from dagster_project.forms.text.reading_order.three_public import line_order
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.three_public import STAGES, stage_labels

_FEWEST_REPEATED = 2
"""Lines: a head names the stages and the items in lines of their own."""
_FEWEST_HEADS = 3
"""Words of the longest of them."""


def without_repeated_head(lines: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """The lines of the form but for those that print lines of its head again, which would be counted as further columns. A line alone may be one of a head that
    names the same stages below each item."""
    kept: list[TextLine] = []
    seen: set[str] = set()
    for is_again, together in groupby(lines, lambda line: _is_again(line.text, seen)):
        run = list(together)
        if not is_again or len(run) < _FEWEST_REPEATED or max(len(line.text.split()) for line in run) < _FEWEST_HEADS:
            kept += run
    return tuple(kept)


def _is_again(text: str, seen: set[str]) -> bool:
    """Whether a line without amounts stood above already."""
    words = " ".join(text.split())
    if any(parse_number(word) and not word.isdigit() for word in words.split()):
        return False
    is_again = words in seen
    seen.add(words)
    return is_again


def add_stages(unplaced: UnplacedForm, lines: Sequence[AlignedLine], head: str, exact: bool) -> None:
    """Add the rows and numbers of the form; `head` is the normalised text above its numbers; `exact`: a number stands right below its head."""
    page = lines[-1].page if lines else 1
    unplaced.rows = [UnplacedRow(stage, label, "", page) for stage, label in stage_labels().items()]
    items = [(line, key) for line in lines if (key := _item(line))]
    if len(items) >= 3:
        _add_columns(unplaced, lines, items)
    else:
        _add_line(unplaced, lines, line_order(head), exact)


def _is_number(word: AlignedWord) -> bool:
    return bool(parse_number(word.text)) or is_dash(word.text) or set(word.text) == {"#"}


def _candidate(word: AlignedWord, page: int, slots: Sequence[Slot]) -> Candidate:
    return Candidate(NumberToken(word.text, amount_of(word.text), page, len(word.text)), tuple(slots))


# -- an item a line ------------------------------------------------------------------------------------------------------


def _item(line: AlignedLine) -> str | None:
    """The column key of the item that a line starts with and prints numbers for."""
    label = normalise("".join(word.text for word in line.words if not _is_number(word)))
    items = statutory_forms.headers("three_public")
    key = items.get(label) or items.get(strip_numbering(label))
    return key if key and any(_is_number(word) for word in line.words) else None


def _add_columns(unplaced: UnplacedForm, lines: Sequence[AlignedLine], items: Sequence[tuple[AlignedLine, str]]) -> None:
    clusters = clusters_of(word for line, _ in items for word in line.words if _is_number(word))
    stage_of = {label: stage for stage, label in stage_labels().items()}
    above = [word for line in lines if line.index < items[0][0].index for word in line.words]
    order = [stage for word in sorted(above, key=lambda word: word.x0) if (stage := stage_of.get(word.normalised))]
    key_of = {line.index: key for line, key in items}
    certain = len(clusters) == len(order) == 2
    for line in lines[lines.index(items[0][0]) :]:
        for word in (word for word in line.words if _is_number(word)):
            column = next((index for index, cluster in enumerate(clusters) if word in cluster), 0)
            stages = order[column : column + 1] if certain else STAGES
            slots = [(STAGES.index(stage), key_of[line.index]) for stage in stages] if line.index in key_of else []
            unplaced.candidates.append(_candidate(word, line.page, slots))


# -- one line ------------------------------------------------------------------------------------------------------------


def _add_line(unplaced: UnplacedForm, lines: Sequence[AlignedLine], order: tuple[tuple[str, str], ...], exact: bool) -> None:
    unplaced.line_order = order
    marks = _marks(lines, len(order))
    numbers = [word for line in lines if all(_is_number(word) for word in line.words) for word in line.words]
    numbers = [word for word in numbers if not marks or word.line > marks[0].line]
    page = unplaced.rows[0].page
    spare = len(order) - len(numbers)
    for index, word in enumerate(numbers):
        near = [order[i] for i, mark in enumerate(marks) if mark.x0 - 1 < word.x1 and word.x0 < mark.x1 + 1]
        allowed = order[index : index + spare + 1] if spare >= 0 else ()
        slots = tuple((STAGES.index(stage), key) for stage, key in allowed)
        hint = (STAGES.index(near[0][0]), near[0][1]) if len(near) == 1 else None
        token = NumberToken(word.text, amount_of(word.text), page, len(word.text))
        if exact and hint in slots:
            slots = (hint,)
        unplaced.candidates.append(Candidate(token, slots, hint=hint if hint in slots else None))
        if index:
            unplaced.left_of.append((index - 1, index))
    if spare < 0:
        unplaced.open_rows = frozenset(STAGES)


def _marks(lines: Sequence[AlignedLine], count: int) -> list[AlignedWord]:
    """The last line of the head that holds one word for each column: column numbers, or 预算数 and 决算数 under every item."""
    found: list[AlignedWord] = []
    for line in lines:
        words = [word for word in line.words if word.normalised != "栏次"]
        texts = [word.text for word in words]
        if len(texts) == count and (
            texts == [str(n) for n in range(1, count + 1)] or {word.normalised for word in words} <= set(stage_labels().values())
        ):
            found = words
    return found
