"""A text dump → the forms of a disclosure.

Belongs here: choosing how to read each form (`reading_order`, `aligned`, `blocks`), settling them together, and what to tell the user
about forms that are missing or break off. Does not belong here: file formats and the reading itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from dagster_project.documents.text.dump import Arrangement, TextDump
from dagster_project.forms.model import Form, Problem, UnrecognisedTable, problem
from dagster_project.forms.recognise.entities import unrecognised
from dagster_project.forms.recognise.titles import FormText, whole_page
from dagster_project.forms.solve.break_off import missing_below, short_sums
from dagster_project.forms.solve.candidates import UnplacedForm
from dagster_project.forms.solve.cp_model import StatedAmount
from dagster_project.forms.solve.solver import Solver
from dagster_project.forms.text.aligned.reader import read_aligned
from dagster_project.forms.text.assemble import assemble
from dagster_project.forms.text.blocks.proven_rows import read_proven_rows
from dagster_project.forms.text.blocks.reader import read_blocks
from dagster_project.forms.text.reading_order.reader import ReadingInOrder, read_in_order, usual_decimals
from dagster_project.forms.text.reading_order.three_public import read_three_public
from dagster_project.knowledge import statutory_forms

_POINT = re.compile(r"\.\d|(?<=\d)\.(?=\s|$)")


class TextForms:
    """The forms of a text dump: read once, and settled as far as the dump and the identities tell; what the document says elsewhere of
    single cells may settle more (`apply_stated_amounts`). `tables` could not be taken."""

    def __init__(self, dump: TextDump, found: Sequence[FormText]) -> None:
        texts, self.tables, self._problems = _one_of_each(found)
        units = Counter(text.unit for text in texts if text.unit)
        usual_unit = units.most_common(1)[0][0] if units else None
        with_unit = [(text, unit) for text in texts if (unit := text.unit or usual_unit)]
        self._problems += [
            problem("unit_unknown", page=text.lines[0].page, form_id=text.form_id, title=text.title)
            for text in texts
            if not (text.unit or usual_unit)
        ]
        self._problems += [problem("cut_off", page=dump.pages)] if dump.cut_off else []
        self._unplaced_forms = _unplaced_forms(dump, with_unit)
        for (text, _), unplaced in zip(with_unit, self._unplaced_forms, strict=True):
            unplaced.lost = _lost_numbers(text, unplaced)
        self._last = next(
            (unplaced for (text, _), unplaced in zip(with_unit, self._unplaced_forms, strict=True) if dump.lines[-1] in text.lines), None
        )
        self._solver = Solver(self._unplaced_forms)

    def apply_stated_amounts(self, statements: Sequence[StatedAmount]) -> bool:
        """Settle what is open by what the document says elsewhere; whether that settled anything."""
        return self._solver.apply_stated_amounts(statements)

    def assembled(self) -> tuple[list[Form], list[Problem]]:
        """The forms with their cells as they are settled now, and all problems."""
        forms: list[Form] = []
        problems = list(self._problems)
        for unplaced in self._unplaced_forms:
            form, of_form = assemble(unplaced, self._solver.placed)
            forms.append(form)
            problems += of_form
            if form.breaks_off_after:
                problems.append(_breaks_off(form))
            elif unplaced is self._last and (short := short_sums(form)):
                problems.append(_ends_short(form, short))
        return forms, problems


def _unplaced_forms(dump: TextDump, texts: Sequence[tuple[FormText, str]]) -> list[UnplacedForm]:
    """The forms before placement, from their texts and units, in the way that the dump is arranged."""
    decimals = usual_decimals(line.text for line in dump.lines)
    if dump.arrangement is Arrangement.LAYOUT:
        return [read_aligned(text, unit, decimals) for text, unit in texts]
    readings = [_read(text, unit, decimals) for text, unit in texts]
    if _prints_blocks(readings):
        return [_read_in_blocks(whole_page(text), unit, decimals) for text, unit in texts]
    return [reading.form for reading in readings]


def _read_in_blocks(text: FormText, unit: str, decimals: int | None) -> UnplacedForm:
    """A form of a dump that prints block after block: by its blocks, else by the rows that its sums prove."""
    form = read_blocks(text, unit)
    return (read_proven_rows(text, unit, decimals) if form.open_rows or not form.rows else None) or form


def _lost_numbers(text: FormText, unplaced: UnplacedForm) -> int:
    """How many printed numbers no candidate holds: each has one decimal point, in whichever piece of it."""
    texts = [line.text.replace("．", ".") for line in whole_page(text).lines]
    printed = sum(len(_POINT.findall(printed_line)) for printed_line in texts)
    return max(0, printed - sum(candidate.token.text.count(".") for candidate in unplaced.candidates))


def _read(text: FormText, unit: str, decimals: int | None) -> ReadingInOrder:
    if statutory_forms.row_kinds()[text.form_id] == "stages":
        return read_three_public(text, unit, decimals)
    return read_in_order(text, unit, decimals)


def _prints_blocks(readings: Sequence[ReadingInOrder]) -> bool:
    """Whether the dump contradicts reading it row after row: more than one number in twenty has no row it could be of."""
    overflow, numbers = sum(reading.overflow for reading in readings), sum(reading.numbers for reading in readings)
    return overflow * 20 > numbers


def _one_of_each(found: Sequence[FormText]) -> tuple[list[FormText], list[UnrecognisedTable], list[Problem]]:
    """A form that is printed twice is taken where it holds more figures; the other is kept as an unrecognised table."""
    best: dict[str, FormText] = {}
    for text in found:
        if text.form_id not in best or _figures(text) > _figures(best[text.form_id]):
            best[text.form_id] = text
    kept = [text for text in found if best[text.form_id] is text]
    tables, problems = [], []
    for text in found:
        if best[text.form_id] is not text:
            page = text.lines[0].page
            tables.append(unrecognised(text))
            problems.append(
                problem("repeated_form", page=page, form_id=text.form_id, title=text.title, taken=best[text.form_id].lines[0].page)
            )
    return kept, tables, problems


def _figures(text: FormText) -> int:
    return sum(character.isdigit() for line in text.lines for character in line.text)


def _ends_short(form: Form, short: Mapping[str, Decimal]) -> Problem:
    """The text ends in the form: rows of any of its columns may be lost."""
    return problem(
        "form_cut_off",
        page=form.pages[-1],
        form_id=form.form_id,
        title=form.title,
        gaps=[missing_below(code, gap) for code, gap in short.items()],
        last=form.rows[-1].row_key,
    )


def _breaks_off(form: Form) -> Problem:
    """What is missing below each parent, from the printed totals of the form itself."""
    totals = {row.row_key: row.cells["total"].amount_yuan for row in form.rows if "total" in row.cells}
    missing = []
    for parent in [*(key for key in totals if str(form.breaks_off_after).startswith(key)), "total"]:
        level = 3 if parent == "total" else len(parent) + 2
        children = [
            amount for key, amount in totals.items() if key.isdigit() and len(key) == level and (level == 3 or key.startswith(parent))
        ]
        whole = totals.get(parent)
        if whole is not None and children and all(amount is not None for amount in children):
            gap = whole - sum((amount for amount in children if amount is not None), Decimal(0))
            if gap:
                missing.append(missing_below(parent, gap))
    return problem(
        "form_breaks_off",
        page=form.pages[-1],
        form_id=form.form_id,
        title=form.title,
        last=form.breaks_off_after,
        gaps=missing,
    )
