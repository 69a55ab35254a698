"""The constraint model of numbers whose cell is not known: the cells they may take, and what must hold among them.

Belongs here: variables and constraints (OR-Tools CP-SAT on whole thousandths of a yuan). Does not belong here: what is asked in
which order and what an answer is worth (`solver`), any identity (`equations`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from ortools.sat.python import cp_model

from dagster_project.forms.model import CellKey, Origin
from dagster_project.forms.solve.break_off import BreakOff
from dagster_project.forms.solve.candidates import Slot, UnplacedForm
from dagster_project.forms.solve.equations import Equation

_MILLS = 1000
_BROKEN = 1000
EFFORT = 5.0
"""What one question may cost, by CP-SAT's own deterministic measure of time, so that the same document ends the same way on any machine."""
_EFFORT_OF_DOCUMENT = 20.0
"""What all questions of one document may cost: four times what most dumps without columns need, and far from the limits of reading."""

CandidateId = tuple[str, int]
"""(form_id, index into that form's candidates)."""
Pool = tuple[CellKey, ...]
"""Cells of one page and column between which nothing tells: rows that are pooled, and in the same identities."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where one candidate stands. `slot` is None where several cells are left (`origin` ambiguous) or none fits."""

    slot: Slot | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class StatedAmount:
    """What the document says elsewhere of one cell: its amount in yuan, exact to `half_unit_yuan`. Of a statement of nothing, no number
    stands there."""

    place: CellKey
    yuan: Decimal
    half_unit_yuan: Decimal


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What a question takes for granted: that all identities hold, that numbers which seem to stand in one column do
    (`UnplacedForm.same_column`), and that the dump kept the order of the rows (`UnplacedForm.above`)."""

    sums: bool
    in_columns: bool
    in_order: bool


@dataclass(slots=True)
class Variable:
    """One candidate's choice: a Boolean per cell and per pool."""

    key: CandidateId
    choices: dict[Slot, cp_model.IntVar]
    pooled: dict[Pool, cp_model.IntVar]
    value: int
    half_unit: int


Taken = list[tuple[Variable, cp_model.IntVar]]
Assumed = Mapping[CellKey, tuple[cp_model.IntVar, cp_model.IntVar]]


@dataclass(slots=True)
class ConstraintModel:
    """A constraint model of some candidates, what it minimises, and what its variables mean."""

    model: cp_model.CpModel
    cost: cp_model.LinearExprT = 0
    variables: list[Variable] = field(default_factory=list)
    at_cell: dict[CellKey, Taken] = field(default_factory=lambda: defaultdict(list))
    in_pool: dict[Pool, Taken] = field(default_factory=lambda: defaultdict(list))
    broken: list[tuple[Equation, cp_model.IntVar]] = field(default_factory=list)


@dataclass(slots=True)
class ConstraintModels:
    """Asks about candidates of the forms of one document. `fixed` (place → value and half unit) and `placed` are shared with the one
    who asks and grow as answers come in."""

    forms: Mapping[str, UnplacedForm]
    breaks: Mapping[str, BreakOff]
    fixed: Mapping[CellKey, tuple[int, int]]
    placed: Mapping[CandidateId, Placement]

    def ask(
        self,
        candidates: Sequence[CandidateId],
        of_group: Sequence[Equation],
        assumptions: Assumptions,
        statements: Sequence[StatedAmount] = (),
    ) -> ConstraintModel:
        """The constraint model of a group; its cost counts broken identities and supposed amounts."""
        model = cp_model.CpModel()
        question = ConstraintModel(model)
        columns = self._shared_columns(model) if assumptions.in_columns else {}
        pools = self._pools(candidates, of_group, {statement.place for statement in statements})
        question.variables = [self._variable(model, key, columns.get(key, {}), pools) for key in candidates]
        for variable in question.variables:
            form = self.forms[variable.key[0]]
            for slot, choice in variable.choices.items():
                question.at_cell[place_of(form, slot)].append((variable, choice))
            for pool, choice in variable.pooled.items():
                question.in_pool[pool].append((variable, choice))
        for place, taken in question.at_cell.items():
            model.add(sum(choice for _, choice in taken) <= (0 if place in self.fixed else 1))
        for pool, taken in question.in_pool.items():
            model.add(sum(choice for _, choice in taken) <= len(pool))
        self._add_order(model, {variable.key: variable for variable in question.variables}, assumptions.in_order)
        for statement in statements:
            _add_statement(model, statement, question.at_cell[statement.place])
        supposed = self._add_supposed(model, of_group)
        for equation in of_group:
            holds = self._add_identity(question, equation, supposed)
            if not assumptions.sums:
                literal = model.new_bool_var(f"broken {equation.check_id} {equation.place}")
                for constraint in holds:
                    constraint.only_enforce_if(~literal)
                question.broken.append((equation, literal))
        question.cost = _BROKEN * sum(literal for _, literal in question.broken) + sum(filled for _, filled in supposed.values())
        model.minimize(question.cost)
        return question

    def supposed_rows(self, form_id: str) -> dict[str, tuple[str, ...]]:
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

    # -- the cells of a candidate --------------------------------------------------------------------------------------

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

    def _pools(self, candidates: Sequence[CandidateId], of_group: Sequence[Equation], stated: set[CellKey]) -> dict[CellKey, Pool]:
        """The pool of each cell of pooled rows that the candidates may take; a cell of its own has none."""
        told: dict[CellKey, list[tuple[int, int]]] = defaultdict(list)
        for number, equation in enumerate(of_group):
            for sign, place in equation.cells:
                told[place].append((number, sign))
        alike: dict[object, list[CellKey]] = defaultdict(list)
        for form in {form_id: self.forms[form_id] for form_id, _ in candidates if self.forms[form_id].pooled_rows}.values():
            for row in form.rows:
                for key in form.columns[row.side] if row.row_key in form.pooled_rows else ():
                    place = (form.form_id, row.row_key, key)
                    if place not in self.fixed and place not in stated:
                        alike[form.form_id, row.page, key, tuple(told[place])].append(place)
        return {place: tuple(places) for places in alike.values() if len(places) > 1 for place in places}

    def _variable(
        self, model: cp_model.CpModel, key: CandidateId, shared: Mapping[str, cp_model.IntVar], pools: Mapping[CellKey, Pool]
    ) -> Variable:
        form = self.forms[key[0]]
        slots = form.candidates[key[1]].slots
        pooled = {pool: model.new_bool_var(f"{key}{pool}") for slot in slots if (pool := pools.get(place_of(form, slot)))}
        single = [slot for slot in slots if place_of(form, slot) not in pools]
        choices = {slot: shared[slot[1]] if shared else model.new_bool_var(f"{key}{slot}") for slot in single}
        if form.candidates[key[1]].elsewhere:
            model.add_at_most_one([*choices.values(), *pooled.values()])
        else:
            model.add_exactly_one([*choices.values(), *pooled.values()])
        return Variable(key, choices, pooled, *worth(form, key[1]))

    # -- order on the page ---------------------------------------------------------------------------------------------

    def _add_order(self, model: cp_model.CpModel, variables: Mapping[CandidateId, Variable], in_order: bool) -> None:
        for form in self.forms.values():
            for first, second in form.left_of:
                for a, x in self._choices(variables, form, first):
                    for b, y in self._choices(variables, form, second):
                        (line_a, place_a), (line_b, place_b) = form.position(a), form.position(b)
                        if line_a == line_b and place_a >= place_b:
                            model.add(x + y <= 1)
            above = form.above if in_order else []
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
        placed = self.placed.get((form.form_id, index))
        return [(placed.slot, 1)] if placed and placed.slot else []

    # -- sums ----------------------------------------------------------------------------------------------------------

    def _add_supposed(
        self, model: cp_model.CpModel, of_group: Sequence[Equation]
    ) -> dict[CellKey, tuple[cp_model.IntVar, cp_model.IntVar]]:
        """Free amounts of rows that the document does not print, each with a Boolean that tells whether it is used."""
        supposed: dict[CellKey, tuple[cp_model.IntVar, cp_model.IntVar]] = {}
        rows = {form_id: self.supposed_rows(form_id) for form_id in self.breaks}
        for place in dict.fromkeys(place for equation in of_group for _, place in equation.cells):
            form_id, row, _ = place
            if row in rows.get(form_id, {}):
                most = mills(max(self.breaks[form_id].missing_yuan.values()))
                amount = model.new_int_var(0, most, f"supposed{place}")
                filled = model.new_bool_var(f"filled{place}")
                model.add(amount <= most * filled)
                supposed[place] = amount, filled
        return supposed

    def _add_identity(self, question: ConstraintModel, equation: Equation, supposed: Assumed) -> list[cp_model.Constraint]:
        """The constraints that hold where an identity does: its difference is within the half units of its cells."""
        difference: list[cp_model.LinearExprT] = []
        allowed: list[cp_model.LinearExprT] = []
        pooled = dict.fromkeys((sign, pool) for sign, place in equation.cells for pool in question.in_pool if place in pool)
        taken = [(sign, question.in_pool[pool]) for sign, pool in pooled]
        for sign, place in equation.cells:
            value, half_unit = self.fixed.get(place, (0, 0))
            difference.append(sign * value)
            allowed.append(half_unit)
            taken.append((sign, question.at_cell.get(place, [])))
            if place in supposed:
                difference.append(sign * supposed[place][0])
        for sign, there in taken:
            difference += [sign * variable.value * choice for variable, choice in there]
            allowed += [variable.half_unit * choice for variable, choice in there]
        holds = [question.model.add(sum(difference) - sum(allowed) <= 0)]
        if equation.relation == "eq":
            holds.append(question.model.add(sum(difference) + sum(allowed) >= 0))
        return holds


def _add_statement(model: cp_model.CpModel, statement: StatedAmount, taken: Taken) -> None:
    stated, half_unit = mills(statement.yuan), mills(statement.half_unit_yuan)
    if stated:
        model.add_exactly_one(choice for variable, choice in taken if abs(variable.value - stated) <= max(half_unit, variable.half_unit))
    else:
        model.add(sum(choice for variable, choice in taken if abs(variable.value) > half_unit) == 0)


def place_of(form: UnplacedForm, slot: Slot) -> CellKey:
    return form.form_id, form.rows[slot[0]].row_key, slot[1]


def worth(form: UnplacedForm, index: int) -> tuple[int, int]:
    """The number of a candidate and half of its last digit; of what is no number, nothing."""
    number = form.candidates[index].token.number
    if number is None:
        return 0, 0
    return mills(number.in_yuan(form.unit)), mills(number.half_unit_yuan(form.unit))


def mills(amount: Decimal) -> int:
    return int(amount * _MILLS)


@dataclass(slots=True)
class SolverBudget:
    """What is left for the questions of one document; one that is asked when nothing is left stays open."""

    left: float = _EFFORT_OF_DOCUMENT

    def solve(self, model: cp_model.CpModel, at_most: float = EFFORT) -> tuple[cp_model.CpSolver, cp_model.CpSolverStatus]:
        """An answer of the solver, and its status."""
        solver = _new_solver(max(0.0, min(at_most, self.left)))
        status = solver.solve(model)
        self.left -= solver.response_proto.deterministic_time
        return solver, status


def _new_solver(solver_budget: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    # presolve (its search for inclusions between constraints, OR-Tools 9.15) called models infeasible that have a solution
    solver.parameters.cp_model_presolve = False
    # Which identities a document itself breaks is mostly plain to the linear relaxation, and else takes minutes that the measure of solver_budget
    # hardly counts.
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = solver_budget
    solver.parameters.catch_sigint_signal = False  # else it leaves Ctrl-C without Python's handler
    return solver
