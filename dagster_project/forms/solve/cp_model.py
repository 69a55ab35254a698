"""Candidates and equations → a constraint model (OR-Tools CP-SAT, on whole thousandths of a yuan).

Belongs here: variables and constraints, and what solving may cost. Does not belong here: which candidates are solved together and when
(`solver`), whether an answer is the only one (`proof`), any identity (`equations`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from dagster_project.forms.model import CellKey
from dagster_project.forms.solve.candidates import Slot, UnplacedForm
from dagster_project.forms.solve.equations import Equation
from dagster_project.forms.solve.placements import CandidateId, Placements, StatedAmount, candidate_amount, mills, place_of

_BROKEN = 1000
"""What a broken identity costs an answer; an unprinted amount that it needs costs 1."""
MOST_EFFORT = 2.0
"""What solving one model may cost, by CP-SAT's own deterministic measure of time, so that the same document ends the same way on any machine."""
_EFFORT_OF_DOCUMENT = 3.0
"""What all models of one document may cost before what it states elsewhere is looked at: many times what dumps in reading order need, and some seconds of an ordinary machine."""

Pool = tuple[CellKey, ...]
"""Cells of one page and column that no identity distinguishes: they are of `UnplacedForm.interchangeable_rows`, and in the same identities. It only
counts how many numbers a pool takes, not which cell takes which."""


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a model takes for granted: that all identities hold, that numbers which seem to stand in one column do
    (`UnplacedForm.same_column`), and that the dump kept the order of the rows (`UnplacedForm.above`), not only within its blocks (`UnplacedForm.stacked`)."""

    sums: bool
    in_columns: bool
    in_order: bool


@dataclass(slots=True)
class Variable:
    """One candidate's choice: a Boolean per cell and per pool. Amounts in thousandths of a yuan."""

    key: CandidateId
    choices: dict[Slot, cp_model.IntVar]
    pooled: dict[Pool, cp_model.IntVar]
    value: int
    half_unit: int


Choices = list[tuple[Variable, cp_model.IntVar]]
"""The candidates that may stand in one cell or pool, each with the Boolean that says it does."""
Unprinted = Mapping[CellKey, tuple[cp_model.IntVar, cp_model.IntVar]]
"""Cell of a row that the document does not print → (its free amount, whether that is used)."""


@dataclass(slots=True)
class ConstraintModel:
    """The constraint model of some candidates, what it minimises, and what its variables mean."""

    model: cp_model.CpModel
    cost: cp_model.LinearExprT = 0
    variables: list[Variable] = field(default_factory=list)
    at_cell: dict[CellKey, Choices] = field(default_factory=lambda: defaultdict(list))
    in_pool: dict[Pool, Choices] = field(default_factory=lambda: defaultdict(list))
    broken: list[tuple[Equation, cp_model.IntVar]] = field(default_factory=list)
    """Each equation with the Boolean that says it is broken; empty where all are assumed to hold."""

    def hold_cost(self, most: int) -> None:
        """From now on any answer that costs at most so much will do."""
        self.model.clear_objective()
        self.model.add(self.cost <= most)

    def filled(self, answer: cp_model.CpSolver) -> dict[CellKey, tuple[int, int]]:
        """The cells that an answer fills, and with what."""
        return {
            place: (variable.value, variable.half_unit)
            for place, choices in self.at_cell.items()
            for variable, choice in choices
            if answer.value(choice)
        }


@dataclass(frozen=True, slots=True)
class ModelBuilder:
    """Builds constraint models of candidates of one document, given all that is already known."""

    known: Placements

    def build(
        self,
        candidates: Sequence[CandidateId],
        equations: Sequence[Equation],
        assumptions: Assumptions,
        stated: Sequence[StatedAmount] = (),
    ) -> ConstraintModel:
        """The model of some candidates. Its cost counts broken identities and unprinted amounts."""
        model = cp_model.CpModel()
        built = ConstraintModel(model)
        columns = self._shared_columns(model) if assumptions.in_columns else {}
        pools = self._pools(candidates, equations, {amount.place for amount in stated})
        built.variables = [self._variable(model, key, columns.get(key, {}), pools) for key in candidates]
        for variable in built.variables:
            form = self.known.forms[variable.key[0]]
            for slot, choice in variable.choices.items():
                built.at_cell[place_of(form, slot)].append((variable, choice))
            for pool, choice in variable.pooled.items():
                built.in_pool[pool].append((variable, choice))
        for place, choices in built.at_cell.items():
            model.add(sum(choice for _, choice in choices) <= (0 if place in self.known.amounts else 1))
        for pool, choices in built.in_pool.items():
            model.add(sum(choice for _, choice in choices) <= len(pool))
        self._add_order(model, {variable.key: variable for variable in built.variables}, assumptions.in_order)
        for amount in stated:
            _add_stated(model, amount, built.at_cell[amount.place])
        unprinted = self._add_unprinted(model, equations)
        for equation in equations:
            holds = self._add_identity(built, equation, unprinted)
            if not assumptions.sums:
                literal = model.new_bool_var(f"broken {equation.check_id} {equation.place}")
                for constraint in holds:
                    constraint.only_enforce_if(~literal)
                built.broken.append((equation, literal))
        built.cost = _BROKEN * sum(literal for _, literal in built.broken) + sum(used for _, used in unprinted.values())
        model.minimize(built.cost)
        return built

    # -- the cells of a candidate --------------------------------------------------------------------------------------

    def _shared_columns(self, model: cp_model.CpModel) -> dict[CandidateId, dict[str, cp_model.IntVar]]:
        """For candidates that stand in one column of known rows: one Boolean per column, shared by all of them."""
        return {
            (form.form_id, index): choices
            for form in self.known.forms.values()
            for together in form.same_column
            for keys in [dict.fromkeys(key for index in together for _, key in form.candidates[index].slots)]
            for choices in [{key: model.new_bool_var(f"{form.form_id}{together[0]}{key}") for key in keys}]
            for index in together
        }

    def _pools(self, candidates: Sequence[CandidateId], equations: Sequence[Equation], stated: set[CellKey]) -> dict[CellKey, Pool]:
        """The pool of each cell of pooled rows that the candidates may take; a cell of its own has none."""
        terms: dict[CellKey, list[tuple[int, int]]] = defaultdict(list)
        for number, equation in enumerate(equations):
            for sign, place in equation.cells:
                terms[place].append((number, sign))
        alike: dict[object, list[CellKey]] = defaultdict(list)
        for form in {
            form_id: self.known.forms[form_id] for form_id, _ in candidates if self.known.forms[form_id].interchangeable_rows
        }.values():
            for row in form.rows:
                for key in form.columns[row.side] if row.row_key in form.interchangeable_rows else ():
                    place = (form.form_id, row.row_key, key)
                    if place not in self.known.amounts and place not in stated:
                        alike[form.form_id, row.page, key, tuple(terms[place])].append(place)
        return {place: tuple(places) for places in alike.values() if len(places) > 1 for place in places}

    def _variable(
        self, model: cp_model.CpModel, key: CandidateId, shared: Mapping[str, cp_model.IntVar], pools: Mapping[CellKey, Pool]
    ) -> Variable:
        form = self.known.forms[key[0]]
        slots = form.candidates[key[1]].slots
        pooled = {pool: model.new_bool_var(f"{key}{pool}") for slot in slots if (pool := pools.get(place_of(form, slot)))}
        single = [slot for slot in slots if place_of(form, slot) not in pools]
        choices = {slot: shared[slot[1]] if shared else model.new_bool_var(f"{key}{slot}") for slot in single}
        if form.candidates[key[1]].elsewhere:
            model.add_at_most_one([*choices.values(), *pooled.values()])
        else:
            model.add_exactly_one([*choices.values(), *pooled.values()])
        return Variable(key, choices, pooled, *candidate_amount(form, key[1]))

    # -- order on the page ---------------------------------------------------------------------------------------------

    def _add_order(self, model: cp_model.CpModel, variables: Mapping[CandidateId, Variable], in_order: bool) -> None:
        for form in self.known.forms.values():
            for first, second in form.left_of:
                for a, x in self._choices(variables, form, first):
                    for b, y in self._choices(variables, form, second):
                        (line_a, place_a), (line_b, place_b) = form.position(a), form.position(b)
                        if line_a == line_b and place_a >= place_b:
                            model.add(x + y <= 1)
            above = form.above if in_order else form.stacked
            stacked = {
                (index, side, key): self._in_column(model, form, self._choices(variables, form, index), side, key)
                for index in {index for pair in above for index in pair}
                for side, keys in form.columns.items()
                for key in keys
            }
            for first, second in above:
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
        self, model: cp_model.CpModel, form: UnplacedForm, choices: Sequence[tuple[Slot, cp_model.LinearExprT]], side: str, key: str
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
        self, variables: Mapping[CandidateId, Variable], form: UnplacedForm, index: int
    ) -> list[tuple[Slot, cp_model.LinearExprT]]:
        variable = variables.get((form.form_id, index))
        if variable:
            return list(variable.choices.items())
        placed = self.known.placed.get((form.form_id, index))
        return [(placed.slot, 1)] if placed and placed.slot and not self._has_twin(form, index) else []

    def _has_twin(self, form: UnplacedForm, index: int) -> bool:
        """Whether a number was solved, and so was another that shows the same: each may stand in the cell of the other, so its own orders nothing."""
        solved = self.known.solved(form.form_id)
        return index in solved and sum(candidate_amount(form, other) == candidate_amount(form, index) for other in solved) > 1

    # -- sums ----------------------------------------------------------------------------------------------------------

    def _add_unprinted(self, model: cp_model.CpModel, equations: Sequence[Equation]) -> Unprinted:
        """Free amounts of rows that the document does not print, each with a Boolean that says whether it is used."""
        unprinted: dict[CellKey, tuple[cp_model.IntVar, cp_model.IntVar]] = {}
        rows = {form_id: self.known.unprinted_rows(form_id) for form_id in self.known.breaks}
        for place in dict.fromkeys(place for equation in equations for _, place in equation.cells):
            form_id, row, _ = place
            if row in rows.get(form_id, {}):
                most = mills(max(self.known.breaks[form_id].missing_yuan.values()))
                amount = model.new_int_var(0, most, f"unprinted{place}")
                used = model.new_bool_var(f"used{place}")
                model.add(amount <= most * used)
                unprinted[place] = amount, used
        return unprinted

    def _add_identity(self, built: ConstraintModel, equation: Equation, unprinted: Unprinted) -> list[cp_model.Constraint]:
        """The constraints that hold where an identity does: its difference is within the half units of its cells."""
        difference: list[cp_model.LinearExprT] = []
        allowed: list[cp_model.LinearExprT] = []
        pooled = dict.fromkeys((sign, pool) for sign, place in equation.cells for pool in built.in_pool if place in pool)
        terms = [(sign, built.in_pool[pool]) for sign, pool in pooled]
        for sign, place in equation.cells:
            value, half_unit = self.known.amounts.get(place, (0, 0))
            difference.append(sign * value)
            allowed.append(half_unit)
            terms.append((sign, built.at_cell.get(place, [])))
            if place in unprinted:
                difference.append(sign * unprinted[place][0])
        for sign, choices in terms:
            difference += [sign * variable.value * choice for variable, choice in choices]
            allowed += [variable.half_unit * choice for variable, choice in choices]
        holds = [built.model.add(sum(difference) - sum(allowed) <= 0)]
        if equation.relation == "eq":
            holds.append(built.model.add(sum(difference) + sum(allowed) >= 0))
        return holds


def _add_stated(model: cp_model.CpModel, stated: StatedAmount, choices: Choices) -> None:
    amount, half_unit = mills(stated.yuan), mills(stated.half_unit_yuan)
    if amount:
        model.add_exactly_one(choice for variable, choice in choices if abs(variable.value - amount) <= max(half_unit, variable.half_unit))
    else:
        model.add(sum(choice for variable, choice in choices if abs(variable.value) > half_unit) == 0)


@dataclass(slots=True)
class SolverBudget:
    """The effort that is left for the models of one document. Where none is left, a model has no answer, and its candidates stay open."""

    left: float = _EFFORT_OF_DOCUMENT

    @property
    def is_used_up(self) -> bool:
        return self.left <= 0

    def solve(self, model: cp_model.CpModel, at_most: float = MOST_EFFORT) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        """The solver, which holds the answer if there is one, and its status."""
        solver = _new_solver(max(0.0, min(at_most, self.left)))
        status = solver.solve(model)
        self.left -= solver.response_proto.deterministic_time
        return solver, status


def _new_solver(effort: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    # presolve (its search for inclusions between constraints, OR-Tools 9.15) called models infeasible that have a solution
    solver.parameters.cp_model_presolve = False
    # The linear relaxation mostly shows which identities the document itself breaks. Without it that takes minutes, of which CP-SAT's measure
    # of effort counts hardly any.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = effort
    solver.parameters.catch_sigint_signal = False  # else it leaves Ctrl-C without Python's handler
    return solver
