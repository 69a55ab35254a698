"""Rows of a form of economic codes that are printed side by side, where a tool printed codes, names and figures of such rows on lines of their own →
whole ones.

    301 01 302                30101 基本工资 30201 办公费
    基本工资 01 办公费         262.33 21.21
    262.33 21.21

Belongs here: putting pieces of codes and names together where the names of the codes leave one way. Figures on a line of their own stay on one. Does not belong here: which row they are of (`solve.solver`), names wrapped around one row (`wrapped_names`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.knowledge.codes import code_names, is_class
from dagster_project.knowledge.normalise import normalise

_KIND = "economic_codes"
_MOST_LINES = 6
_MOST_ROWS = 4
_MOST_SHARING = 2
"""Rows that a line of figures may be of."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word of some rows that stand side by side: its place among all of them, and the line of theirs that prints it."""

    text: str
    place: int
    line: int


def parted(lines: Sequence[TextLine]) -> tuple[list[TextLine], list[TextLine]]:
    """(the lines with the pieces of each row together, as far as they show whose they are; the figures of rows side by side where they do not)."""
    found: list[TextLine] = []
    astray: list[TextLine] = []
    for group in _groups(lines):
        for length in range(len(group), 0, -1):
            if rows := _rows(group[:length]):
                found += [*rows, *group[length:]] if length > 1 else group
                break
        else:
            mixed = sum(_is_class(word) for line in group for word in line.text.split()) > 1
            found += [_without_figures(line) for line in group] if mixed else group
            astray += [_figures_alone(line) for line in group] if mixed else []
    return found, [line for line in astray if line.text]


def _without_figures(line: TextLine) -> TextLine:
    return line._replace(text=" ".join(word for word in line.text.split() if not _is_figure(word)))


def _figures_alone(line: TextLine) -> TextLine:
    return line._replace(text=" ".join(word for word in line.text.split() if _is_figure(word)))


def _groups(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """The lines from each that begins with the code of a class to the next."""
    group: list[TextLine] = []
    for line in lines:
        if group and (_begins(line) or line.page != group[0].page or len(group) == _MOST_LINES):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins(line: TextLine) -> bool:
    return _is_class(line.text.split()[0])


def _is_class(word: str) -> bool:
    return is_class(word) and word in code_names(_KIND)


def _rows(group: Sequence[TextLine]) -> list[TextLine] | None:
    """The rows of some lines; None where they leave no way or several to part them."""
    words = [(word, number) for number, line in enumerate(group) for word in line.text.split()]
    pieces = [_Piece(word, place, number) for place, (word, number) in enumerate(words)]
    classes = [piece for piece in pieces if _is_class(piece.text)]
    figures = [piece for piece in pieces if _is_figure(piece.text)]
    parts = [piece for piece in pieces if piece.text.isdecimal() and not _is_class(piece.text)]
    names = [piece for piece in pieces if piece not in classes and piece not in figures and piece not in parts]
    if not _begins(group[0]) or len(classes) > _MOST_ROWS or len(parts) > len(classes):
        return None
    ways = [
        _row_lines(group, pieces, figures, codes, {names[index]: row for index, row in of_row.items()})
        for places in combinations(range(len(classes)), len(parts))
        for codes in [
            [piece.text + dict(zip(places, (p.text for p in parts), strict=True)).get(row, "") for row, piece in enumerate(classes)]
        ]
        for of_row in _named(codes, names)
    ]
    return ways[0] if ways and all(way == ways[0] for way in ways) else None


def _row_lines(
    group: Sequence[TextLine], pieces: Sequence[_Piece], figures: Sequence[_Piece], codes: Sequence[str], row_of: Mapping[_Piece, int]
) -> list[TextLine] | None:
    """The rows by their codes and the names of these; None where the figures are not told apart as they are elsewhere."""
    certain, loose = _figures(pieces, figures, row_of, len(codes))
    texts = [
        " ".join((code, "".join(piece.text for piece, of in row_of.items() if of == row), *certain[row])) for row, code in enumerate(codes)
    ]
    of_figures = [number for number in range(len(group)) if all(piece in figures for piece in pieces if piece.line == number)]
    empty = [text for row, text in enumerate(texts) if not certain[row]]
    if of_figures not in ([], [len(group) - 1]):
        return None  # the other rows have one such line, below their names
    if loose and not 0 < len(empty) <= _MOST_SHARING:
        return None
    found = [group[0]._replace(text=text) for row, text in enumerate(texts) if certain[row]]
    found += [group[0]._replace(text=" ".join(empty))] if empty else []
    return found + ([group[-1]._replace(text=" ".join(piece.text for piece in loose))] if loose else [])


def _named(codes: Sequence[str], names: Sequence[_Piece]) -> Iterator[dict[int, int]]:
    """Every way to make up names of the codes by all pieces of names, in order: piece (by its place) → row."""
    known = [code_names(_KIND).get(code, frozenset()) for code in codes]

    def go_on(place: int, so_far: tuple[str, ...], of: dict[int, int]) -> Iterator[dict[int, int]]:
        if place == len(names):
            if all(text in of_code for text, of_code in zip(so_far, known, strict=True)):
                yield of
            return
        for row, text in enumerate(so_far):
            longer = text + normalise(names[place].text)
            if any(name.startswith(longer) for name in known[row]):
                yield from go_on(place + 1, (*so_far[:row], longer, *so_far[row + 1 :]), {**of, place: row})

    yield from go_on(0, ("",) * len(codes), {})


def _figures(
    pieces: Sequence[_Piece], figures: Sequence[_Piece], row_of: Mapping[_Piece, int], rows: int
) -> tuple[dict[int, list[str]], list[_Piece]]:
    """(row → its figures, figures that may be of several rows). A figure between the names of two rows on one line, or behind that of the last row, is
    of the row whose name it follows."""
    certain: dict[int, list[str]] = {row: [] for row in range(rows)}
    loose: list[_Piece] = []
    for index, piece in enumerate(pieces):
        if piece not in figures:
            continue
        before = next((p for p in reversed(pieces[:index]) if p.line == piece.line and p not in figures), None)
        behind = next((p for p in pieces[index + 1 :] if p.line == piece.line and p not in figures), None)
        row = row_of.get(before) if before else None
        if row is not None and (row == rows - 1 or behind is not None):
            certain[row].append(piece.text)
        else:
            loose.append(piece)
    return certain, loose


def _is_figure(word: str) -> bool:
    number = parse_number(word)
    return is_dash(word) or (number is not None and bool(number.decimals))
