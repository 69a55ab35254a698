"""Candidates and equations → components that can be solved one by one.

Two candidates are of one component where they may stand in the same cell, in cells of one equation, or in one column (`same_column`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from dagster_project.forms.model import CellKey
from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.placements import CandidateId, Placements


@dataclass(frozen=True, slots=True)
class Component:
    """Candidates that depend on each other, and all usable equations over cells that they may fill."""

    candidates: list[CandidateId] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)


def components(known: Placements, candidates: Sequence[CandidateId], usable: Sequence[Equation]) -> list[Component]:
    """The components of some candidates, in the order of these."""
    sets = _DisjointSets()
    for candidate in candidates:
        for place in known.places_of(candidate):
            sets.join(("candidate", *candidate), ("cell", place))
    for form in known.forms.values():
        _join_columns(sets, form)
    unprinted = {(form_id, row, key) for form_id in known.forms for row, keys in known.unprinted_rows(form_id).items() for key in keys}
    open_cells = {place for candidate in candidates for place in known.places_of(candidate)} | unprinted
    touching: list[tuple[Equation, CellKey]] = []
    for equation in usable:
        cells = [place for _, place in equation.cells if place in open_cells]
        if cells:
            touching.append((equation, cells[0]))
            for other in cells[1:]:
                sets.join(("cell", cells[0]), ("cell", other))
    found: dict[Hashable, Component] = defaultdict(Component)
    for candidate in candidates:
        found[sets.root(("candidate", *candidate))].candidates.append(candidate)
    for equation, cell in touching:
        if (root := sets.root(("cell", cell))) in found:
            found[root].equations.append(equation)
    return list(found.values())


def _join_columns(sets: _DisjointSets, form: UnplacedForm) -> None:
    for together in form.same_column:
        for index in together:
            sets.join(("candidate", form.form_id, together[0]), ("candidate", form.form_id, index))


class _DisjointSets:
    def __init__(self) -> None:
        self._parent: dict[Hashable, Hashable] = {}

    def root(self, node: Hashable) -> Hashable:
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, first: Hashable, second: Hashable) -> None:
        self._parent[self.root(first)] = self.root(second)
