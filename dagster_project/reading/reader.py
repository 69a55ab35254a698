"""Bytes of one document → a `Disclosure`: the one entry to reading.

Belongs here: telling file formats apart and putting the parts together. A pure function of the bytes and the seeds. Bad content
never raises: it comes back as a disclosure of kind `not_a_disclosure` with a problem that says why.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import starmap, takewhile
from pathlib import PurePath

from dagster_project.documents.archives.members import WITHIN
from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.formats import is_blank
from dagster_project.documents.model import Damage, Document, Grid, Page, Remark
from dagster_project.documents.readers import Reader, reader_of
from dagster_project.documents.sandbox.process import Reached
from dagster_project.documents.text.cells import pages_of_cells
from dagster_project.documents.text.dump import Arrangement, TextDump, TextLine, UndecodableText, read_text_dump
from dagster_project.forms.model import DocumentKind, Form, Problem, problem
from dagster_project.forms.recognise.document_head import DocumentHead
from dagster_project.forms.recognise.entities import parts_of, sets_of, unrecognised
from dagster_project.forms.recognise.titles import FormText, find_forms, find_tables, is_around_title, lines_behind_forms, whole_page
from dagster_project.forms.recognise.units_in_rows import one_unit_each
from dagster_project.forms.review.order import out_of_order
from dagster_project.forms.review.precision import sharpen
from dagster_project.forms.review.same_payments import same_payments
from dagster_project.forms.review.second_reading import read_twice_in_text, read_twice_on_pages
from dagster_project.forms.review.unlisted_codes import unlisted_codes
from dagster_project.forms.review.wording_faults import remarks
from dagster_project.forms.ruled.included_units import units_in_rows
from dagster_project.forms.ruled.left_over import loose_rows_of_text, rows_left_over
from dagster_project.forms.ruled.reader import RuledReading, read_ruled
from dagster_project.forms.ruled.recognised import settle_recognised
from dagster_project.forms.text.backwards import from_the_top
from dagster_project.forms.text.reader import TextForms
from dagster_project.forms.text.turned import upright
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise
from dagster_project.narrative.claims.stated_amounts import stated_amounts
from dagster_project.narrative.evaluations.ruled import holds_evaluation
from dagster_project.narrative.reader import Narrative, read_narrative
from dagster_project.reading.entities import Entity, entities_of
from dagster_project.reading.impossible_figures import take_away_impossible_figures
from dagster_project.reading.model import Disclosure, as_table
from dagster_project.reading.problems import (
    another_set,
    damage_problems,
    form_problems,
    kind_problems,
    picture_problems,
    remarks_of,
    scanned_problems,
    sheet_problems,
    words_of_several,
)

READER_VERSION = "8"
_OBJECTS_BETWEEN_COLLECTIONS = 50_000


def read_disclosure(data: bytes, file_name: str, reached: Reached | None = None) -> Disclosure:
    """Read one document. `file_name` is used in messages only; the format is told from the bytes. `reached` is told each page before it is
    read."""
    sha256 = _hash(data)
    name = _name(file_name)
    if is_blank(data):
        return _refused(sha256, problem("empty_file", document=name))
    with _seldom_collected():
        return _read(data, sha256, name, reached)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Reading leaves next to no objects in circles: to look for them as often as Python does takes up to a twentieth of its time."""
    often, *older = gc.get_threshold()
    gc.set_threshold(max(often, _OBJECTS_BETWEEN_COLLECTIONS) if often else 0, *older)
    try:
        yield
    finally:
        gc.set_threshold(often, *older)


def _read(data: bytes, sha256: str, name: str, reached: Reached | None) -> Disclosure:
    try:
        if reader := reader_of(data, name):
            return _read_pages(reader, data, sha256, name, reached)
        dump = read_text_dump(data)
    except UnreadableDocument as error:
        return refused(data, name, error)
    except UndecodableText as error:
        return _refused(sha256, problem("not_text", document=name, encodings=error.encodings))
    lines = upright(dump.lines)
    return _read_text(sha256, replace(dump, lines=from_the_top(lines) if dump.arrangement is Arrangement.STREAM else lines), name)


def _read_text(sha256: str, dump: TextDump, name: str) -> Disclosure:
    found = [form for text in find_forms(dump.lines) for form in one_unit_each(text)]
    numbers = sets_of(found)
    parts = parts_of(found, numbers, dump.lines)
    lines = parts.lines(dump.lines)
    forms = [[form for form, of in zip(found, numbers, strict=True) if of == number] for number in range(len(lines))]
    entities = entities_of(list(zip(lines, forms, strict=True)))
    disclosures = [
        _read_part(sha256, replace(dump, lines=tuple(of)), own, entity, name, words=not parts.words_are_shared)
        for of, own, entity in zip(lines, forms, entities, strict=True)
    ]
    return _of_one_file(disclosures, name, words_are_shared=parts.words_are_shared)


def _read_part(sha256: str, dump: TextDump, own: Sequence[FormText], entity: Entity, name: str, *, words: bool) -> Disclosure:
    """The disclosure of one entity, from its lines; without what they say outside forms where that may be of another."""
    head = entity.head
    unknown = [unrecognised(table) for table in find_tables(dump.lines)]
    disclosure = Disclosure(sha256, head.kind, head.department, head.fiscal_year, None, dump.pages, f"text/{dump.arrangement}")
    _place(disclosure, entity, dump.lines, own)
    disclosure.problems += kind_problems(head, name, dump.pages)
    disclosure.unrecognised_tables = unknown
    if head.kind is not DocumentKind.FINAL_ACCOUNTS:
        return disclosure
    tabular = [text for text in own if dump.shows_columns and statutory_forms.needs_table(text.form_id)]
    reading = TextForms(dump, [text for text in own if text not in tabular])
    by_cells = read_ruled(page for text in tabular for page in _pages_of(text, dump.cell_width))
    forms, problems, narrative = _with_words(reading, _outside(own, dump.lines) if words else [], head)
    forms += by_cells.forms
    problems += by_cells.problems
    sharpen(forms)
    read_twice_in_text(forms, dump.lines)
    disclosure.forms = forms
    disclosure.included_units = narrative.included_units or units_in_rows(forms)
    _take(disclosure, narrative)
    disclosure.unrecognised_tables = [*reading.tables, *by_cells.tables, *unknown]
    disclosure.problems += [
        *problems,
        *_left_behind(dump, own),
        *form_problems(forms, disclosure.unrecognised_tables, problems, dump.lines, name),
        *out_of_order(forms),
        *unlisted_codes(forms),
        *remarks(dump.lines, forms, disclosure.fiscal_year),
    ]
    disclosure.unit = _usual_unit(forms)
    return disclosure


def _left_behind(dump: TextDump, own: Sequence[FormText]) -> list[Problem]:
    """Rows of forms that stand behind the end of one and that none took. A dump that prints block after block may print rows of a form behind its note."""
    blocks = own if dump.arrangement is Arrangement.STREAM else ()
    taken = {line for text in blocks for line in whole_page(text).lines}
    loose = loose_rows_of_text(line for line in lines_behind_forms(dump.lines) if line not in taken)
    return list(starmap(rows_left_over, loose.items()))


def _pages_of(text: FormText, cell_width: int) -> list[Page]:
    """A form of a text that shows its columns, as pages; its head says title and money unit, which its lines need not."""
    above = list(takewhile(lambda line: any(is_around_title(normalise(word)) for word in line.text.split()), text.lines))
    first = text.lines[0]
    head = [first._replace(text=told) for told in (text.title, f"单位：{text.unit}" if text.unit else "") if told]
    rows = text.lines[len(above) :]
    return pages_of_cells(head, rows, cell_width) if rows else []


def _place(disclosure: Disclosure, entity: Entity, lines: Sequence[TextLine], forms: Sequence[FormText]) -> None:
    """Note where in its file a disclosure stands, and whose accounts it says it holds."""
    pages = [line.page for line in lines] or [line.page for form in forms for line in form.lines]
    disclosure.first_page, disclosure.last_page = min(pages, default=None), max(pages, default=None)
    disclosure.level, disclosure.department_code = entity.level, entity.head.department_code


def _of_one_file(disclosures: Sequence[Disclosure], name: str, *, words_are_shared: bool) -> Disclosure:
    """The first disclosure of a file, with the others behind it; each tells of them. One that nothing tells from another of the file is none: its
    forms are kept as tables, and a problem says so."""
    first = disclosures[0]
    told: list[Disclosure] = []
    for disclosure in disclosures:
        alike = next((other for other in told if _called(other) == _called(disclosure)), None)
        if alike:
            alike.unrecognised_tables += [*map(as_table, disclosure.forms), *disclosure.unrecognised_tables]
            alike.problems.append(another_set(disclosure, name, undecided=True))
        else:
            told.append(disclosure)
    if len(told) > 1:
        for number, disclosure in enumerate(told, 1):
            disclosure.part = number
            disclosure.problems += [another_set(other, name) for other in told if other is not disclosure]
    if words_are_shared:
        first.problems.append(words_of_several(first, name))
    first.further = told[1:]
    return first


def _called(disclosure: Disclosure) -> tuple[str | None, int | None, DocumentKind]:
    return disclosure.department, disclosure.fiscal_year, disclosure.kind


def _with_words(reading: TextForms, lines: Sequence[TextLine], head: DocumentHead) -> tuple[list[Form], list[Problem], Narrative]:
    """Forms and narrative of a dump that does not show every column. Each tells of the other: sentences are about cells of forms, and what they state
    of a cell may settle which number stands in it. So forms are read, then sentences by them, and once more where that settled anything.
    """

    def narrative_by(forms: Sequence[Form]) -> Narrative:
        return read_narrative(lines, None, forms=forms, department=head.department, fiscal_year=head.fiscal_year)

    forms, problems = reading.assembled()
    narrative = narrative_by(forms)
    if reading.apply_stated_amounts([*stated_amounts(narrative.claims), *same_payments(forms)]):
        forms, problems = reading.assembled()
        narrative = narrative_by(forms)
    return forms, problems, narrative


def _outside(forms: Sequence[FormText], lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines that are of no form."""
    inside = {(line.page, line.number) for form in forms for line in (*form.lines, *form.notes)}
    return [line for line in lines if (line.page, line.number) not in inside]


def _read_pages(reader: Reader, data: bytes, sha256: str, name: str, reached: Reached | None) -> Disclosure:
    """What is read of a format that shows its tables. Raises `UnreadableDocument`."""
    document = reader.read(data)
    evaluations: list[tuple[int, Grid]] = []
    of_pages: list[Remark] = []
    reading = read_ruled(_watched(document, evaluations, of_pages, reached))
    parts, readings = reading.parts, [reading, *reading.further]
    entities = entities_of([(reading.lines, reading.texts) for reading in readings])
    disclosures = []
    for number, (reading, entity) in enumerate(zip(readings, entities, strict=True)):
        own = [grid for page, grid in evaluations if parts.set_of_page(page) == number]
        disclosure = Disclosure(
            sha256, entity.head.kind, entity.head.department, entity.head.fiscal_year, None, reading.pages, f"{reader.name}/grid"
        )
        _fill(disclosure, reading, own, document, entity, name, words=not parts.words_are_shared)
        disclosures.append(disclosure)
    disclosures[0].problems += remarks_of([*document.remarks, *of_pages], name)
    return _of_one_file(disclosures, name, words_are_shared=parts.words_are_shared)


def _fill(
    disclosure: Disclosure,
    reading: RuledReading,
    evaluations: Sequence[Grid],
    document: Document,
    entity: Entity,
    name: str,
    *,
    words: bool,
) -> None:
    """Note what the disclosure of one entity holds, from its part of the document; without what it says outside forms where that may be of another."""
    head = entity.head
    _place(disclosure, entity, reading.lines, reading.texts)
    disclosure.problems += scanned_problems(reading.scanned, name, reading.pages)
    if len(reading.scanned) < reading.pages:
        disclosure.problems += kind_problems(head, name, reading.pages)
    disclosure.problems += damage_problems(reading.damaged, reading.is_mended, name)
    disclosure.problems += sheet_problems(reading.spreads, reading.bent, name)
    disclosure.problems += reading.problems
    disclosure.unrecognised_tables = reading.tables
    disclosure.included_units = reading.units
    if head.kind is not DocumentKind.FINAL_ACCOUNTS:
        return
    forms = reading.forms
    settled = settle_recognised(forms)
    disclosure.problems += [*picture_problems(reading.pictures, name, reading.pages, settled.recognised), *settled.problems]
    sharpen(forms)
    if document.look_again:
        read_twice_on_pages(forms, document.look_again)
    else:
        read_twice_in_text(forms, reading.lines)
    disclosure.forms = forms
    disclosure.problems += [
        *form_problems(forms, disclosure.unrecognised_tables, disclosure.problems, reading.lines, name),
        *out_of_order(forms),
        *unlisted_codes(forms),
        *remarks(reading.lines, forms, disclosure.fiscal_year),
    ]
    disclosure.unit = _usual_unit(forms)
    narrative = read_narrative(
        reading.free_lines if words else [],
        evaluations if words else [],
        forms=forms,
        department=head.department,
        fiscal_year=head.fiscal_year,
    )
    disclosure.included_units = reading.units or narrative.included_units or units_in_rows(forms)
    _take(disclosure, narrative)


def _take(disclosure: Disclosure, narrative: Narrative) -> None:
    """Take over what the words say."""
    disclosure.claims, disclosure.evaluations, disclosure.mentions = narrative.claims, narrative.evaluations, narrative.mentions
    disclosure.problems += narrative.problems
    take_away_impossible_figures(disclosure)


def _watched(pages: Iterable[Page], evaluations: list[tuple[int, Grid]], of_pages: list[Remark], reached: Reached | None) -> Iterator[Page]:
    """The pages, each told before it is read; tables of self-evaluations, and what of a page is not read, are noted on the way."""
    number = 1
    if reached:
        reached(number)
    for page in pages:
        if page.damage is not Damage.CONTENT:
            evaluations += [(page.number, grid) for grid in page.grids if holds_evaluation(grid)]
        of_pages += page.remarks
        yield page
        number += 1
        if reached:
            reached(number)


def refused(data: bytes, file_name: str, error: UnreadableDocument) -> Disclosure:
    """What is landed of a document that cannot be turned into pages."""
    document = _name(file_name)
    return _refused(_hash(data), problem(error.kind, page=error.page, variant=error.variant, document=document, **error.facts))


def _name(path: str) -> str:
    """The name of a file; of a member of an archive that of the archive with the path in it."""
    outside, within, inside = path.partition(WITHIN)
    return f"{PurePath(outside).name}{within}{inside}"


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _usual_unit(forms: list[Form]) -> str | None:
    units = Counter(form.unit for form in forms)
    return units.most_common(1)[0][0] if units else None


def _refused(sha256: str, why: Problem) -> Disclosure:
    return Disclosure(sha256, DocumentKind.NOT_A_DISCLOSURE, None, None, None, 0, "none", problems=[why])
