"""Names of codes, and the pieces that the codes are printed in → the codes.

Belongs here: forms whose codes stand in columns of their own (类款项), so that a dump that prints block after block leaves pieces of codes away from
their names. A name may be that of several codes; the codes that are meant must use up the printed pieces exactly, and each must be a part of one that is
meant. What the pieces leave open (行政运行 of which section) the order of the names may tell; else no code is known. Does not belong here: finding names
and pieces (`blocks.reader`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache

from dagster_project.knowledge.codes import code_parts, is_class, name_codes, parent_of

Text = tuple[str, int]
"""A name, and the page that prints it."""
Pieces = Counter[tuple[str, int]]
"""Pieces of codes, each with its page."""
Row = tuple[str, str, int]
"""(code, name, page)."""
_PiecesOf = Callable[[Row], Pieces]


def codes_of_names(kind: str, texts: Sequence[Text], pieces: Pieces) -> list[Row]:
    """The codes that names in reading order are meant as; [] where the pieces do not tell."""
    return list(_asked_once(kind, tuple(texts), frozenset(pieces.items())))


@lru_cache(maxsize=32)
def _asked_once(kind: str, texts: tuple[Text, ...], pieces: frozenset[tuple[Text, int]]) -> tuple[Row, ...]:
    """Each form is read in several ways, each of which needs its rows."""
    found = (rows for of_row in (_pieces, _own_pieces) if (rows := _rows(kind, texts, Counter(dict(pieces)), of_row)))
    return tuple(sorted(next(found, ())))


def _rows(kind: str, texts: Sequence[Text], pieces: Pieces, of_row: _PiecesOf) -> Collection[Row]:
    """The rows that use up the pieces, where there is one way, or one in which the names that are not certain stand in their place, as far as they do in
    any."""
    fitting = {
        text: [row for code in sorted(name_codes(kind)[text[0]]) if of_row(row := (code, *text)) <= pieces] for text in dict.fromkeys(texts)
    }
    times = Counter(text for text in texts if fitting[text])
    certain, several = _shared(times, fitting, pieces, of_row)
    if not several:
        return certain
    near = {text: [row for row in rows if row in certain or _is_in_place(row, certain, texts)] for text, rows in fitting.items()}
    fitting = {text: near[text] if len(near[text]) >= times[text] else rows for text, rows in fitting.items()}
    rows, several = _shared(times, fitting, pieces, of_row)
    return () if several else rows


def _is_in_place(row: Row, certain: Collection[Row], texts: Sequence[Text]) -> bool:
    """Whether the name of a row is printed between names that stand before and behind it in the order of codes: the nearest of which that is certain, and
    that their page prints once."""
    code, *text = row
    printed = Counter(texts)
    known = {(name, page): other for other, name, page in certain if printed[name, page] == 1}
    for place in (place for place, other in enumerate(texts) if other == tuple(text)):
        before = next((known[other] for other in reversed(texts[:place]) if other in known), "")
        behind = next((known[other] for other in texts[place + 1 :] if other in known), "~")
        if before < code < behind:
            return True
    return False


def _shared(times: Mapping[Text, int], fitting: Mapping[Text, Sequence[Row]], pieces: Pieces, of_row: _PiecesOf) -> tuple[set[Row], bool]:
    """The rows of all ways to take codes for names, each name as often as it is printed, so that they use up the pieces and each is a part of one that is
    taken; and whether there are several ways. Nothing where there is none, or where it cannot be told."""
    # OR-Tools takes every process a third of a second to import, and few forms print their codes in pieces.
    from ortools.sat.python import cp_model

    from dagster_project.forms.solve.cp_model import SolverBudget

    model = cp_model.CpModel()
    taken = {row: model.new_bool_var("") for text in times for row in fitting[text]}
    of_code: dict[str, list[cp_model.IntVar]] = defaultdict(list)
    of_piece: dict[tuple[str, int], list[cp_model.LinearExprT]] = defaultdict(list)
    for row, choice in taken.items():
        of_code[row[0]].append(choice)
        for piece, count in of_row(row).items():
            of_piece[piece].append(count * choice)
    for text, count in times.items():
        model.add(sum(taken[row] for row in fitting[text]) == count)
    for piece, count in pieces.items():
        model.add(sum(of_piece[piece]) == count)
    for code, choices in of_code.items():
        model.add(sum(choices) <= (1 if is_class(code) else sum(of_code.get(parent_of(code), ()))))
    budget = SolverBudget()
    shared: set[Row] = set()
    ways = 0
    while True:
        answer, status = budget.solve(model)
        if status == cp_model.INFEASIBLE:
            return shared, ways > 1
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return set(), False
        way = {row for row, choice in taken.items() if answer.value(choice)}
        shared = shared & way if ways else way
        ways += 1
        model.add_bool_or([taken[row].negated() for row in shared])


def _pieces(row: Row) -> Pieces:
    """The pieces (class, section, item) that a code is printed in, with their page."""
    return Counter((part, row[2]) for part in code_parts(row[0]))


def _own_pieces(row: Row) -> Pieces:
    """The same where each row prints the last part of its code only: those before it stand above."""
    return Counter([(code_parts(row[0])[-1], row[2])])
