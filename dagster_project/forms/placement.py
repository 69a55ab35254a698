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
_EFFORT = 5.0
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
    summary_columns = {
        "expenditure": ("income_expenditure_summary", "amount"),
        "general_budget_expenditure": ("appropriation_summary", "general_budget"),
    }
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
class _Question:
    """A constraint model of some candidates, what it minimises, and what its variables mean."""

    model: cp_model.CpModel
    cost: cp_model.LinearExprT
    variables: list[_Variable]
    at_cell: Mapping[Place, list[tuple[_Variable, cp_model.IntVar]]]
    broken: list[tuple[Equation, cp_model.IntVar]]


@dataclass(slots=True)
class _Model:
    forms: Mapping[str, SkeletonForm]
    breaks: Mapping[str, BreakOff]
    fixed: dict[Place, tuple[int, int]] = field(default_factory=dict)
    result: dict[CandidateId, Placement] = field(default_factory=dict)
    unreadable: set[Place] = field(default_factory=set)
    """Cells that may hold what cannot be read: no identity over them tells anything."""

    def __post_init__(self) -> None:
        for form in self.forms.values():
            tokens = [candidate for candidate in form.candidates if candidate.token.is_unreadable]
            self.unreadable |= {self._place(form, slot) for candidate in tokens for slot in candidate.slots}

    def solve(self) -> dict[CandidateId, Placement]:
        """First each form by its own identities, where its rows are known and they all hold; then what is left, all forms together."""
        self._fix_single_slots()
        for form in self.forms.values():
            self._take_hints(form)
        self._distrust_columns()
        for form_id, form in self.forms.items():
            if all(len({row for row, _ in candidate.slots}) <= 1 for candidate in form.candidates):
                self._settle([key for key in self._open() if key[0] == form_id], {form_id}, only_if_consistent=True)
        self._settle(self._open(), set(self.forms), only_if_consistent=False)
        return self.result

    def _open(self) -> list[CandidateId]:
        return [(f, i) for f, form in self.forms.items() for i in range(len(form.candidates)) if (f, i) not in self.result]

    def _settle(self, candidates: Sequence[CandidateId], of_forms: set[str], only_if_consistent: bool) -> None:
        usable = [e for e in self._equations() if {place[0] for _, place in e.cells} <= of_forms and not self._reads_open_row(e)]
        for group, of_group in self._components(candidates, usable):
            found, consistent = self._solve_component(group, of_group, last_word=not only_if_consistent)
            if only_if_consistent:
                found = {key: placement for key, placement in found.items() if placement.slot and consistent}
            for key, placement in found.items():
                self.result[key] = placement
                if placement.slot:
                    self.fixed[self._place(self.forms[key[0]], placement.slot)] = self._worth(self.forms[key[0]], key[1])

    # -- what needs no solving -----------------------------------------------------------------------------------------

    def _fix_single_slots(self) -> None:
        """What the page shows. Where it shows two numbers in one cell, neither is held to be its value unless they are the same."""
        for form in self.forms.values():
            at_slot: dict[Slot, list[int]] = defaultdict(list)
            for index, candidate in enumerate(form.candidates):
                if not candidate.slots:
                    self.result[form.form_id, index] = Placement(None, Origin.AMBIGUOUS)
                elif len(candidate.slots) == 1 and not candidate.elsewhere:
                    at_slot[candidate.slots[0]].append(index)
            for slot, here in at_slot.items():
                agree = len({self._worth(form, index) for index in here}) == 1
                found = Placement(slot, Origin.PRINTED) if agree else Placement(None, Origin.AMBIGUOUS)
                self.result |= {(form.form_id, index): found for index in here}
                if agree:
                    self.fixed[self._place(form, slot)] = self._worth(form, here[0])

    def _take_hints(self, form: SkeletonForm) -> None:
        """Where the places of a form's numbers speak for one column each, and the identities bear that out, they stand there. Single
        rows that fail are the document's own errors; but every identity that tells columns apart has to hold, and one at least."""
        left = [index for index, candidate in enumerate(form.candidates) if (form.form_id, index) not in self.result]
        hints = {index: hint for index in left if (hint := form.candidates[index].hint)}
        places = {self._place(form, hint) for hint in hints.values()}
        if not left or len(hints) < len(left) or len(places) < len(hints) or places & self.fixed.keys():
            return
        trial = self.fixed | {self._place(form, hint): self._worth(form, index) for index, hint in hints.items()}
        settled = {key for key in self.forms if not any(f == key for f, _ in self._open())} | {form.form_id}
        inside: list[bool] = []
        telling: list[bool] = []
        for equation in self._equations():
            forms = {place[0] for _, place in equation.cells}
            if form.form_id in forms <= settled and any(place in trial for _, place in equation.cells):
                tells = equation.relation == "eq" and (len(forms) > 1 or knowledge.row_kinds()[form.form_id] == "stages")
                (telling if tells else inside).append(self._holds(equation, trial))
        if any(telling) and all(telling) and inside.count(False) * 10 <= inside.count(True):
            self.fixed = trial
            self.result |= {(form.form_id, index): Placement(hint, Origin.PRINTED) for index, hint in hints.items()}

    def _holds(self, equation: Equation, values: Mapping[Place, tuple[int, int]]) -> bool:
        cells = [(sign, values[place]) for sign, place in equation.cells if place in values]
        difference = sum(sign * value for sign, (value, _) in cells)
        allowed = sum(half_unit for _, (_, half_unit) in cells)
        return difference <= allowed and (equation.relation == "le" or -difference <= allowed)

    def _distrust_columns(self) -> None:
        """Where most rows of a form do not add up, it is the columns that were taken wrong: then none of its numbers is held to be
        where it seemed to be. A document's own errors break single rows."""
        unsettled = {(f, self.forms[f].rows[row].row_key) for f, i in self._open() for row, _ in self.forms[f].candidates[i].slots}
        verdicts: dict[str, list[bool]] = defaultdict(list)
        for equation in self._equations():
            printed = sum(place in self.fixed for _, place in equation.cells)
            rows = {place[:2] for _, place in equation.cells}
            if len(rows) == 1 and printed >= 2 and not rows & unsettled:
                verdicts[equation.cells[0][1][0]].append(self._holds(equation, self.fixed))
        for form_id, of_form in verdicts.items():
            if of_form.count(False) > max(2, of_form.count(True)):
                self.fixed = {place: worth for place, worth in self.fixed.items() if place[0] != form_id}
                self.result |= {key: Placement(None, Origin.AMBIGUOUS) for key in self.result if key[0] == form_id}

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
            form_id: FormRows(
                {row.row_key: form.columns[row.side] for row in form.rows} | self._supposed_rows(form_id),
                complete=form_id not in self.breaks and any(row.row_key.isdigit() for row in form.rows),
            )
            for form_id, form in self.forms.items()
        }
        return [e for e in equations(layout) if not any(place in self.unreadable for _, place in e.cells)]

    def _reads_open_row(self, equation: Equation) -> bool:
        return any(row in self.forms[form_id].open_rows for _, (form_id, row, _) in equation.cells)

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
            form = self.forms[form_id]
            for slot in form.candidates[index].slots:
                join(("candidate", form_id, index), ("cell", self._place(form, slot)))
        for form in self.forms.values():
            for together in form.same_column:
                for index in together:
                    join(("candidate", form.form_id, together[0]), ("candidate", form.form_id, index))
        supposed = {(form_id, row, key) for form_id in self.forms for row, keys in self._supposed_rows(form_id).items() for key in keys}
        open_cells = {self._place(self.forms[f], slot) for f, i in candidates for slot in self.forms[f].candidates[i].slots} | supposed
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
        that what seems to stand in one column does.
        """
        for may_break, in_columns in ((False, True), (False, False), (True, False)):
            question = self._question(candidates, of_group, may_break, in_columns)
            solver = _solver()
            status = solver.solve(question.model)
            if status == cp_model.OPTIMAL:
                question.model.clear_objective()
                question.model.add(question.cost <= round(solver.objective_value))
                failing = [equation for equation, literal in question.broken if solver.value(literal)]
                found = self._certain(question, solver, by_value=last_word)
                return self._trustworthy(found, failing), not failing
            if status != cp_model.INFEASIBLE:
                break
        return dict.fromkeys(candidates, Placement(None, Origin.AMBIGUOUS)), False

    def _question(self, candidates: Sequence[CandidateId], of_group: Sequence[Equation], may_break: bool, in_columns: bool) -> _Question:
        """The constraint model of a group; its cost counts broken identities and supposed amounts."""
        model = cp_model.CpModel()
        columns = self._shared_columns(model) if in_columns else {}
        variables = [self._variable(model, key, columns.get(key, {})) for key in candidates]
        at_cell: dict[Place, list[tuple[_Variable, cp_model.IntVar]]] = defaultdict(list)
        for variable in variables:
            form = self.forms[variable.key[0]]
            for slot, choice in variable.choices.items():
                at_cell[self._place(form, slot)].append((variable, choice))
        for place, taken in at_cell.items():
            model.add(sum(choice for _, choice in taken) <= (0 if place in self.fixed else 1))
        self._add_order(model, {variable.key: variable for variable in variables})
        supposed = self._add_supposed(model, of_group)
        broken: list[tuple[Equation, cp_model.IntVar]] = []
        for equation in of_group:
            holds = self._add_identity(model, equation, at_cell, supposed)
            if may_break:
                literal = model.new_bool_var(f"broken {equation.check_id} {equation.place}")
                for constraint in holds:
                    constraint.only_enforce_if(~literal)
                broken.append((equation, literal))
        cost = _BROKEN * sum(literal for _, literal in broken) + sum(filled for _, filled in supposed.values())
        model.minimize(cost)
        return _Question(model, cost, variables, at_cell, broken)

    def _shared_columns(self, model: cp_model.CpModel) -> dict[CandidateId, dict[str, cp_model.IntVar]]:
        """For candidates that stand in one column of known rows: one Boolean per column, shared by all of them."""
        return {
            (form.form_id, index): choices
            for form in self.forms.values()
            for together in form.same_column
            for keys in [dict.fromkeys(key for index in together for _, key in form.candidates[index].slots)]
            for choices in [{key: model.new_bool_var(f"{form.form_id}{together[0]}{key}") for key in keys}]
            for index in together
        }

    def _variable(self, model: cp_model.CpModel, key: CandidateId, shared: Mapping[str, cp_model.IntVar]) -> _Variable:
        form = self.forms[key[0]]
        choices = {slot: shared[slot[1]] if shared else model.new_bool_var(f"{key}{slot}") for slot in form.candidates[key[1]].slots}
        if form.candidates[key[1]].elsewhere:
            model.add_at_most_one(choices.values())
        else:
            model.add_exactly_one(choices.values())
        value, half_unit = self._worth(form, key[1])
        return _Variable(key, choices, value, half_unit)

    def _add_order(self, model: cp_model.CpModel, variables: Mapping[CandidateId, _Variable]) -> None:
        for form in self.forms.values():
            for first, second in form.left_of:
                for a, x in self._choices(variables, form, first):
                    for b, y in self._choices(variables, form, second):
                        (line_a, place_a), (line_b, place_b) = form.position(a), form.position(b)
                        if line_a == line_b and place_a >= place_b:
                            model.add(x + y <= 1)
            stacked = {
                (index, side, key): self._in_column(model, form, self._choices(variables, form, index), side, key)
                for index in {index for pair in form.above for index in pair}
                for side, keys in form.columns.items()
                for key in keys
            }
            for first, second in form.above:
                for side, keys in form.columns.items():
                    for key in keys:
                        upper, lower = stacked[first, side, key], stacked[second, side, key]
                        if upper and lower:
                            model.add(upper[1] + 1 <= lower[1]).only_enforce_if(upper[0], lower[0])
            for first, second in form.same_row:
                left, right = self._choices(variables, form, first), self._choices(variables, form, second)
                columns = [key for keys in form.columns.values() for key in keys]
                model.add(sum(a[0] * x for a, x in left) == sum(b[0] * y for b, y in right))
                model.add(sum(columns.index(a[1]) * x for a, x in left) + 1 <= sum(columns.index(b[1]) * y for b, y in right))

    def _in_column(
        self, model: cp_model.CpModel, form: SkeletonForm, choices: Sequence[tuple[Slot, cp_model.LinearExprT]], side: str, key: str
    ) -> tuple[cp_model.IntVar, cp_model.LinearExprT] | None:
        """Whether a candidate stands in an ordered row of one column, and the place of that row; None where it cannot."""
        places = [(form.rows[slot[0]].order, x) for slot, x in choices if slot[1] == key and form.rows[slot[0]].side == side]
        ordered = [(order, x) for order, x in places if order is not None]
        if not ordered:
            return None
        literal = model.new_bool_var("")
        model.add(sum(x for _, x in ordered) == literal)
        return literal, sum(order * x for order, x in ordered)

    def _choices(
        self, variables: Mapping[CandidateId, _Variable], form: SkeletonForm, index: int
    ) -> list[tuple[Slot, cp_model.LinearExprT]]:
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
            form_id, row, _ = place
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
    ) -> list[cp_model.Constraint]:
        """The constraints that hold where an identity does: its difference is within the half units of its cells."""
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
        holds = [model.add(sum(difference) - sum(allowed) <= 0)]
        if equation.relation == "eq":
            holds.append(model.add(sum(difference) + sum(allowed) >= 0))
        return holds

    def _certain(self, question: _Question, solver: cp_model.CpSolver, by_value: bool) -> dict[CandidateId, Placement]:
        """Forbid the assignment found and solve again; a cell whose number another assignment changes is ambiguous.

        In the end it does not matter which of two equal numbers stands in a cell (`by_value`); before that it does, because
        order ties each of them to other numbers.
        """
        variables, model = question.variables, question.model
        chosen = {v.key: slot for v in variables for slot, x in v.choices.items() if solver.value(x)}
        certain = {self._place(self.forms[v.key[0]], chosen[v.key]): v for v in variables if v.key in chosen}
        status = cp_model.OPTIMAL
        while certain:
            keeps = {place: sum(_same(variable, question.at_cell[place], by_value)) for place, variable in certain.items()}
            model.add(sum(keeps.values()) <= len(keeps) - 1)
            again = _solver()
            status = again.solve(model)
            if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                break
            certain = {place: variable for place, variable in certain.items() if again.value(keeps[place])}
        found = dict.fromkeys((variable.key for variable in variables), Placement(None, Origin.AMBIGUOUS))
        if status == cp_model.INFEASIBLE:
            found |= {variable.key: Placement(chosen[variable.key], Origin.SOLVED) for variable in certain.values()}
        return found

    def _trustworthy(self, found: dict[CandidateId, Placement], broken: Sequence[Equation]) -> dict[CandidateId, Placement]:
        """What holds although identities are broken: a row whose own sum fails may have a column that is not known here, so nothing
        in it is held to be solved; nor is a number whose row only the identities tell."""
        places = [{place[:2] for _, place in equation.cells} for equation in broken]
        rows = {next(iter(of_equation)) for of_equation in places if len(of_equation) == 1}

        def doubtful(key: CandidateId, slot: Slot) -> bool:
            form = self.forms[key[0]]
            rows_open = len({row for row, _ in form.candidates[key[1]].slots}) > 1
            return bool(broken) and (rows_open or self._place(form, slot)[:2] in rows)

        return {
            key: Placement(None, Origin.AMBIGUOUS) if placement.slot and doubtful(key, placement.slot) else placement
            for key, placement in found.items()
        }


def _same(variable: _Variable, at_cell: Sequence[tuple[_Variable, cp_model.IntVar]], by_value: bool) -> list[cp_model.IntVar]:
    """The choices that leave a cell with the number that `variable` is, or with one of the same value and precision."""
    return [
        choice
        for other, choice in at_cell
        if other is variable or (by_value and (other.value, other.half_unit) == (variable.value, variable.half_unit))
    ]


def _solver() -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    # presolve (its search for inclusions between constraints, OR-Tools 9.15) called models infeasible that have a solution
    solver.parameters.cp_model_presolve = False
    solver.parameters.max_deterministic_time = _EFFORT
    solver.parameters.catch_sigint_signal = False  # else it leaves Ctrl-C without Python's handler
    return solver
