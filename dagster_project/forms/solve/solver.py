"""Numbers whose cell the dump no longer shows → the one cell that the accounting identities leave, or none.

Belongs here: in which order what is asked, and the proof that an assignment is the only one. Does not belong here: the constraint
model (`cp_model`), what is believed of an answer that breaks identities (`trust`), any identity (`equations`), how candidates came
about (`text.reading_order`, `text.aligned`, `text.blocks`).

An assignment is best that breaks the fewest identities and, among those, supposes the fewest amounts that the document does
not print (below a form that breaks off). A cell is solved when every best assignment gives it the same number. It is
proved by forbidding what has been found and solving again, until nothing is left that could differ.

What the identities leave open, the document may say elsewhere (`StatedAmount`): a sentence that names the item and its figure.
Statements are heard last, only where all identities hold, and only those that the identities allow: they choose among answers, they
never make one. A cell settled by a statement is solved like another; that the statement is true of it is then no news.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ortools.sat.python import cp_model

from dagster_project.forms.model import CellKey, Origin
from dagster_project.forms.solve.break_off import BreakOff, find_break_off
from dagster_project.forms.solve.candidates import Slot, UnplacedForm
from dagster_project.forms.solve.cp_model import (
    EFFORT,
    Assumptions,
    CandidateId,
    ConstraintModel,
    ConstraintModels,
    Placement,
    SolverBudget,
    StatedAmount,
    Taken,
    Variable,
    place_of,
    worth,
)
from dagster_project.forms.solve.equations import Equation, FormRows, equations
from dagster_project.forms.solve.trust import OPEN, BrokenAnswer, Values, holds, telling_nothing, with_columns_taken_wrong
from dagster_project.knowledge import statutory_forms

_EFFORT_BEFORE = 1.0
"""Spent on a group before the last word on it."""
_SUPPOSINGS = (
    Assumptions(True, True, True),
    Assumptions(True, False, True),
    Assumptions(True, False, False),
    Assumptions(False, False, True),
)


@dataclass(frozen=True, slots=True)
class _Undecided:
    """A group of candidates for which several assignments keep all identities, and how it was asked about."""

    candidates: Sequence[CandidateId]
    equations: Sequence[Equation]
    assumptions: Assumptions
    cost: int
    last_word: bool


def _break_offs(forms: Mapping[str, UnplacedForm]) -> dict[str, BreakOff]:
    """Forms with the total in their first column, judged against the classes that a summary prints."""
    summary_columns = {
        "expenditure": ("income_expenditure_summary", "amount"),
        "general_budget_expenditure": ("appropriation_summary", "general_budget"),
    }
    found: dict[str, BreakOff] = {}
    for form_id, form in forms.items():
        columns = form.columns.get("", ())
        if not columns or columns[0] != "total" or statutory_forms.row_kinds()[form_id] != "function_codes":
            continue
        summary_id, column = summary_columns.get(form_id, ("", ""))
        classes = _amounts(forms[summary_id], column, "expenditure.") if summary_id in forms else {}
        half_units = [c.token.number.half_unit_yuan(form.unit) for c in form.candidates if c.token.number]
        broken = find_break_off(
            [row.row_key for row in form.rows], _amounts(form, "total", ""), max(half_units, default=Decimal(0)), classes
        )
        if broken:
            found[form_id] = broken
    return found


def _amounts(form: UnplacedForm, column: str, prefix: str) -> dict[str, Decimal]:
    """Amounts that certainly, or as the first fitting number of their row, stand in `column`: row key without prefix → yuan."""
    amounts: dict[str, Decimal] = {}
    for candidate in form.candidates:
        for row, key in candidate.slots:
            row_key = form.rows[row].row_key
            if key == column and row_key.startswith(prefix) and candidate.token.number:
                name = row_key.removeprefix(prefix)
                if (len(candidate.slots) == 1 or name not in amounts) and (not prefix or name.isdigit()):
                    amounts[name] = candidate.token.number.in_yuan(form.unit)
    return amounts


class Solver:
    """Settles every candidate of the forms of one document, together, because forms are tied to each other.

    `placed` has them all. Sets `breaks_off_after` of forms that break off. Each form_id may occur once.
    """

    def __init__(self, forms: Sequence[UnplacedForm]) -> None:
        self.placed: dict[CandidateId, Placement] = {}
        self._forms = {form.form_id: form for form in forms}
        self._breaks = _break_offs(self._forms)
        for form_id, found in self._breaks.items():
            self._forms[form_id].breaks_off_after = found.last
        self._fixed: dict[CellKey, tuple[int, int]] = {}
        self._questions = ConstraintModels(self._forms, self._breaks, self._fixed, self.placed)
        self._effort = SolverBudget()
        self._undecided: list[_Undecided] = []
        self._given_up: list[CandidateId] = []
        # cells that may hold what cannot be read: no identity over them tells anything
        unreadable = [(form, c) for form in forms for c in form.candidates if c.token.is_unreadable]
        self._unreadable = {place_of(form, slot) for form, candidate in unreadable for slot in candidate.slots}
        self._settle_all()

    def apply_stated_amounts(self, statements: Sequence[StatedAmount]) -> bool:
        """Settle what the identities left open by what the document says elsewhere; whether that settled anything.

        Where no answer agrees with all statements, those are heard that an answer agrees with; if these contradict each other, none.
        Where all forms together were too much to answer, statements are heard on what was asked before.
        """
        given_up = {key for key in self._given_up if not self.placed[key].slot}
        groups = [group for group in self._undecided if group.last_word or not given_up.isdisjoint(group.candidates)]
        settled = [self._hear(group, statements) for group in groups]
        return any(settled)

    def _settle_all(self) -> None:
        """First each form of which rows are known by its own identities, then these forms together, then with each summary, as far as
        all identities hold; in the end all."""
        self._fix_single_slots()
        for form in self._forms.values():
            self._take_hints(form)
        self._distrust_columns()
        with_rows = [
            form_id for form_id, form in self._forms.items() if any(len({row for row, _ in c.slots}) == 1 for c in form.candidates)
        ]
        summaries = [form_id for form_id in self._forms if statutory_forms.row_kinds()[form_id] == "lines" and form_id not in with_rows]
        for forms in [*({form_id} for form_id in with_rows), set(with_rows), *({*with_rows, form_id} for form_id in summaries)]:
            self._settle([key for key in self._open() if key[0] in forms], forms, only_if_consistent=True)
        if any(form.pooled_rows for form in self._forms.values()):
            self._settle(self._open(), set(self._forms), only_if_consistent=True, into_pools=False)
        self._settle(self._open(), set(self._forms), only_if_consistent=False)

    def _open(self) -> list[CandidateId]:
        return [(f, i) for f, form in self._forms.items() for i in range(len(form.candidates)) if (f, i) not in self.placed]

    def _settle(self, candidates: Sequence[CandidateId], of_forms: set[str], only_if_consistent: bool, into_pools: bool = True) -> None:
        """Settle candidates by the identities among some forms; `into_pools` tells whether by those of pooled rows, too, which are many
        sums of which most hold in many ways."""
        usable = [e for e in self._equations() if {place[0] for _, place in e.cells} <= of_forms and not self._reads_open_row(e)]
        usable = [e for e in usable if into_pools or not any(row in self._forms[form_id].pooled_rows for _, (form_id, row, _) in e.cells)]
        for group, of_group in self._components(candidates, usable):
            found, consistent = self._solve_component(group, of_group, last_word=not only_if_consistent)
            if only_if_consistent:
                found = {key: placement for key, placement in found.items() if placement.slot and consistent}
            self._take(found)

    def _take(self, found: Mapping[CandidateId, Placement]) -> None:
        for key, placement in found.items():
            self.placed[key] = placement
            if placement.slot:
                form = self._forms[key[0]]
                self._fixed[place_of(form, placement.slot)] = worth(form, key[1])

    # -- what needs no solving -----------------------------------------------------------------------------------------

    def _fix_single_slots(self) -> None:
        """What the page shows. Where it shows two numbers in one cell, neither is held to be its value unless they are the same."""
        for form in self._forms.values():
            at_slot: dict[Slot, list[int]] = defaultdict(list)
            for index, candidate in enumerate(form.candidates):
                if not candidate.slots:
                    self.placed[form.form_id, index] = Placement(None, Origin.AMBIGUOUS)
                elif len(candidate.slots) == 1 and not candidate.elsewhere:
                    at_slot[candidate.slots[0]].append(index)
            for slot, here in at_slot.items():
                agree = len({worth(form, index) for index in here}) == 1
                found = Placement(slot, Origin.PRINTED) if agree else Placement(None, Origin.AMBIGUOUS)
                self.placed |= {(form.form_id, index): found for index in here}
                if agree:
                    self._fixed[place_of(form, slot)] = worth(form, here[0])

    def _take_hints(self, form: UnplacedForm) -> None:
        """Where the places of a form's numbers speak for one column each, and the identities bear that out, they stand there. Single
        rows that fail are the document's own errors; but every identity that tells columns apart has to hold, and one at least."""
        left = [index for index, candidate in enumerate(form.candidates) if (form.form_id, index) not in self.placed]
        hints = {index: hint for index in left if (hint := form.candidates[index].hint)}
        places = {place_of(form, hint) for hint in hints.values()}
        if not left or len(hints) < len(left) or len(places) < len(hints) or places & self._fixed.keys():
            return
        trial = self._fixed | {place_of(form, hint): worth(form, index) for index, hint in hints.items()}
        settled = {key for key in self._forms if not any(f == key for f, _ in self._open())} | {form.form_id}
        inside: list[bool] = []
        telling: list[bool] = []
        for equation in self._equations():
            forms = {place[0] for _, place in equation.cells}
            if form.form_id in forms <= settled and any(place in trial for _, place in equation.cells):
                tells = equation.relation == "eq" and (len(forms) > 1 or statutory_forms.row_kinds()[form.form_id] == "stages")
                (telling if tells else inside).append(holds(equation, trial))
        if any(telling) and all(telling) and inside.count(False) * 10 <= inside.count(True):
            self._fixed.update(trial)
            self.placed |= {(form.form_id, index): Placement(hint, Origin.PRINTED) for index, hint in hints.items()}

    def _distrust_columns(self) -> None:
        unsettled = {(f, self._forms[f].rows[row].row_key) for f, i in self._open() for row, _ in self._forms[f].candidates[i].slots}
        for form_id in with_columns_taken_wrong(self._equations(), self._fixed, unsettled):
            self._distrust(form_id)

    def _distrust(self, form_id: str) -> None:
        """Hold none of a form's numbers to be in the column where it seemed to be: it may be in any of its row."""
        form = self._forms[form_id]
        for place in [place for place in self._fixed if place[0] == form_id]:
            del self._fixed[place]
        for index, candidate in enumerate(form.candidates):
            rows = sorted({row for row, _ in candidate.slots})
            slots = tuple((row, key) for row in rows for key in form.columns[form.rows[row].side])
            form.candidates[index] = replace(candidate, slots=slots)
            self.placed[form_id, index] = OPEN

    # -- equations -----------------------------------------------------------------------------------------------------

    def _equations(self) -> list[Equation]:
        layout = {
            form_id: FormRows(
                {row.row_key: form.columns[row.side] for row in form.rows} | self._questions.supposed_rows(form_id),
                complete=form_id not in self._breaks and any(row.row_key.isdigit() for row in form.rows),
            )
            for form_id, form in self._forms.items()
        }
        return [e for e in equations(layout) if not any(place in self._unreadable for _, place in e.cells)]

    def _reads_open_row(self, equation: Equation) -> bool:
        return any(row in self._forms[form_id].open_rows for _, (form_id, row, _) in equation.cells)

    def _components(self, candidates: Sequence[CandidateId], usable: Sequence[Equation]) -> list[tuple[list[CandidateId], list[Equation]]]:
        """Candidates that some identity or some cell joins, with the identities among them."""
        root: dict[object, object] = {}

        def find(node: object) -> object:
            root.setdefault(node, node)
            while root[node] != node:
                root[node] = root[root[node]]
                node = root[node]
            return node

        def join(first: object, second: object) -> None:
            root[find(first)] = find(second)

        for form_id, index in candidates:
            form = self._forms[form_id]
            for slot in form.candidates[index].slots:
                join(("candidate", form_id, index), ("cell", place_of(form, slot)))
        for form in self._forms.values():
            for together in form.same_column:
                for index in together:
                    join(("candidate", form.form_id, together[0]), ("candidate", form.form_id, index))
        supposed = {
            (form_id, row, key) for form_id in self._forms for row, keys in self._questions.supposed_rows(form_id).items() for key in keys
        }
        open_cells = {place_of(self._forms[f], slot) for f, i in candidates for slot in self._forms[f].candidates[i].slots} | supposed
        touching = []
        for equation in usable:
            cells = [place for _, place in equation.cells if place in open_cells]
            if cells:
                touching.append((equation, cells[0]))
                for other in cells[1:]:
                    join(("cell", cells[0]), ("cell", other))
        groups: dict[object, tuple[list[CandidateId], list[Equation]]] = defaultdict(lambda: ([], []))
        for key in candidates:
            groups[find(("candidate", *key))][0].append(key)
        for equation, cell in touching:
            if find(("cell", cell)) in groups:
                groups[find(("cell", cell))][1].append(equation)
        return list(groups.values())

    # -- one component -------------------------------------------------------------------------------------------------

    def _solve_component(
        self, candidates: Sequence[CandidateId], of_group: Sequence[Equation], last_word: bool
    ) -> tuple[dict[CandidateId, Placement], bool]:
        """Placements of a group of candidates, and whether they break no identity.

        That all identities hold is tried first: it is mostly so, and much quicker to prove than which of them must break. So is
        that what seems to stand in one column does, and that the dump kept the order of the rows: before an identity is held to be
        broken, these are held to be mistaken.
        """
        for assumptions in _SUPPOSINGS if last_word else _SUPPOSINGS[:-1]:
            question = self._questions.ask(candidates, of_group, assumptions)
            solver, status = self._effort.solve(question.model, EFFORT if last_word else _EFFORT_BEFORE)
            if status == cp_model.OPTIMAL:
                cost = round(solver.objective_value)
                question.model.clear_objective()
                question.model.add(question.cost <= cost)
                failing = [equation for equation, literal in question.broken if solver.value(literal)]
                taken = _taken(question, solver)
                found = self._certain(question, solver, by_value=last_word)
                if not failing:
                    self._undecided.append(_Undecided(candidates, of_group, assumptions, cost, last_word))
                    return found, True
                return self._believed(candidates, of_group, failing, found, taken, last_word), False
            if status != cp_model.INFEASIBLE:
                break
        self._given_up += candidates if last_word else []
        return dict.fromkeys(candidates, OPEN), False

    def _believed(
        self,
        candidates: Sequence[CandidateId],
        of_group: Sequence[Equation],
        broken: Sequence[Equation],
        found: Mapping[CandidateId, Placement],
        taken: Values,
        last_word: bool,
    ) -> dict[CandidateId, Placement]:
        """What is left of an answer that breaks identities."""
        values = {**self._fixed, **taken}
        believed = BrokenAnswer(self._forms, self._fixed, found, self._equations(), of_group, broken).believed()
        for form_id in with_columns_taken_wrong(self._equations(), values):
            self._distrust(form_id)
            believed |= {key: OPEN for key in believed if key[0] == form_id}
        if untold := telling_nothing(of_group, broken, values):
            without, _ = self._solve_component(candidates, [e for e in of_group if e not in untold], last_word)
            believed = {key: placement if placement == without[key] else OPEN for key, placement in believed.items()}
        return believed

    def _hear(self, group: _Undecided, statements: Sequence[StatedAmount]) -> bool:
        """Whether statements settle something more of a group, which is asked about anew with all that they say."""
        known = {key: self.placed[key] for key in group.candidates}
        left = [key for key, placement in known.items() if not placement.slot]
        cells = {place_of(self._forms[f], slot) for f, i in left for slot in self._forms[f].candidates[i].slots} - self._fixed.keys()
        about = [statement for statement in statements if statement.place in cells]
        if not about:
            return False
        self._forget(known)
        answer = self._answer(group, about)
        if not answer:
            about = [statement for statement in about if self._answer(group, [statement])]
            answer = self._answer(group, about) if about else None
        found = self._certain(*answer, by_value=group.last_word) if answer else known
        settled = sum(placement.slot is not None for placement in found.values())
        more = settled > sum(placement.slot is not None for placement in known.values())
        self._take(found if more else known)
        return more

    def _forget(self, placements: Mapping[CandidateId, Placement]) -> None:
        for key, placement in placements.items():
            del self.placed[key]
            if placement.slot:
                del self._fixed[place_of(self._forms[key[0]], placement.slot)]

    def _answer(self, group: _Undecided, statements: Sequence[StatedAmount]) -> tuple[ConstraintModel, cp_model.CpSolver] | None:
        """An answer that agrees with statements and is as good as the best without them; None where there is none."""
        question = self._questions.ask(group.candidates, group.equations, group.assumptions, statements)
        question.model.clear_objective()
        question.model.add(question.cost <= group.cost)
        solver, status = self._effort.solve(question.model)
        return (question, solver) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None

    def _certain(self, question: ConstraintModel, solver: cp_model.CpSolver, by_value: bool) -> dict[CandidateId, Placement]:
        """Forbid the assignment found and solve again; a cell whose number another assignment changes is ambiguous.

        In the end it does not matter which of two equal numbers stands in a cell (`by_value`); before that it does, because
        order ties each of them to other numbers.
        """
        variables, model = question.variables, question.model
        chosen = {v.key: slot for v in variables for slot, x in v.choices.items() if solver.value(x)}
        certain = {place_of(self._forms[v.key[0]], chosen[v.key]): v for v in variables if v.key in chosen}
        status = cp_model.OPTIMAL
        while certain:
            keeps = {place: sum(_same(variable, question.at_cell[place], by_value)) for place, variable in certain.items()}
            model.add(sum(keeps.values()) <= len(keeps) - 1)
            again, status = self._effort.solve(model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            certain = {place: variable for place, variable in certain.items() if again.value(keeps[place])}
        found = dict.fromkeys((variable.key for variable in variables), OPEN)
        if status == cp_model.INFEASIBLE:
            found |= {variable.key: Placement(chosen[variable.key], Origin.SOLVED) for variable in certain.values()}
        return found


def _taken(question: ConstraintModel, solver: cp_model.CpSolver) -> dict[CellKey, tuple[int, int]]:
    """The cells that an answer fills, and with what."""
    return {
        place: (variable.value, variable.half_unit)
        for place, taken in question.at_cell.items()
        for variable, choice in taken
        if solver.value(choice)
    }


def _same(variable: Variable, at_cell: Taken, by_value: bool) -> list[cp_model.IntVar]:
    """The choices that leave a cell with the number that `variable` is, or with one of the same value and precision."""
    return [
        choice
        for other, choice in at_cell
        if other is variable or (by_value and (other.value, other.half_unit) == (variable.value, variable.half_unit))
    ]
