"""Numbers whose cell the dump no longer shows → the one cell that the accounting identities leave, or none.

Belongs here: the constraint model (OR-Tools CP-SAT on whole thousandths of a yuan), the proof that an assignment is the only
one. Does not belong here: any identity (`identities`), how candidates came about (`stream`, `layout`, `blocks`).

An assignment is best that breaks the fewest identities and, among those, supposes the fewest amounts that the document does
not print (below a form that breaks off). A cell is solved when every best assignment gives it the same number. It is
proved by forbidding what has been found and solving again, until nothing is left that could differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ortools.sat.python import cp_model

from dagster_project.forms import knowledge
from dagster_project.forms.completeness import BreakOff, find_break_off
from dagster_project.forms.identities import Equation, FormRows, Place, equations
from dagster_project.forms.model import Origin
from dagster_project.forms.skeleton import SkeletonForm, Slot

_MILLS = 1000
_BROKEN = 1000
_EFFORT = 30.0
"""CP-SAT's own deterministic measure of time, so that the same document ends the same way on any machine."""

CandidateId = tuple[str, int]
"""(form_id, index into that form's candidates)."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one candidate stands. `slot` is None where several cells are left (`origin` ambiguous) or none fits."""

    slot: Slot | None
    origin: Origin


def place(forms: Sequence[SkeletonForm]) -> dict[CandidateId, Placement]:
    """Settle every candidate of the forms of one document, together, because forms are tied to each other.

    Sets `breaks_off_after` of forms that break off. Each form_id may occur once.
    """
    by_id = {form.form_id: form for form in forms}
    breaks = _break_offs(by_id)
    for form_id, found in breaks.items():
        by_id[form_id].breaks_off_after = found.last
    model = _Model(by_id, breaks)
    return model.solve()


def _mills(amount: Decimal) -> int:
    return int(amount * _MILLS)


def _break_offs(forms: Mapping[str, SkeletonForm]) -> dict[str, BreakOff]:
    """Forms with the total in their first column, judged against the classes that a summary prints."""
    summary_columns = {"expenditure": ("income_expenditure_summary", "amount"), "general_budget_expenditure": ("appropriation_summary", "general_budget")}
    found: dict[str, BreakOff] = {}
    for form_id, form in forms.items():
        columns = form.columns.get("", ())
        if not columns or columns[0] != "total" or knowledge.row_kinds()[form_id] != "function_codes":
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


def _amounts(form: SkeletonForm, column: str, prefix: str) -> dict[str, Decimal]:
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


@dataclass(slots=True)
class _Variable:
    """One candidate's choice: a Boolean per slot."""

    key: CandidateId
    choices: dict[Slot, cp_model.IntVar]
    value: int
    half_unit: int


@dataclass(slots=True)
class _Model:
    forms: Mapping[str, SkeletonForm]
    breaks: Mapping[str, BreakOff]
    fixed: dict[Place, tuple[int, int]] = field(default_factory=dict)
    result: dict[CandidateId, Placement] = field(default_factory=dict)

    def solve(self) -> dict[CandidateId, Placement]:
        open_candidates = self._fix_single_slots()
        if open_candidates:
            for group, of_group in self._components(open_candidates):
                self._solve_component(group, of_group)
        return self.result

    # -- what needs no solving -----------------------------------------------------------------------------------------

    def _fix_single_slots(self) -> list[CandidateId]:
        remaining: list[CandidateId] = []
        for form in self.forms.values():
            for index, candidate in enumerate(form.candidates):
                key = (form.form_id, index)
                if not candidate.slots:
                    self.result[key] = Placement(None, Origin.AMBIGUOUS)
                elif len(candidate.slots) == 1:
                    self.result[key] = Placement(candidate.slots[0], Origin.PRINTED)
                    self.fixed[self._place(form, candidate.slots[0])] = self._worth(form, index)
                else:
                    remaining.append(key)
        return remaining

    def _place(self, form: SkeletonForm, slot: Slot) -> Place:
        return form.form_id, form.rows[slot[0]].row_key, slot[1]

    def _worth(self, form: SkeletonForm, index: int) -> tuple[int, int]:
        number = form.candidates[index].token.number
        if number is None:
            return 0, 0
        return _mills(number.in_yuan(form.unit)), _mills(number.half_unit_yuan(form.unit))

    # -- equations -----------------------------------------------------------------------------------------------------

    def _supposed_rows(self, form_id: str) -> dict[str, tuple[str, ...]]:
        """Rows that a form which breaks off must have had: classes that a summary prints, and one remainder (a code ending in
        00, which no classification uses) below each parent that is not made up."""
        broken = self.breaks.get(form_id)
        if not broken:
            return {}
        columns = self.forms[form_id].columns[""]
        rows = dict.fromkeys(broken.classes, columns)
        for parent in broken.missing_yuan:
            if parent != "total":
                rows[f"{parent}00"] = columns
            elif not broken.classes:
                rows["200"] = columns
        return rows

    def _equations(self) -> list[Equation]:
        layout = {
            form_id: FormRows({row.row_key: form.columns[row.side] for row in form.rows} | self._supposed_rows(form_id))
            for form_id, form in self.forms.items()
        }
        return equations(layout)

    def _components(self, candidates: Sequence[CandidateId]) -> list[tuple[list[CandidateId], list[Equation]]]:
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
            form = self.forms[form_id]
            for slot in form.candidates[index].slots:
                join(("candidate", form_id, index), ("cell", self._place(form, slot)))
        supposed = {(form_id, row, key) for form_id in self.forms for row, keys in self._supposed_rows(form_id).items() for key in keys}
        open_cells = {self._place(self.forms[f], slot) for f, i in candidates for slot in self.forms[f].candidates[i].slots} | supposed
        touching = []
        for equation in self._equations():
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

    def _solve_component(self, candidates: Sequence[CandidateId], of_group: Sequence[Equation]) -> None:
        model = cp_model.CpModel()
        variables = [self._variable(model, key) for key in candidates]
        at_cell: dict[Place, list[tuple[_Variable, cp_model.IntVar]]] = defaultdict(list)
        for variable in variables:
            form = self.forms[variable.key[0]]
            for slot, choice in variable.choices.items():
                at_cell[self._place(form, slot)].append((variable, choice))
        for place, taken in at_cell.items():
            model.add(sum(choice for _, choice in taken) <= (0 if place in self.fixed else 1))
        self._add_order(model, {variable.key: variable for variable in variables})
        supposed = self._add_supposed(model, of_group)
        broken = [self._add_identity(model, equation, at_cell, supposed) for equation in of_group]
        cost = _BROKEN * sum(broken) + sum(filled for _, filled in supposed.values())
        best = self._minimum(model, cost)
        if best is None:
            for variable in variables:
                self.result[variable.key] = Placement(None, Origin.AMBIGUOUS)
            return
        solver, least = best
        model.clear_objective()
        model.add(cost <= least)
        self._keep_what_is_certain(model, solver, variables, at_cell)

    def _variable(self, model: cp_model.CpModel, key: CandidateId) -> _Variable:
        form = self.forms[key[0]]
        choices = {slot: model.new_bool_var(f"{key}{slot}") for slot in form.candidates[key[1]].slots}
        model.add_exactly_one(choices.values())
        value, half_unit = self._worth(form, key[1])
        return _Variable(key, choices, value, half_unit)

    def _add_order(self, model: cp_model.CpModel, variables: Mapping[CandidateId, _Variable]) -> None:
        for form in self.forms.values():
            for first, second, kind in [(a, b, "left") for a, b in form.left_of] + [(a, b, "above") for a, b in form.above]:
                left, right = self._choices(variables, form, first), self._choices(variables, form, second)
                for a, x in left:
                    for b, y in right:
                        (line_a, place_a), (line_b, place_b) = form.position(a), form.position(b)
                        wrong = line_a == line_b and place_a >= place_b if kind == "left" else a[1] == b[1] and line_a >= line_b
                        if wrong:
                            model.add(x + y <= 1)
            for first, second in form.same_column:
                left, right = self._choices(variables, form, first), self._choices(variables, form, second)
                for key in {slot[1] for slot, _ in left + right}:
                    model.add(sum(x for a, x in left if a[1] == key) == sum(y for b, y in right if b[1] == key))

    def _choices(self, variables: Mapping[CandidateId, _Variable], form: SkeletonForm, index: int) -> list[tuple[Slot, cp_model.LinearExprT]]:
        variable = variables.get((form.form_id, index))
        if variable:
            return list(variable.choices.items())
        placed = self.result.get((form.form_id, index))
        return [(placed.slot, 1)] if placed and placed.slot else []

    def _add_supposed(self, model: cp_model.CpModel, of_group: Sequence[Equation]) -> dict[Place, tuple[cp_model.IntVar, cp_model.IntVar]]:
        """Free amounts of rows that the document does not print, each with a Boolean that tells whether it is used."""
        supposed: dict[Place, tuple[cp_model.IntVar, cp_model.IntVar]] = {}
        rows = {form_id: self._supposed_rows(form_id) for form_id in self.breaks}
        for place in {place for equation in of_group for _, place in equation.cells}:
            form_id, row, key = place
            if row in rows.get(form_id, {}):
                most = _mills(max(self.breaks[form_id].missing_yuan.values()))
                amount = model.new_int_var(0, most, f"supposed{place}")
                filled = model.new_bool_var(f"filled{place}")
                model.add(amount <= most * filled)
                supposed[place] = amount, filled
        return supposed

    def _add_identity(
        self,
        model: cp_model.CpModel,
        equation: Equation,
        at_cell: Mapping[Place, list[tuple[_Variable, cp_model.IntVar]]],
        supposed: Mapping[Place, tuple[cp_model.IntVar, cp_model.IntVar]],
    ) -> cp_model.IntVar:
        difference: list[cp_model.LinearExprT] = []
        allowed: list[cp_model.LinearExprT] = []
        for sign, place in equation.cells:
            value, half_unit = self.fixed.get(place, (0, 0))
            difference.append(sign * value)
            allowed.append(half_unit)
            for variable, choice in at_cell.get(place, ()):
                difference.append(sign * variable.value * choice)
                allowed.append(variable.half_unit * choice)
            if place in supposed:
                difference.append(sign * supposed[place][0])
        broken = model.new_bool_var(f"broken {equation.check_id} {equation.place}")
        model.add(sum(difference) - sum(allowed) <= 0).only_enforce_if(~broken)
        if equation.relation == "eq":
            model.add(sum(difference) + sum(allowed) >= 0).only_enforce_if(~broken)
        return broken

    def _minimum(self, model: cp_model.CpModel, cost: cp_model.LinearExprT) -> tuple[cp_model.CpSolver, int] | None:
        model.minimize(cost)
        solver = _solver()
        if solver.solve(model) != cp_model.OPTIMAL:
            return None
        return solver, round(solver.objective_value)

    def _keep_what_is_certain(
        self,
        model: cp_model.CpModel,
        solver: cp_model.CpSolver,
        variables: Sequence[_Variable],
        at_cell: Mapping[Place, list[tuple[_Variable, cp_model.IntVar]]],
    ) -> None:
        """Forbid the assignment found and solve again; a cell whose number another assignment changes is ambiguous."""
        chosen = {variable.key: next(slot for slot, x in variable.choices.items() if solver.value(x)) for variable in variables}
        certain: dict[Place, _Variable] = {}
        for variable in variables:
            certain[self._place(self.forms[variable.key[0]], chosen[variable.key])] = variable
        status = cp_model.OPTIMAL
        while certain:
            keeps = {
                place: sum(x for other, x in at_cell[place] if (other.value, other.half_unit) == (variable.value, variable.half_unit))
                for place, variable in certain.items()
            }
            model.add(sum(keeps.values()) <= len(keeps) - 1)
            again = _solver()
            status = again.solve(model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            certain = {place: variable for place, variable in certain.items() if again.value(keeps[place])}
        proved = status == cp_model.INFEASIBLE
        for place, variable in list(certain.items()):
            self.result[variable.key] = Placement(chosen[variable.key], Origin.SOLVED) if proved else Placement(None, Origin.AMBIGUOUS)
        for variable in variables:
            self.result.setdefault(variable.key, Placement(None, Origin.AMBIGUOUS))


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = _EFFORT
    return solver
