"""How a form prints its numbers, and which cells do not fit.

Belongs here: what only the other figures of a form tell of a cell: whether a blank or a group of four parts thousands, whether a figure is whole.
Does not belong here: how any one number is written (`forms.amounts`), which words stand in a cell (`cells`).

A figure with another number of decimals than its column is a piece, a mark of a note that touches it, or a number of something else (a
seal, a telephone): it is not read. Columns without closing zeros (12, 3.5, 100.25) show by themselves that they leave them out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from dagster_project.documents.text.numbers import FIGURE_PART
from dagster_project.forms.amounts import PrintedNumber, parse_grouped, parse_number
from dagster_project.forms.ruled.cells import CellText
from dagster_project.forms.ruled.rows import RawRow

_FEWEST = 3
"""Figures of a column that say how the column prints; of fewer, the whole form says it."""
_NEARLY_ALL = Fraction(2, 3)
_GROUP = 3
_THOUSAND = 1000
_LONG = 10**7
"""A whole number so long is hard to read without separators: a form that prints them elsewhere prints them here."""
_GROUPED = re.compile("[0-9０-９][^0-9０-９.．][0-9０-９]")


class _Decimals(NamedTuple):
    """How many decimals figures show, and whether closing zeros are among them: a figure that ends in 0 tells it."""

    shown: int
    keeps_zeros: bool


class Spelling:
    """How one form prints its numbers. `counts` are the rows of pieces or persons; `is_ruled`: rules show every column, so that two numbers of
    one cell are not those of two columns."""

    def __init__(self, entries: Iterable[RawRow], counts: frozenset[str], *, is_ruled: bool) -> None:
        printed = [(column, text) for entry in entries if entry.key not in counts for column, text in _texts(entry)]
        plain = [(column, number) for column, text in printed if (number := parse_number(text))]
        grouped = [(text, number) for _, text in printed if (number := parse_grouped(text))]
        self._grouping = _grouping([number for _, number in plain], grouped, is_ruled=is_ruled)
        read = [*plain, *((column, number) for column, text in printed if (number := self._grouped(text)))]
        figures = [number for _, number in read if number.value]
        self._points_may_group = _points_may_group(figures)
        self._groups_long = _groups_long(figures)
        self._of_form = _decimals(figures)
        self._most_show = _most_show(figures)
        by_column: dict[str, list[PrintedNumber]] = {}
        for column, number in read:
            if number.value:
                by_column.setdefault(column, []).append(number)
        self._of_column = {column: _of_column(numbers, self._of_form) for column, numbers in by_column.items()}

    def number(self, column: str, printed: CellText) -> PrintedNumber | None:
        """The number of a cell by itself, by the grouping of the form, or out of its wrapped pieces; None where there is none."""
        if not printed.is_clear:
            return None
        return printed.number or self._grouped(printed.text) or (self._wrapped(column, printed.text) if printed.is_wrapped else None)

    def fits(self, column: str, number: PrintedNumber, printed: CellText) -> bool:
        """Whether an amount is written like the others of its column. Zero is exact however it is written, and so is a number that the file
        stores as one."""
        if not number.value or printed.stored is not None:
            return True
        if self._points_may_group and number.decimals == _GROUP:
            return False
        if self._groups_long and not number.decimals and abs(number.value) >= _LONG and not _is_grouped(number):
            return False
        usual = self._of_column.get(column, self._of_form)
        if usual is None or number.decimals == usual.shown:
            return True
        return number.decimals < usual.shown and (printed.is_whole or not usual.keeps_zeros)

    def weighed(self, number: PrintedNumber | None, printed: CellText) -> CellText:
        """What a cell prints; in doubt where it was recognised in a picture with fewer decimals than most figures of the form: a rule, or the edge of a stain,
        looks like a 1."""
        is_odd = printed.recognised is not None and number is not None and number.value and number.decimals < self._most_show
        return printed.doubted() if is_odd else printed

    def _grouped(self, text: str) -> PrintedNumber | None:
        return parse_grouped(text) if self._grouping and self._grouping == _separator(text) else None

    def _wrapped(self, column: str, text: str) -> PrintedNumber | None:
        """The number whose pieces stand one below the other, if only all of them together have the decimals of the column."""
        usual, pieces = self._of_column.get(column) or self._of_form, text.split()
        whole = parse_number("".join(pieces))
        if usual is None or whole is None or whole.decimals != usual.shown or not all(map(FIGURE_PART.fullmatch, pieces)):
            return None
        return (
            None
            if any((number := parse_number(piece)) and number.decimals == usual.shown for piece in pieces)
            else replace(whole, text=text)
        )


def _texts(entry: RawRow) -> Iterator[tuple[str, str]]:
    return ((column, printed.text) for column, printed in entry.values.items() if printed.is_clear and printed.text)


def _separator(text: str) -> str:
    return "," if re.search("[,，]", text) else " "


def _grouping(plain: Sequence[PrintedNumber], grouped: Sequence[tuple[str, PrintedNumber]], *, is_ruled: bool) -> str:
    """What parts the digits of the form where it does so in another manner than with a comma before every three: a blank, the comma of groups of
    four, or nothing. No number of the form may be written in the usual manner then."""
    separators = {_separator(text) for text, _ in grouped}
    if len(separators) != 1:
        return ""
    if separators == {","}:
        return "" if any(re.search("[,，']", number.text) for number in plain) else ","
    # Once is no manner: 1 234.00 may be the end of one number and the start of another.
    alone = len(grouped) < 2 or any(abs(number.value) >= _THOUSAND for number in plain)
    return "" if alone or not is_ruled else " "


def _points_may_group(figures: Sequence[PrintedNumber]) -> bool:
    """Whether a point may part thousands (3.423 and 18 of one form)."""
    with_point = [number for number in figures if number.decimals]
    whole = [number for number in figures if not number.decimals]
    return (
        bool(with_point and whole)
        and all(number.decimals == _GROUP and 1 <= abs(number.value) < _THOUSAND and "," not in number.text for number in with_point)
        and all(abs(number.value) < _THOUSAND for number in whole)
    )


def _groups_long(figures: Sequence[PrintedNumber]) -> bool:
    """Whether the form parts thousands in nearly all of its numbers."""
    long = [number for number in figures if abs(number.value) >= _THOUSAND]
    return len(long) > _FEWEST and sum(map(_is_grouped, long)) > _NEARLY_ALL * len(long)


def _is_grouped(number: PrintedNumber) -> bool:
    return _GROUPED.search(number.text) is not None


def _most_show(figures: Sequence[PrintedNumber]) -> int:
    """How many decimals more than half of the figures show; 0 where they differ."""
    [(shown, times)] = Counter(number.decimals for number in figures).most_common(1) or [(0, 0)]
    return shown if 2 * times > len(figures) else 0


def _decimals(figures: Sequence[PrintedNumber]) -> _Decimals | None:
    """What these figures show, or None where they show now more, now fewer."""
    if not figures:
        return None
    usual, count = Counter(number.decimals for number in figures).most_common(1)[0]
    return _Decimals(usual, any(map(_ends_in_zero, figures))) if usual and count >= _NEARLY_ALL * len(figures) else None


def _of_column(figures: Sequence[PrintedNumber], of_form: _Decimals | None) -> _Decimals | None:
    """What the figures of a column show. The form says it where they are few, or a single one is shorter than the others."""
    if len(figures) < _FEWEST:
        return of_form
    own = _decimals(figures)
    if own is None:
        return of_form if any(map(_ends_in_zero, figures)) else None
    shorter = sum(number.decimals < own.shown for number in figures)
    return of_form if not own.keeps_zeros and shorter == 1 and of_form and of_form.shown == own.shown else own


def _ends_in_zero(number: PrintedNumber) -> bool:
    return number.decimals > 0 and not int(number.value.scaleb(number.decimals)) % 10
