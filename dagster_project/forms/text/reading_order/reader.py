"""A form printed row after row, its cells run together → rows, and numbers whose row is known and whose column is not.

Belongs here: dumps in reading order whose blank cells are gone and whose labels, codes and numbers are broken over lines,
down to one character a line. Does not belong here: dumps that keep columns apart (`aligned`) or print block after block
(`blocks`), and which column a number stands in (`solve.solver`).

A piece goes on the cell it fits: pieces are offered to the unfinished cells of the row in printed order, because a row that
a page end cuts prints the first line of all its cells before the page end and the rest of them after it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from operator import itemgetter

from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.numbers import FOLDED_PART
from dagster_project.forms.amounts import is_dash
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import (
    NumberToken,
    UnplacedForm,
    head_text,
    is_label_prefix,
    label_keys,
    strip_numbering,
)
from dagster_project.forms.text.reading_order.cells import CellKind, RowInProgress, TextCell, continues_number, mended, words_of
from dagster_project.forms.text.reading_order.heads import with_counts_on_one_line, without_repeated_heads
from dagster_project.forms.text.reading_order.raised_numbers import with_numbers_below
from dagster_project.forms.text.reading_order.rows import RowsInOrder, add_rows, tokens_of
from dagster_project.forms.text.reading_order.side_by_side import parted
from dagster_project.forms.text.reading_order.wrapped_names import unwrapped
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CLASS_DIGITS, CODE_LENGTHS, code_names, code_prefixes, name_codes, name_prefixes
from dagster_project.knowledge.normalise import normalise, simplified

_NUMERIC = re.compile(f"^(?:{FOLDED_PART.pattern}|#+)$")
"""Numbers, pieces of them, and what stands for one that had no room."""
_UNBROKEN = re.compile(r"(?<![\d,.])(?:\d{1,3}(?:,\d{3})+|\d+)\.(\d+)(?![\d,.%％])")
_OWN_PART = re.compile(r"^\d{2}$")
_SMALL_INTEGER = re.compile(r"^\d{1,2}$")
_FULL_WIDTH = str.maketrans("，．－−（）", ",.--()")
_ITEMS_PER_ROW = {"lines": 2, "economic_codes": 4}
_LINES_LOST = 2


@dataclass(frozen=True, slots=True)
class ReadingInOrder:
    """What the row-after-row reading makes of a form. `overflow` counts what contradicts it: rows with more numbers than
    columns, and numbers before any row."""

    form: UnplacedForm
    overflow: int
    numbers: int


def usual_decimals(texts: Sequence[str]) -> int | None:
    """How many decimals at least six in ten of the numbers with a decimal point show that stand whole on a line; None where they differ. Digits that are alone
    on the line below go on those above them where that makes more numbers alike, with as many decimals as others show on one line."""
    shown = [[len(fraction) for fraction in _UNBROKEN.findall(text)] for text in texts]
    further = map(_digits_alone, [*texts[1:], ""])
    as_they_stand = Counter(chain.from_iterable(shown))
    gone_on = Counter(
        count + more for counts, more in zip(shown, further, strict=True) for count in counts if count + more in as_they_stand
    )
    usual, times = max((counts.most_common(1)[0] for counts in (as_they_stand, gone_on) if counts), key=itemgetter(1), default=(None, 0))
    return usual if times * 10 >= 6 * as_they_stand.total() else None


def _digits_alone(text: str) -> int:
    """How many digits each word of a line has, if all are of as many and of nothing else; else 0."""
    lengths = {len(word) for word in text.split()} if text and all(map(_SMALL_INTEGER.match, text.split())) else set()
    return lengths.pop() if len(lengths) == 1 else 0


def body_start(lines: Sequence[TextLine]) -> int:
    """The index of the first line after the line of column numbers (栏次 1 2 3 …); 0 where there is none."""
    return next((index + 1 for index, line in enumerate(lines) if _counts_columns(line.text)), 0)


def _counts_columns(text: str) -> int:
    """How many columns a line counts; 0 where it does not."""
    words = simplified(text).replace("栏次", " ").split()
    if len(words) < 2 or not all(_SMALL_INTEGER.match(word) for word in words):
        return 0
    numbers = [int(word) for word in words]
    return numbers[-1] if numbers[0] in (1, 2) and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else 0


def read_in_order(form: FormText, unit: str, decimals: int | None, columns: tuple[str, ...] = ()) -> ReadingInOrder:
    """Read a form row after row. `decimals` is what the document usually prints (`usual_decimals`). Where `columns` are given, its head is
    not looked for: it may stand anywhere."""
    kind = statutory_forms.row_kinds()[form.form_id]
    form = replace(form, lines=tuple(with_counts_on_one_line(form.lines)))
    form = replace(form, lines=tuple(without_repeated_heads(form.lines, body_start(form.lines))))
    form = replace(form, lines=mended(form.lines, decimals, code_names(kind) if kind in CODE_LENGTHS else ()))
    if kind in CODE_LENGTHS:
        form = replace(form, lines=tuple(unwrapped(form.lines, form.form_id)))
    own_lines, astray = parted(form.lines) if kind == "economic_codes" else (form.lines, [])
    form = replace(form, lines=tuple(own_lines))
    sides = ("income", "expenditure") if kind == "lines" else ("",)
    lines, adrift = with_numbers_below(form.lines, form.form_id, sides, decimals)
    form = replace(form, lines=tuple(lines))
    start = 0 if columns else body_start(form.lines)
    head = form.lines[:start] if start else form.lines[: 0 if columns else 40]
    reader = _Reader(form.form_id, kind, decimals, has_line_numbers="行次" in head_text(head))
    body = [
        line for line in form.lines[start:] if not ("栏次" in simplified(line.text) and _counts_columns(line.text))
    ]  # no head of a further page
    for line, following in zip_longest(body, body[1:]):
        reader.line(line, following)
    for line in (*astray, *adrift):
        reader.stray += [TextCell(CellKind.NUMBER, [word], line.page, line) for word in line.text.split() if not is_dash(word)]
    unplaced, overflow, numbers = add_rows(form, unit, head, reader.rows(), _counts_columns(head[-1].text) if start else 0, columns)
    return ReadingInOrder(unplaced, overflow, numbers)


def read_row(form_id: str, lines: Sequence[TextLine], columns: int, decimals: int | None) -> list[NumberToken]:
    """The numbers and dashes of a form of one row of numbers in printed order, put together from the lines it is broken over."""
    reader = _Reader(form_id, statutory_forms.row_kinds()[form_id], decimals, has_line_numbers=False)
    reader.start_row(lines[0])
    for line in lines:
        reader.line(line)
    return tokens_of(reader.items[0], columns)


class _Reader:
    """Takes pieces in reading order and puts items together."""

    def __init__(self, form_id: str, kind: str, decimals: int | None, has_line_numbers: bool) -> None:
        self.form_id = form_id
        self.kind = kind
        self.decimals = decimals
        self.has_line_numbers = has_line_numbers
        self.items: list[RowInProgress] = []
        self.stray: list[TextCell] = []
        self.sides = ("income", "expenditure") if kind == "lines" else ("",)
        self.next_line_number: dict[str, int] = {}
        self._page = 0
        self._cut: list[RowInProgress] = []
        self._last: RowInProgress | None = None
        self._labels = 0
        """How many rows the line before began."""

    def line(self, line: TextLine, following: TextLine | None = None) -> None:
        """Take up a line; `following` is the next one, which may hold the name of a code that stands alone."""
        words = self._join_labels([match[0] for match in words_of(line.text.translate(_FULL_WIDTH))])
        words = self._with_leading_part(words, following.text.split() if following and len(words) == 1 else words[1:])
        if line.page != self._page:
            self._cut = self.items[-_ITEMS_PER_ROW.get(self.kind, 1) :]
            self._page = line.page
            for item in self._cut:
                item.cut()
        if words and all(_NUMERIC.match(word) or is_dash(word) for word in words):
            self._share_numbers()
        self._labels = 0
        for word, after in zip_longest(words, words[1:], fillvalue=""):
            self._piece(word, line, after)

    def _share_numbers(self) -> None:
        """Numbers alone below a line of two labels are of both: the tool printed the labels a little higher than the numbers."""
        names = (CellKind.LABEL,) if self.kind == "lines" else (CellKind.CODE, CellKind.LABEL)
        two = self.kind in _ITEMS_PER_ROW and self._labels == 2
        if two and all(c.kind in names for item in self.items[-2:] for c in item.cells):
            self.items[-1].beside = self.items[-2]

    def start_row(self, line: TextLine) -> None:
        self._page = line.page
        self._new_item(line)

    def rows(self) -> RowsInOrder:
        return RowsInOrder(self.kind, self.sides, self.items, self.stray, self.has_line_numbers)

    def _join_labels(self, words: list[str]) -> list[str]:
        """Words that are a known line label only together (单价 50 万元以上…) become one piece."""
        if self.kind in CODE_LENGTHS:
            return words
        joined: list[str] = []
        while words:
            length = next((n for n in range(len(words), 1, -1) if self._keys("".join(words[:n]))), 1)
            joined.append("".join(words[:length]))
            words = words[length:]
        return joined

    def _with_leading_part(self, words: list[str], after: list[str]) -> list[str]:
        """A child row may print its own part of the code only: with the part above it, it is the code that has the name after it."""
        if self.kind not in CODE_LENGTHS or not words or not after or not _OWN_PART.match(words[0]):
            return words
        seen = [code for item in self.items if (code := item.text(CellKind.CODE))]
        name = normalise(after[0])
        whole = {seen[-1][:length] + words[0] for length in (3, 5) if seen and len(seen[-1]) >= length} - set(seen)
        fitting = [code for code in whole if any(known.startswith(name) for known in code_names(self.kind).get(code, ()))]
        return [*fitting, *words[1:]] if len(fitting) == 1 else words

    def _keys(self, text: str) -> bool:
        return any(label_keys(self.form_id, side, normalise(text)) for side in self.sides)

    # -- one piece ---------------------------------------------------------------------------------------------------

    def _piece(self, word: str, line: TextLine, after: str) -> None:
        if is_dash(word):
            if self._last:
                self._last.cells.append(TextCell(CellKind.DASH, [word], line.page, line))
        elif self._continue_cell(word, line):
            return
        elif _NUMERIC.match(word):
            self._number(word, line, after)
        else:
            self._text(word, line)

    def _continue_cell(self, word: str, line: TextLine) -> bool:
        """Offer the piece to the unfinished cells: those of the row cut by the page end first, then the last cell."""
        if self._continue_cut_row(word, line):
            return True
        if self.items and self.items[-1].cells:
            item, cell = self.items[-1], self.items[-1].cells[-1]
            if self._fits(item, cell, word, line, adjacent=True):
                cell.extend(word, line)
                return True
        return False

    def _continue_cut_row(self, word: str, line: TextLine) -> bool:
        """All cells of a row that a page end cuts have the same number of lines before it: where that is known, or where a piece is
        left over, a number of more lines is several."""
        if self._continue_cut_cell(word, line):
            return True
        if _NUMERIC.match(word) and not self._starts_code(word) and self._cut and self.items[-1] in self._cut:
            whole = [item.cells for item in self._cut]
            for item in self._cut:
                heights = item.heights_that_part()
                if len(heights) == 1:
                    item.split_numbers(heights[0], self.decimals)
            if self._continue_cut_cell(word, line):
                return True
            for item, cells in zip(self._cut, whole, strict=True):
                item.cells = cells
        return False

    def _continue_cut_cell(self, word: str, line: TextLine) -> bool:
        for item in self._cut:
            for cell in item.cells:
                if self._fits(item, cell, word, line, adjacent=False):
                    cell.extend(word, line)
                    self._last = item
                    self._part_cut_row()
                    return True
        return False

    def _part_cut_row(self) -> None:
        height = max(item.cut_height() for item in self._cut)
        goes_on = False
        for item in self._cut:
            goes_on = goes_on or item.goes_on()
            if height and goes_on:
                item.split_numbers(height, self.decimals)

    def _fits(self, item: RowInProgress, cell: TextCell, word: str, line: TextLine, adjacent: bool) -> bool:
        if cell.kind is CellKind.NUMBER and _NUMERIC.match(word):
            return cell.line != line and continues_number(cell.text, word, self.decimals)
        if cell.kind is CellKind.CODE and word.isdecimal():
            return cell.text + word in code_prefixes(self.kind) and (adjacent or not self._code_is_whole(item))
        if cell.kind is CellKind.LABEL and not _NUMERIC.match(word):
            return self._continues_label(item, cell, word, adjacent)
        return False

    def _code_is_whole(self, item: RowInProgress) -> bool:
        """A code is whole when its own names fit the label printed next to it."""
        code, label = item.text(CellKind.CODE), item.label
        return any(name.startswith(label) for name in code_names(self.kind).get(code, ()))

    def _continues_label(self, item: RowInProgress, cell: TextCell, word: str, adjacent: bool) -> bool:
        piece = normalise(word)
        joined = normalise(cell.text + word)
        if self.kind in CODE_LENGTHS:
            if piece in statutory_forms.row_labels(self.form_id):
                return False
            if adjacent:
                return True
            return normalise(cell.text) not in name_codes(self.kind) and joined in name_prefixes(self.kind)
        known = any(label_keys(self.form_id, side, joined) or is_label_prefix(self.form_id, side, joined) for side in self.sides)
        return known and not any(label_keys(self.form_id, side, piece) and piece != strip_numbering(piece) for side in self.sides)

    # -- new cells ---------------------------------------------------------------------------------------------------

    def _number(self, word: str, line: TextLine, after: str) -> None:
        if self._code_taken_for_decimals(word):
            code = self.items[-1].cells[-1].pieces.pop()
            self._new_item(line)
            self._new_cell(CellKind.CODE, code, line)
            self.items[-1].cells[-1].extend(word, line)
        elif self._starts_code(word) or self._stands_for_code(word, line, after):
            self._new_item(line)
            self._new_cell(CellKind.CODE, word, line)
        elif word.isdecimal() and self.has_line_numbers and self._takes_line_number(int(word)):
            return
        else:
            self._new_cell(CellKind.NUMBER, word, line)

    def _starts_code(self, word: str) -> bool:
        if self.kind not in CODE_LENGTHS or not word.isdecimal():
            return False
        return word in code_prefixes(self.kind) and (len(word) >= 2 or self.kind == "economic_codes")

    def _stands_for_code(self, word: str, line: TextLine, after: str) -> bool:
        """Whether digits that no classification knows as a code stand where one does, where amounts show decimals: before the name of one, or at the
        start of a line below a known class and before words."""
        if not (self.kind in CODE_LENGTHS and self.decimals and word.isdecimal() and len(word) in CODE_LENGTHS[self.kind]):
            return False
        starts = word[:CLASS_DIGITS] in code_names(self.kind) and line.text.split()[:1] == [word]
        return normalise(after) in name_codes(self.kind) or (starts and bool(after) and not _NUMERIC.match(after) and not is_dash(after))

    def _code_taken_for_decimals(self, word: str) -> bool:
        """Whether the last piece of the number before is the beginning of a code, as the piece that follows it shows: `500. 30 23`."""
        cell = self.items[-1].cells[-1] if self.items and self.items[-1].cells else None
        if not cell or cell.kind is not CellKind.NUMBER or len(cell.pieces) < 2 or self.kind not in CODE_LENGTHS or not word.isdecimal():
            return False
        piece = cell.pieces[-1]
        whole = self._starts_code(word) and len(word) >= len(piece)
        return not whole and self._starts_code(piece) and piece + word in code_prefixes(self.kind)

    def _takes_line_number(self, number: int) -> bool:
        """A row number (行次) is one more than the last on its side, or a little more where lines between are lost. In a two-sided form rows without
        a label have one too."""
        last = self.items[-1] if self.items else None
        if last and all(cell.kind is CellKind.LABEL for cell in last.cells):
            side = self._side_of(last)
            if 0 <= number - self.next_line_number.get(side, number) <= _LINES_LOST:
                self.next_line_number[side] = number + 1
                last.cells.append(TextCell(CellKind.LINE_NUMBER, [str(number)], last.page, last.cells[-1].line))
                return True
        if len(self.sides) == 2:
            for side, expected in self.next_line_number.items():
                if expected == number:
                    self.next_line_number[side] = number + 1
                    return True
        return False

    def _side_of(self, item: RowInProgress) -> str:
        label = item.label
        for side in self.sides:
            if label_keys(self.form_id, side, label) and not (side == "income" and self._used(label, side, item)):
                return side
        return self.sides[-1]

    def _used(self, label: str, side: str, item: RowInProgress) -> bool:
        keys = label_keys(self.form_id, side, label)
        earlier = sum(1 for other in self.items if other is not item and other.label == label)
        return earlier >= len(keys) and bool(label_keys(self.form_id, "expenditure", label))

    def _text(self, word: str, line: TextLine) -> None:
        label = normalise(word)
        if self.kind in CODE_LENGTHS:
            starts = label in statutory_forms.row_labels(self.form_id)
            code, name = re.match(r"^(\d*)(.*)$", label).groups()  # type: ignore[union-attr]
            if code and name and code in code_names(self.kind):
                self._new_item(line)
                self._new_cell(CellKind.CODE, code, line)
                self._new_cell(CellKind.LABEL, name, line)
                return
        else:
            starts = any(label_keys(self.form_id, side, label) or is_label_prefix(self.form_id, side, label) for side in self.sides)
            starts = starts or (bool(self.items) and label != strip_numbering(label))
        if starts:
            self._new_item(line)
        if self.items:
            self._new_cell(CellKind.LABEL, word, line)

    def _new_item(self, line: TextLine) -> None:
        if line not in (cell.line for item in self._cut for cell in item.cells):
            self._cut = []
        self._last = RowInProgress(page=line.page)
        self.items.append(self._last)
        self._labels += 1

    def _new_cell(self, kind: CellKind, text: str, line: TextLine) -> None:
        cell = TextCell(kind, [text], line.page, line)
        (self.items[-1].cells if self.items else self.stray).append(cell)
        self._last = self.items[-1] if self.items else None
