"""A text dump → the forms of a disclosure.

Belongs here: choosing how to read each form (`reading_order`, `aligned`, `blocks`), placing their numbers together, and the problems of whole
forms: repeated, without a unit, broken off. Does not belong here: file formats and the reading itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import chain

from dagster_project.characters import fold_width
from dagster_project.documents.text.dump import Arrangement, TextDump
from dagster_project.forms.model import CellKey, Form, Problem, problem
from dagster_project.forms.recognise.entities import figures_of, unrecognised
from dagster_project.forms.recognise.money_unit import unit_for_all
from dagster_project.forms.recognise.presumed_unit import Basis, figures, money_units, presumption
from dagster_project.forms.recognise.repeated import one_of_each
from dagster_project.forms.recognise.titles import FormText, whole_page
from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.solve.equations import FormRows, equations
from dagster_project.forms.solve.placements import StatedAmount, candidate_amount, place_of
from dagster_project.forms.solve.roll_up import break_off_problem, missing_below, short_sums
from dagster_project.forms.solve.solver import Solver
from dagster_project.forms.solve.trust import holds
from dagster_project.forms.text.aligned.reader import read_aligned
from dagster_project.forms.text.assemble import assemble
from dagster_project.forms.text.blocks.full_grid import lay_full_grid
from dagster_project.forms.text.blocks.proven_rows import read_proven_rows
from dagster_project.forms.text.blocks.reader import codes_of, read_anchors, read_blocks
from dagster_project.forms.text.reading_order.reader import ReadingInOrder, read_in_order, usual_decimals
from dagster_project.forms.text.reading_order.three_public import read_three_public
from dagster_project.forms.text.usual_spelling import with_usual_spelling
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.money_units import money_unit_pattern

_POINT = re.compile(r"\.\d|(?<=\d)\.(?=\s|$)")


class TextForms:
    """The forms of a text dump, with their numbers placed as far as the dump and the identities allow. Amounts that the document states
    elsewhere may place more (`apply_stated_amounts`). `tables` are forms that were not taken. A form whose unit is not proven is placed by itself: its
    figures must not bend those of others."""

    def __init__(self, dump: TextDump, found: Sequence[FormText]) -> None:
        tabular = [text for text in found if statutory_forms.needs_table(text.form_id)]
        mixed = [text for text in found if text.units_are_mixed and text not in tabular]
        whole = [text for text in found if not text.units_are_mixed and text not in tabular]
        texts, repeated, self._problems = one_of_each(whole, figures_of, lambda text: text.lines[0].page)
        self.tables = [unrecognised(text) for text in (*tabular, *mixed, *repeated)]
        for kind, refused in (("columns_not_told", tabular), ("units_mixed", mixed)):
            self._problems += [problem(kind, page=text.lines[0].page, form_id=text.form_id, title=text.title) for text in refused]
        printed = [(text.unit, figures(line.text for line in text.lines)) for text in texts]
        units = money_units(printed, unit_for_all(line.text for line in dump.lines))
        with_unit = [(text, unit.unit) for text, unit in zip(texts, units, strict=True) if unit]
        self._units = {text.form_id: unit for text, unit in zip(texts, units, strict=True) if unit}
        self._problems += [
            problem("unit_unknown", page=text.lines[0].page, form_id=text.form_id, title=text.title)
            for text in texts
            if text.form_id not in self._units
        ]
        self._problems += [problem("cut_off", page=dump.pages)] if dump.cut_off else []
        usual_texts = [(with_usual_spelling(text, unit), unit) for text, unit in with_unit]
        whole_pages = [whole_page(text) for text, _ in usual_texts]
        self._unplaced_forms = _unplaced_forms(dump, usual_texts, whole_pages)
        for text, unplaced in zip(whole_pages, self._unplaced_forms, strict=True):
            _leave_impossible(unplaced, text)
            unplaced.numbers_not_read = _numbers_not_read(text, unplaced)
        self._last = next(
            (unplaced for (text, _), unplaced in zip(with_unit, self._unplaced_forms, strict=True) if dump.lines[-1] in text.lines), None
        )
        if self._last and dump.ends_in_number:
            _doubt_last(self._last)
        unproven = {form_id for form_id, unit in self._units.items() if unit.basis is Basis.UNPROVEN}
        self._solver = Solver([form for form in self._unplaced_forms if form.form_id not in unproven])
        self._solvers = [self._solver, *(Solver([form]) for form in self._unplaced_forms if form.form_id in unproven)]

    def apply_stated_amounts(self, statements: Sequence[StatedAmount]) -> bool:
        """Place open numbers by what the document states elsewhere; whether that placed any."""
        return self._solver.apply_stated_amounts(statements)

    def assembled(self) -> tuple[list[Form], list[Problem]]:
        """The forms with their cells as they are placed now, and all problems."""
        forms: list[Form] = []
        problems = list(self._problems)
        placed = dict(chain.from_iterable(solver.placed.items() for solver in self._solvers))
        break_offs = dict(chain.from_iterable(solver.break_offs.items() for solver in self._solvers))
        for unplaced in self._unplaced_forms:
            form, of_form = assemble(unplaced, placed)
            forms.append(form)
            problems += [*presumption(form, self._units[form.form_id]), *of_form]
            if broken := break_offs.get(form.form_id):
                problems.append(break_off_problem(form, broken))
            elif unplaced is self._last and (short := short_sums(form)):
                problems.append(_ends_short(form, short))
        return forms, problems


def _unplaced_forms(dump: TextDump, texts: Sequence[tuple[FormText, str]], whole_pages: Sequence[FormText]) -> list[UnplacedForm]:
    """The forms before placement, from their texts and units, in the way that the dump is arranged. Only a dump that prints block after block
    puts parts of a form behind its note (`whole_pages`)."""
    decimals = usual_decimals([line.text for line in dump.lines])
    if dump.arrangement is not Arrangement.STREAM:
        return [read_aligned(text, unit, decimals, dump.cell_width) for text, unit in texts]
    readings = [_read(text, unit, decimals) for text, unit in texts]
    if not _prints_blocks(readings):
        return [reading.form for reading in readings]
    in_order = _prints_most_in_order(readings)
    codes = frozenset[str]().union(*map(codes_of, whole_pages))
    whole_pages = [replace(text, others_codes=codes) for text in whole_pages]
    return [
        reading.form
        if in_order and not _prints_blocks([reading]) and not _contradicts_itself(reading.form)
        else _read_in_blocks(text, unit, decimals)
        for reading, text, (_, unit) in zip(readings, whole_pages, texts, strict=True)
    ]


def _read_in_blocks(text: FormText, unit: str, decimals: int | None) -> UnplacedForm:
    """A form of a dump that prints block after block: by its cells where each holds a number, else by its blocks, else by the rows that its sums
    prove."""
    if statutory_forms.row_kinds()[text.form_id] == "function_codes" and (grid := lay_full_grid(*read_anchors(text, unit))):
        return grid
    form = read_blocks(text, unit)
    return (read_proven_rows(text, unit, decimals) if form.open_rows or not form.rows else None) or form


def _numbers_not_read(text: FormText, unplaced: UnplacedForm) -> int:
    """How many printed numbers no candidate holds: each has one decimal point, in whichever piece of it."""
    texts = [line.text.replace("．", ".") for line in text.lines]
    printed = sum(len(_POINT.findall(printed_line)) for printed_line in texts)
    return max(0, printed - sum(candidate.token.text.count(".") for candidate in unplaced.candidates))


@cache
def _with_unit() -> re.Pattern[str]:
    return re.compile(rf"(?P<number>-?[0-9,]+\.[0-9]+) ?(?P<unit>{money_unit_pattern()})")


def _leave_impossible(form: UnplacedForm, text: FormText) -> None:
    """Take what can be no amount of the form for unreadable, also because its text prints another unit behind it."""
    in_others = {
        match["number"] for line in text.lines for match in _with_unit().finditer(fold_width(line.text)) if match["unit"] != form.unit
    }
    for index, candidate in enumerate(form.candidates):
        number = candidate.token.number
        if number and (fold_width(candidate.token.text) in in_others or not number.may_be_in(form.unit)):
            form.candidates[index] = replace(candidate, token=replace(candidate.token, number=None))


def _read(text: FormText, unit: str, decimals: int | None) -> ReadingInOrder:
    if statutory_forms.row_kinds()[text.form_id] == "stages":
        return read_three_public(text, unit, decimals)
    return read_in_order(text, unit, decimals)


def _prints_blocks(readings: Sequence[ReadingInOrder]) -> bool:
    """Whether the dump contradicts reading it row after row: more than one number in twenty has no row it could be of."""
    overflow, numbers = sum(reading.overflow for reading in readings), sum(reading.numbers for reading in readings)
    return overflow * 20 > numbers


def _prints_most_in_order(readings: Sequence[ReadingInOrder]) -> bool:
    """Whether most numbers of the forms of functional codes, which show best how a dump is arranged, are of forms that nothing contradicts: then only
    what is contradicted is printed block after block."""
    coded = [reading for reading in readings if statutory_forms.row_kinds()[reading.form.form_id] == "function_codes" and reading.numbers]
    in_order = sum(reading.numbers for reading in coded if not reading.overflow)
    return in_order * 2 > sum(reading.numbers for reading in coded)


def _contradicts_itself(form: UnplacedForm) -> bool:
    """Whether an identity of the form alone does not hold over cells that its reading in order leaves no choice for."""
    rows = {row.row_key: form.columns[row.side] for row in form.rows}
    certain: dict[CellKey, tuple[int, int]] = {}
    uncertain = {(form.form_id, row, key) for row in form.open_rows for key in rows[row]}
    for index, candidate in enumerate(form.candidates):
        places = [place_of(form, slot) for slot in candidate.slots]
        if len(places) == 1 and not candidate.token.is_unreadable:
            certain[places[0]] = candidate_amount(form, index)
        else:
            uncertain.update(places)
    return any(
        not holds(equation, certain)
        for equation in equations({form.form_id: FormRows(rows, complete=True)})
        if uncertain.isdisjoint(place for _, place in equation.cells)
    )


def _doubt_last(form: UnplacedForm) -> None:
    """Mark the number that ends the text: it may have been cut."""
    if form.candidates:
        form.candidates[-1] = replace(form.candidates[-1], doubtful=True)


def _ends_short(form: Form, short: Mapping[str, Decimal]) -> Problem:
    """The text ends within the form: rows may be missing."""
    return problem(
        "form_cut_off",
        page=form.pages[-1],
        form_id=form.form_id,
        title=form.title,
        gaps=[missing_below(code, gap) for code, gap in short.items()],
        last=form.rows[-1].row_key,
    )
