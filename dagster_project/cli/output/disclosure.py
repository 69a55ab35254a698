"""A read disclosure on the screen: its forms as tables.

Belongs here: which columns stand side by side, marks for what was solved or not read. Does not belong here: problems (`problems`), what
was loaded and judged (`findings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from rich.cells import cell_len
from rich.console import Console

from dagster_project.cli.language import counted, say
from dagster_project.cli.output.problems import print_problems
from dagster_project.cli.output.screen import figure, paragraph, plain, table
from dagster_project.forms.model import Cell, DocumentKind, Form, Origin, Row, State
from dagster_project.knowledge.statutory_forms import column_titles
from dagster_project.narrative.model import ClaimKind
from dagster_project.reading.model import Disclosure, page_kind

_LABEL_WIDTH = 34
_LONGEST_LABEL = 44
_MARKS = ("*", "?")


def print_disclosure(out: Console, disclosure: Disclosure, file_name: str) -> None:
    """A whole file: what it is, its forms, what was not read; one entity after the other where it holds several."""
    disclosures = [disclosure, *disclosure.further]
    for number, each in enumerate(disclosures):
        if number:
            out.print()
        _print_one(out, each, file_name, len(disclosures))


def _print_one(out: Console, disclosure: Disclosure, file_name: str, parts: int) -> None:
    head = say("read.head", file=file_name, kind=say(f"kind.{disclosure.kind.value}"))
    paragraph(out, (f"{head} · {say('read.part', part=disclosure.part, parts=parts)}" if disclosure.part else head, "bold"))
    if disclosure.kind is DocumentKind.FINAL_ACCOUNTS:
        facts = [
            disclosure.department or say("department_unknown"),
            say("read.code", code=disclosure.department_code) if disclosure.department_code else "",
            say(f"level.{disclosure.level.value}") if disclosure.level else "",
            say("read.year", year=disclosure.fiscal_year) if disclosure.fiscal_year else say("fiscal_year_unknown"),
            _spanned(list(range(disclosure.first_page or 1, (disclosure.last_page or 1) + 1)), page_kind(disclosure.reader))
            if disclosure.part
            else counted(disclosure.pages, page_kind(disclosure.reader)),
            counted(len(disclosure.forms), "form"),
            say("read.unit", unit=disclosure.unit) if disclosure.unit else "",
            say("read.reader", reader=disclosure.reader),
        ]
        paragraph(out, " · ".join(fact for fact in facts if fact))
    for form in disclosure.forms:
        print_form(out, form, page_kind(disclosure.reader))
    print_words(out, disclosure)
    if disclosure.unrecognised_tables:
        out.print()
    for unrecognised in disclosure.unrecognised_tables:
        page = say(page_kind(disclosure.reader), page=unrecognised.page)
        paragraph(out, say("read.unrecognised", page=page, title=unrecognised.title))
    if disclosure.problems:
        out.print()
    print_problems(out, [problem.in_both_languages() | {"page_kind": page_kind(disclosure.reader)} for problem in disclosure.problems])


def print_words(out: Console, disclosure: Disclosure) -> None:
    """How much of the narrative was understood, what was not, and the self-evaluations."""
    figures = [claim for claim in disclosure.claims if claim.printed_text]
    lost = [claim for claim in figures if claim.kind is ClaimKind.NOT_UNDERSTOOD]
    if figures:
        out.print()
        paragraph(out, (say("read.narrative", n=len(figures), lost=len(lost)), "bold"))
    for claim in lost:
        paragraph(out, (say("read.lost", page=claim.page, text=claim.printed_text, quote=claim.quote), "yellow"), indent=2)
    if disclosure.evaluations:
        out.print()
        paragraph(out, (say("read.evaluations", n=len(disclosure.evaluations)), "bold"))
    for evaluation in disclosure.evaluations:
        name = evaluation.project or evaluation.department
        read = [counted(len(evaluation.indicators), "indicator"), say("read.score", score=figure(evaluation.total_score))]
        paragraph(out, " · ".join([say("read.evaluation", page=evaluation.page, name=name), *read]), indent=2)


def print_form(out: Console, form: Form, pages_are: str = "page") -> None:
    """One form in yuan, its columns in as many tables as the width needs. Columns without any figure are left out."""
    titles = column_titles(form.form_id)
    columns = list(dict.fromkeys(key for row in form.rows for key in row.cells))
    rows = sorted(form.rows, key=lambda row: row.row_key.startswith("expenditure."))  # the two sides one below the other
    filled = [key for key in columns if any(key in row.cells and row.cells[key].state is not State.BLANK for row in rows)]
    printed = {key: _aligned([titles.get(key, key), *(_printed(row, key) for row in rows)]) for key in filled}
    out.print()
    paragraph(
        out, (" · ".join(part for part in (form.title, form.form_id, _spanned(form.pages, pages_are), say("read.in_yuan")) if part), "bold")
    )
    groups = _fitting(printed, out.width - _LABEL_WIDTH - 2)
    room_for_labels = min((out.width - _width(printed, group) for group in groups), default=out.width)
    for keys in groups or [[]]:
        shown = table(header_style="dim")
        shown.add_column("", max_width=min(_LONGEST_LABEL, room_for_labels), overflow="fold")
        for key in keys:
            shown.add_column(plain(printed[key][0]), no_wrap=True)
        for number, row in enumerate(rows, 1):
            shown.add_row(plain(_name(row)), *(plain(printed[key][number]) for key in keys))
        out.print(shown)
    _print_remarks(out, form, [titles.get(key, key) for key in columns if key not in filled])


def _print_remarks(out: Console, form: Form, blank: Sequence[str]) -> None:
    if blank:
        paragraph(out, (say("read.blank", columns=list(blank)), "dim"))
    if form.breaks_off_after:
        paragraph(out, (say("read.breaks_off", row=form.breaks_off_after), "yellow"))
    cells = [cell for row in form.rows for cell in row.cells.values()]
    if any(cell.origin is Origin.SOLVED for cell in cells):
        paragraph(out, (say("read.solved"), "dim"))
    if any(_unread(cell) for cell in cells):
        paragraph(out, (say("read.unread"), "yellow"))


def _name(row: Row) -> str:
    code = row.function_code or row.economic_code
    return f"{code} {row.label}" if code else row.label


def _printed(row: Row, column: str) -> str:
    cell = row.cells.get(column)
    if cell is None:
        return ""
    if _unread(cell):
        return f"{cell.text}?"
    if cell.state is State.DASH:
        return "—"
    value = cell.amount_yuan if cell.amount_yuan is not None else cell.quantity
    return figure(value) + ("*" if cell.origin is Origin.SOLVED and value is not None else "")


def _unread(cell: Cell) -> bool:
    return cell.state is State.UNREADABLE or cell.origin is Origin.AMBIGUOUS


def _aligned(texts: Sequence[str]) -> list[str]:
    """A column, its title first, moved to the right so that digits stand below digits whether or not a mark follows them."""
    marked = any(text.endswith(_MARKS) for text in texts)
    moved = [f"{text} " if marked and not text.endswith(_MARKS) else text for text in texts]
    width = max(map(cell_len, moved))
    return [" " * (width - cell_len(text)) + text for text in moved]


def _fitting(printed: Mapping[str, Sequence[str]], room: int) -> list[list[str]]:
    """The columns in groups that fit side by side into `room` columns of the terminal."""
    groups: list[list[str]] = []
    for key in printed:
        if not groups or _width(printed, [*groups[-1], key]) > room:
            groups.append([])
        groups[-1].append(key)
    return groups


def _width(printed: Mapping[str, Sequence[str]], keys: Sequence[str]) -> int:
    """What these columns take, with the space before each."""
    return sum(cell_len(printed[key][0]) + 2 for key in keys)


def _spanned(pages: Sequence[int], pages_are: str) -> str:
    """Page 7, pages 7–9, sheet 3; nothing where there is none."""
    name = f"{pages_are}s" if len(pages) > 1 else pages_are
    return say(name, page=_spans(pages)) if pages else ""


def _spans(pages: Sequence[int]) -> str:
    ordered = sorted(set(pages))
    together = all(after == before + 1 for before, after in pairwise(ordered))
    return f"{ordered[0]}–{ordered[-1]}" if together and len(ordered) > 1 else ", ".join(str(page) for page in ordered)
