"""Lines of a band → its rows, by codes or by labels, and the numbers in the same line.

Belongs here: which words are code, label and number; codes of which only the last part is printed; labels over several lines. Does not belong here:
where a band is (`bands`), which row and column a number is of (`aligned`, `columns`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from dagster_project.forms.amounts import is_dash, looks_like_amount, parse_number
from dagster_project.forms.recognise.titles import is_around_title
from dagster_project.forms.solve.candidates import is_label_prefix, label_keys, line_key
from dagster_project.forms.text.aligned.bands import ColumnBand
from dagster_project.forms.text.aligned.words import AlignedLine, AlignedWord, clusters_of, column_numbers, is_figure
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CODE_LENGTHS, ITEM_DIGITS, SECTION_DIGITS, code_names, code_prefixes, name_codes, name_prefixes
from dagster_project.knowledge.normalise import normalise

CODED = frozenset(CODE_LENGTHS)
"""Kinds of forms whose rows have codes."""


_NUMBERS_OF_A_COLUMN = 3
"""Below which numbers one above the other may be so by chance."""
_UNKNOWN = ""
"""The code of a row that prints one, or a part of one, of which nothing tells whose it is."""


@dataclass(slots=True)
class AlignedRow:
    """A row from line `first` to `last`. `code_end`: the place behind its printed code."""

    key: str
    label: str
    first: int
    last: int
    page: int
    band: ColumnBand
    code: str | None = None
    paragraphs: set[int] = field(default_factory=set)
    code_end: int = 0
    has_figures: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What a line of a band holds: pieces of a code, words of a label, numbers and dashes."""

    codes: Sequence[AlignedWord]
    labels: Sequence[AlignedWord]
    numbers: Sequence[AlignedWord]

    @property
    def label(self) -> str:
        return normalise("".join(word.text for word in self.labels))

    def is_alone(self, word: AlignedWord, width: int) -> bool:
        """Whether no label is in the cell of a number, of cells of this width."""
        return all(label.x0 // width != word.x0 // width for label in self.labels)

    def stands_apart(self, word: AlignedWord) -> bool:
        """Whether more than one blank is before a word."""
        return all(other.x1 < word.x0 - 1 or other.x0 >= word.x0 for other in (*self.codes, *self.labels, *self.numbers))


class RowFinder:
    """Finds the rows of a form, band by band."""

    def __init__(self, form_id: str, lines: Sequence[AlignedLine], shows_decimals: bool, cell_width: int) -> None:
        self._form_id = form_id
        self._shows_decimals = shows_decimals
        self._cell_width = cell_width
        self._kind = statutory_forms.row_kinds()[form_id]
        self._code_column = _code_columns(lines) if self._kind == "function_codes" else {}
        self._end = _end_of_columns(lines)

    def parts(self, lines: Sequence[AlignedLine]) -> list[Parts]:
        """The parts of each line of a band, without the numbers that only count its lines or its columns."""
        # Counts of pieces may follow each other by chance.
        fewest = 3 if statutory_forms.count_rows(self._form_id) else 2
        counting = _line_number_words(lines, fewest) if self._kind not in CODED else set()
        counting |= {word for line in lines for word in column_numbers(line)}
        return [self._without_remark(part) for part in self._with_strays([self._parts(line, counting) for line in lines])]

    def _with_strays(self, found: Sequence[Parts]) -> list[Parts]:
        """The parts with words that stand apart in columns of numbers (#REF!, 见附注) among the numbers, where a code or label stands before them."""
        width = self._cell_width
        numbers = {word for part in found for word in part.numbers if parse_number(word.text)}
        names = [part.labels[0] for part in found if part.labels]
        if width:  # a number in a cell of words is a part of a remark
            alone = [word for part in found for word in part.numbers if word in numbers and part.is_alone(word, width)]
            spans = {(word.x0 // width * width, (word.x0 // width + 1) * width) for word in alone}
        else:
            clusters = [cluster for cluster in clusters_of(numbers) if len(cluster) >= _NUMBERS_OF_A_COLUMN]
            spans = {(cluster[0].x0, max(word.x1 for word in cluster)) for cluster in clusters}

        def among(words: Iterable[AlignedWord], span: tuple[int, int]) -> list[AlignedWord]:
            return [word for word in words if span[0] <= (word.x0 if width else (word.x0 + word.x1) // 2) < span[1]]

        columns = [span for span in sorted(spans) if len(among(numbers, span)) > len(among(names, span))]
        with_strays = []
        for part in found:
            column_of = {word: span for span in columns for word in among(part.labels, span)}
            strays = {column_of[word]: word for word in reversed(part.labels) if word in column_of}
            labels = [word for word in part.labels if word not in column_of]
            is_row = bool(part.codes or labels) and all(width or part.stands_apart(word) for word in strays.values())
            with_strays.append(Parts(part.codes, labels, [*part.numbers, *strays.values()]) if is_row else part)
        return with_strays

    def _without_remark(self, part: Parts) -> Parts:
        """The parts of a line without the words that stand behind its figures and right of all columns: a remark is no part of a label. What may stand
        in a column stays, so that the row is told."""
        if self._kind != "function_codes" or not part.numbers:
            return part
        return Parts(part.codes, [word for word in part.labels if word.x0 < self._end], part.numbers)

    def has_label(self, line: AlignedLine) -> bool:
        return bool(self._parts(line, set()).labels)

    def _parts(self, line: AlignedLine, counting: set[AlignedWord]) -> Parts:
        codes: list[AlignedWord] = []
        labels: list[AlignedWord] = []
        numbers: list[AlignedWord] = []
        unknown_code = self._code_before_name(line)
        for word in line.words:
            joined = "".join(code.text for code in codes) + word.text
            if word in counting:
                continue
            may_be_code = self._kind in CODED and word.text.isdecimal() and not numbers and not labels
            if may_be_code and (word in unknown_code or self._may_be_code(joined, word.text)):
                codes.append(word)
            elif (is_figure(word) and not _glued_to_label(word, line)) or (is_dash(word.text) and labels):
                numbers.append(word)
            else:
                labels.append(word)
        return Parts(codes, labels, numbers)

    def _may_be_code(self, joined: str, piece: str) -> bool:
        return joined in code_prefixes(self._kind) or (len(piece) == 2 and joined == piece)

    def _code_before_name(self, line: AlignedLine) -> list[AlignedWord]:
        """Digits that no classification knows as a code and that stand where one does: before the name of one, where amounts show decimals."""
        digits = list(takewhile(lambda word: word.text.isdecimal(), line.words))
        name = next((word.normalised for word in line.words[len(digits) :]), "")
        fits = self._shows_decimals and sum(len(word.text) for word in digits) in CODE_LENGTHS.get(self._kind, ())
        return digits if fits and name in name_codes(self._kind) else []

    def rows(
        self, band: ColumnBand, lines: Sequence[AlignedLine], parts: Sequence[Parts], before: Sequence[AlignedRow]
    ) -> list[AlignedRow]:
        """The rows of a band, whose `lines` have the `parts`; `before` are those of the bands before it."""
        find = self._code_rows if self._kind in CODED else self._label_rows
        return find(band, lines, parts, before)

    def _code_rows(
        self, band: ColumnBand, lines: Sequence[AlignedLine], parts: Sequence[Parts], before: Sequence[AlignedRow]
    ) -> list[AlignedRow]:
        rows: list[AlignedRow] = []
        all_rows = list(before)
        """With those that are of no known code, below which other rows may stand."""
        pending: list[tuple[AlignedLine, str]] = []
        totals = statutory_forms.row_labels(self._form_id)
        known = code_names(self._kind)
        for line, part in zip(lines, parts, strict=True):
            codes, label = part.codes, part.label
            code = "".join(word.text for word in codes)
            bare = re.sub(r"^类?款?项?(?=合计|总计)", "", label)
            last = rows[-1] if rows else None
            has_figures = any(parse_number(word.text) for word in part.numbers)
            if code and last and line.paragraph in last.paragraphs and not last.label and last.code and last.code + code in known:
                last.code = last.key = last.code + code
                last.label, last.last = label, line.index
            elif code:
                whole = code if code in known or len(code) >= 3 else self._with_leading_part(codes[0], line.page, label, all_rows)
                of_code = whole if whole and (whole == code or self._may_be_named(whole, label)) else _UNKNOWN
                row = AlignedRow(of_code, label, line.index, line.index, line.page, band, of_code, {line.paragraph}, codes[-1].x1)
                all_rows.append(row)
                if of_code:
                    row.label, row.first = self._label_above(row, pending)
                    rows.append(row)
                pending = []
            elif bare in totals and label:
                rows.append(AlignedRow(totals[bare][0], bare, line.index, line.index, line.page, band, None, {line.paragraph}))
                pending = []
            elif label and last and self._goes_on(last, label, line, has_figures=has_figures):
                last.label += label
                last.last = line.index
            elif label:
                pending.append((line, label))
            if rows and rows[-1].last == line.index:
                rows[-1].has_figures |= has_figures
        return rows

    def _with_leading_part(self, piece: AlignedWord, page: int, label: str, rows: Sequence[AlignedRow]) -> str | None:
        """A child row may print its own part of the code only: the part above it is that of the nearest row of the page whose own part
        stands left of it, whether or not its code is listed; none where that row is of no known code. Where none stands there, of the codes that may follow the row above the one is meant
        whose name is printed next to it, else the only known one, else the only one."""
        parent = next((row for row in reversed(rows) if row.code is not None and row.page == page and row.code_end <= piece.x0), None)
        if parent and parent.code == _UNKNOWN:
            return None
        if parent and parent.code and len(parent.code) < ITEM_DIGITS:
            whole = parent.code + piece.text
            # An item right below a class: the line of its section is lost.
            return whole if self._code_column.get(piece.x0, len(whole)) == len(whole) else None
        last = next((row.code for row in reversed(rows) if row.code), "")
        lengths = [self._code_column[piece.x0]] if piece.x0 in self._code_column else [ITEM_DIGITS, SECTION_DIGITS]
        codes = [last[: length - 2] + piece.text for length in lengths if len(last) >= length - 2]
        following = [code for code in codes if code > last]
        names = code_names(self._kind)
        named = [code for code in codes if label and any(name.startswith(label) for name in names.get(code, ()))]
        known = [code for code in following if code in names]
        return next((of_some[0] for of_some in (named, known, following) if len(of_some) == 1), None)

    def _may_be_named(self, code: str, label: str) -> bool:
        """Whether a code of which only a part is printed may have the name beside it, or its beginning: not where that is the name of others only, as
        behind a lost line."""
        return label not in name_prefixes(self._kind) or any(name.startswith(label) for name in code_names(self._kind).get(code, ()))

    def _label_above(self, row: AlignedRow, pending: Sequence[tuple[AlignedLine, str]]) -> tuple[str, int]:
        """Lines of a label that stand above its code, where code and label then make a known name."""
        names = code_names(self._kind).get(row.key, frozenset())
        text, first = row.label, row.first
        for line, label in reversed(pending):
            if any(name.startswith(label + text) or name == label + text for name in names):
                text, first = label + text, line.index
        return text, first

    def _goes_on(self, row: AlignedRow, label: str, line: AlignedLine, *, has_figures: bool) -> bool:
        """Whether a line goes on with the label of the row above: with a known name, or right below it, where not both print figures."""
        names = code_names(self._kind).get(row.key, frozenset())
        if any(name.startswith(row.label + label) for name in names):
            return True
        if row.has_figures and has_figures:
            return False
        return bool(row.label) and row.label not in names and line.paragraph in row.paragraphs and line.index == row.last + 1

    def _label_rows(
        self, band: ColumnBand, lines: Sequence[AlignedLine], parts: Sequence[Parts], before: Sequence[AlignedRow]
    ) -> list[AlignedRow]:
        rows: list[AlignedRow] = []
        used = {row.key for row in before if row.key and row.band.side == band.side}
        order = statutory_forms.row_order(self._form_id, band.side)
        pending: tuple[str, int, int] | None = None
        for line, part in zip(lines, parts, strict=True):
            label = part.label
            if not label:
                continue
            joined = (pending[0] if pending else "") + label
            for text, first in ((joined, pending[1] if pending else line.index), (label, line.index)):
                key = line_key(self._form_id, band.side, text, used, max((order.get(known, 0) for known in used), default=0))
                if key:
                    used.add(key)
                    rows.append(AlignedRow(key, text, first, line.index, line.page, band, None, {line.paragraph}))
                    pending = None
                    break
            else:
                if rows and line.index - rows[-1].last <= 2 and self._longer(band.side, rows[-1], label):
                    rows[-1].label += label
                    rows[-1].last = line.index
                elif is_label_prefix(self._form_id, band.side, joined):
                    pending = (joined, pending[1] if pending else line.index, line.index)
                else:
                    pending = (label, line.index, line.index) if is_label_prefix(self._form_id, band.side, label) else None
        return rows

    def _longer(self, side: str, row: AlignedRow, label: str) -> bool:
        return row.key in label_keys(self._form_id, side, row.label + label)


def _end_of_columns(lines: Sequence[AlignedLine]) -> int:
    """The place behind the heads and figures of a form, whatever page they are on."""
    first = next((index for index, line in enumerate(lines) if any(looks_like_amount(word.text) for word in line.words)), len(lines))
    heads = [word for line in lines[:first] for word in line.words if not is_around_title(word.normalised)]
    figures = [word for line in lines[first:] for word in line.words if is_figure(word)]
    return max((word.x1 for word in (*heads, *figures)), default=0)


def _glued_to_label(word: AlignedWord, line: AlignedLine) -> bool:
    """A number with one blank before and more text right after it is part of a label (单价 50 万元以上…)."""
    return any(other.x0 - word.x1 == 1 and not parse_number(other.text) for other in line.words) and "." not in word.text


def _line_number_words(lines: Sequence[AlignedLine], fewest: int) -> set[AlignedWord]:
    """Words of a column of row numbers (行次): stacked small integers that count up by one, at least `fewest` of them where no head says so."""
    heads = [word for line in lines for word in line.words if statutory_forms.header_words().get(normalise(word.text)) == "line_no"]
    integers = [word for line in lines for word in line.words if re.fullmatch(r"\d{1,3}", word.text)]
    found: set[AlignedWord] = set()
    for cluster in clusters_of(integers):
        values = [int(word.text) for word in sorted(cluster, key=lambda word: word.line)]
        is_headed = any(head.x0 < word.x1 and word.x0 < head.x1 and head.line < word.line for head in heads for word in cluster)
        if (is_headed or len(values) >= fewest) and all(b - a == 1 for a, b in zip(values, values[1:], strict=False)):
            found |= set(cluster)
    return found


def _code_columns(lines: Sequence[AlignedLine]) -> dict[int, int]:
    """Place of a lone piece of a code → length of the code it ends, where sections and items each have a column of their own."""
    firsts = [line.words[0] for line in lines if len(line.words) > 1 and len(line.words[0].text) == 2 and line.words[0].text.isdecimal()]
    clusters = clusters_of(firsts)
    if len(clusters) != 2:
        return {}
    return {word.x0: length for cluster, length in zip(clusters, (5, 7), strict=True) for word in cluster}
