"""Names of codes, and the pieces that the codes are printed in → the codes.

Belongs here: forms whose codes stand in columns of their own (类款项), so that a dump that prints block after block leaves pieces of codes away from
their names. A name may be that of several codes; the codes that are meant must use up the printed pieces exactly, and where that leaves several ways,
none is known. Does not belong here: finding names and pieces (`blocks.reader`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from itertools import combinations

from dagster_project.knowledge.codes import (
    CLASS_DIGITS,
    SECTION_DIGITS,
    child_length,
    code_names,
    code_parts,
    is_class,
    name_codes,
    parent_of,
)

_MOST_STEPS = 5000
_MOST_NAMES = 500

Text = tuple[str, int]
"""A name, and the page that prints it."""
Pieces = Counter[tuple[str, int]]
"""Pieces of codes, each with its page."""
Row = tuple[str, str, int]
"""(code, name, page)."""
_PiecesOf = Callable[[Sequence[Row]], Pieces]


def codes_of_names(kind: str, texts: Sequence[Text], pieces: Pieces) -> list[Row]:
    """The codes that names in reading order are meant as; [] where the pieces do not tell."""
    ways = (_in_order, _by_pieces) if kind == "function_codes" else (_by_pieces,)
    found = (rows for of_rows in (_pieces, _own_pieces) for way in ways if of_rows(rows := way(kind, texts, pieces, of_rows)) == pieces)
    return next(found, [])


def _in_order(kind: str, texts: Sequence[Text], pieces: Pieces, of_rows: _PiecesOf) -> list[Row]:
    """Names in reading order, each taken for a code that has had that name and fits: below the code before it, beside
    it, or a new class. Of several codes those are meant that use up the printed pieces; [] where that leaves several ways."""
    if len(texts) > _MOST_NAMES:
        return []
    found: list[list[Row]] = []
    steps = 0

    def go_on(index: int, rows: list[Row], left: Pieces) -> None:
        nonlocal steps
        steps += 1
        if len(found) > 1 or steps > _MOST_STEPS:
            return
        if index == len(texts):
            if not left:
                found.append(rows)
            return
        name, page = texts[index]
        after = rows[-1][0] if rows else ""
        fitting = [(code, name, page) for code in _next_codes(name_codes(kind)[name], after)]
        fitting = [row for row in fitting if of_rows([row]) <= left]
        for row in fitting:
            go_on(index + 1, [*rows, row], left - of_rows([row]))
        if not fitting:
            go_on(index + 1, rows, left)

    go_on(0, [], pieces)
    return found[0] if len(found) == 1 and steps <= _MOST_STEPS else []


def _next_codes(codes: Iterable[str], last: str) -> list[str]:
    """The codes that may follow `last`: children of it, else its siblings, else those of the levels above."""
    for leading in (last, last[:SECTION_DIGITS], last[:CLASS_DIGITS], ""):
        below = sorted(code for code in codes if code > last and code.startswith(leading) and len(code) == child_length(leading))
        if below:
            return below
    return []


def _by_pieces(kind: str, texts: Sequence[Text], pieces: Pieces, of_rows: _PiecesOf) -> list[Row]:
    """Names in any order, each taken for a code that has had that name and whose pieces are printed on the page and not used by
    another: where a name is printed as often as such codes are left, for all of them. Those that are left are taken together."""
    open_names = Counter(texts)
    printed = {name for name, _ in open_names}
    rows: list[Row] = []
    left = Counter(pieces)

    def fitting(name: str, page: int) -> list[Row]:
        codes = {code for code in name_codes(kind)[name] if _parent_is_printed(code, kind, printed)} - {code for code, _, _ in rows}
        return [row for code in sorted(codes) if of_rows([row := (code, name, page)]) <= left]

    found_more = True
    while found_more:
        found_more = False
        for (name, page), times in list(open_names.items()):
            fit = fitting(name, page)
            if len(fit) == times and of_rows(fit) <= left:
                rows += fit
                left -= of_rows(fit)
                del open_names[name, page]
                found_more = True
    choices = [list(combinations(fitting(*text), times)) for text, times in open_names.items()]
    return rows + _the_one_way(sorted(choices, key=len), left, of_rows, {code for code, _, _ in rows})


def _the_one_way(choices: Sequence[Sequence[tuple[Row, ...]]], left: Pieces, of_rows: _PiecesOf, known: Container[str]) -> list[Row]:
    """The rows of the only way to take one choice of each that uses up the pieces and puts every code below one that is there; [] without it."""
    found: list[list[Row]] = []
    steps = 0

    def go_on(index: int, rows: list[Row], left: Pieces) -> None:
        nonlocal steps
        steps += 1
        if len(found) > 1 or steps > _MOST_STEPS:
            return
        if index == len(choices):
            codes = {code for code, _, _ in rows}
            if not left and all(is_class(code) or parent_of(code) in codes or parent_of(code) in known for code in codes):
                found.append(rows)
            return
        for chosen in choices[index]:
            taken = of_rows(chosen)
            if taken <= left and not {row[0] for row in chosen} & {row[0] for row in rows}:
                go_on(index + 1, [*rows, *chosen], left - taken)

    go_on(0, [], left)
    return found[0] if len(found) == 1 and steps <= _MOST_STEPS else []


def _parent_is_printed(code: str, kind: str, printed: Container[str]) -> bool:
    """Whether the form prints a name of the code that a code is a part of; a class is part of none."""
    return is_class(code) or any(name in printed for name in code_names(kind).get(parent_of(code), ()))


def _pieces(rows: Sequence[Row]) -> Pieces:
    """The pieces (class, section, item) that codes are printed in, by page."""
    pieces: Pieces = Counter()
    for code, _, page in rows:
        pieces.update((part, page) for part in code_parts(code))
    return pieces


def _own_pieces(rows: Sequence[Row]) -> Pieces:
    """The same where each row prints the last part of its code only: those before it stand above."""
    return Counter((code_parts(code)[-1], page) for code, _, page in rows)
