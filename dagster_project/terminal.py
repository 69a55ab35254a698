"""What the command line prints: tables of forms, documents and checks.

Belongs here: layout in a hundred columns, figures with thousands separated and aligned. Does not belong here: where the figures come
from (`publish.queries`, `forms.reader`), arguments and exit statuses (`cli`).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.progress import Progress
from rich.table import Table
from rich.text import Text

from dagster_project.forms.knowledge import read_seed
from dagster_project.forms.model import Cell, Disclosure, Form, Origin, Problem, Row, State

WIDTH = 100
_LABEL_WIDTH = 34
_SHOWN = 30


def console(*, error: bool = False) -> Console:
    """Where to print. A file or pipe gets a hundred columns."""
    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else WIDTH, highlight=False, soft_wrap=False)


def progress() -> Progress:
    """A bar on standard error while many things are done one by one; nothing where no one looks."""
    return Progress(*Progress.get_default_columns(), console=console(error=True), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def working(on: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error that something long is going on; the function given says what it is by now."""
    out = console(error=True)
    if not out.is_terminal:
        yield lambda _: None
        return
    with out.status(on) as status:
        yield lambda text: status.update(text)


@contextmanager
def chatter_to(log: Path) -> Iterator[None]:
    """Send what libraries print to a file."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as handle, redirect_stdout(handle), redirect_stderr(handle):
        yield


def plain(text: str) -> Text:
    """Text as it stands: what a document prints is no markup."""
    return Text(text)


def figure(value: Decimal | None) -> str:
    """An amount with thousands separated, as 94,117,095.44; empty where there is none."""
    return "" if value is None else f"{value:,f}"


def print_disclosure(out: Console, disclosure: Disclosure, file_name: str) -> None:
    """A whole document: what it is, its forms, what was not read."""
    facts = [
        disclosure.department or "department unknown",
        f"{disclosure.fiscal_year}年" if disclosure.fiscal_year else "fiscal year unknown",
        f"{disclosure.pages} pages",
        f"{len(disclosure.forms)} forms",
        f"printed in {disclosure.unit}" if disclosure.unit else "",
        f"read as {disclosure.reader}",
    ]
    out.print(plain(f"{file_name}: {disclosure.kind.value.replace('_', ' ')}"), style="bold")
    out.print(plain(" · ".join(fact for fact in facts if fact)))
    for form in disclosure.forms:
        print_form(out, form)
    for table in disclosure.unrecognised_tables:
        out.print(plain(f"\nUnrecognised table on page {table.page}: {table.title}"))
    if disclosure.problems:
        out.print()
    print_problems(out, disclosure.problems)


def print_form(out: Console, form: Form) -> None:
    """One form in yuan, its columns in as many tables as the width needs. Columns without any figure are left out."""
    titles = {row["column_key"]: row["title_zh"] for row in read_seed("forms/form_columns.csv") if row["form_id"] == form.form_id}
    columns = list(dict.fromkeys(key for row in form.rows for key in row.cells))
    rows = sorted(form.rows, key=lambda row: row.row_key.startswith("expenditure."))  # the two sides one below the other
    filled = [key for key in columns if any(key in row.cells and row.cells[key].state is not State.BLANK for row in rows)]
    printed = {key: [_printed(row, key) for row in rows] for key in filled}
    pages = f"page {_spans(form.pages)}" if form.pages else ""
    out.print()
    out.print(plain(" · ".join(part for part in (form.title, form.form_id, pages, "amounts in 元") if part)), style="bold")
    for keys in _fitting(printed, titles, out.width - _LABEL_WIDTH - 4) or [[]]:
        table = Table(box=None, pad_edge=False, header_style="dim", show_edge=False)
        table.add_column("", max_width=_LABEL_WIDTH, overflow="fold")
        for key in keys:
            table.add_column(plain(titles.get(key, key)), justify="right", overflow="fold")
        for number, row in enumerate(rows):
            table.add_row(plain(_name(row)), *(plain(printed[key][number]) for key in keys))
        out.print(table)
    if blank := [titles.get(key, key) for key in columns if key not in filled]:
        out.print(plain(f"blank in every row: {'、'.join(blank)}"), style="dim")
    if form.breaks_off_after:
        out.print(plain(f"the document breaks this form off after {form.breaks_off_after}"), style="yellow")
    cells = [cell for row in form.rows for cell in row.cells.values()]
    if any(cell.origin is Origin.SOLVED for cell in cells):
        out.print(plain("* the column is known from the accounting identities only"), style="dim")
    if any(_unread(cell) for cell in cells):
        out.print(plain("? printed, but not read"), style="yellow")


def print_problems(out: Console, problems: Iterable[Problem | dict[str, Any]]) -> None:
    """What could not be read, or needs a look: where, what was expected, what was found, what to do."""
    for problem in problems:
        told = problem.to_json() if isinstance(problem, Problem) else problem
        style = {"error": "red", "warning": "yellow"}.get(told["severity"], "dim")
        page = f", page {told['page']}" if told["page"] else ""
        out.print(Text.assemble((f"{told['severity']}{page}: ", style), plain(told["message"])))
        if told["severity"] != "info":
            for what in ("expected", "found", "action"):
                if told[what]:
                    out.print(plain(f"  {what}: {told[what]}"), style="dim")


def print_refused(out: Console, refused: Sequence[tuple[str, str, str]]) -> None:
    """What was not loaded: name, reason, what to do."""
    for name, reason, action in _first(out, refused, "refused"):
        out.print(Text.assemble(("refused: ", "red"), plain(f"{name}: {reason}")))
        out.print(plain(f"  action: {action}"), style="dim")


def print_documents(out: Console, documents: Sequence[dict[str, Any]]) -> None:
    """One line a document: file_name, department, fiscal_year, forms, income_yuan, expenditure_yuan, checks by status."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    table.add_column("document", max_width=22, overflow="fold")
    table.add_column("department", max_width=22, overflow="fold")
    for title in ("year", "forms", "本年收入合计 元", "本年支出合计 元", "pass", "fail"):
        table.add_column(title, justify="right")
    for document in _first(out, documents, "documents"):
        table.add_row(
            plain(document["file_name"]),
            plain(document["department"] or "unknown"),
            str(document["fiscal_year"] or "unknown"),
            str(document["forms"]),
            figure(document["income_yuan"]),
            figure(document["expenditure_yuan"]),
            str(document["pass"] + document["within_rounding"]),
            Text(str(document["fail"]), style="red" if document["fail"] else ""),
        )
    out.print(table)


def print_counts(out: Console, title: str, counts: dict[str, int]) -> None:
    """Counts with what they count, on one line."""
    out.print(Text.assemble((f"{title}: ", "bold"), " · ".join(f"{count:,} {what}" for what, count in counts.items())))


def print_checks(out: Console, results: Sequence[dict[str, Any]], of: dict[str, str], *, limit: bool = True) -> None:
    """Check results with both sides, difference, allowance, page and cause. `of` names the documents by id."""
    for result in _first(out, results, "checks") if limit else results:
        style = {"fail": "red", "insufficient_data": "yellow"}.get(result["status"], "")
        page = f"page {result['page']}" if result["page"] else "no page"
        out.print(
            Text.assemble(
                (result["status"].replace("_", " "), style), plain(f" · {of[result['document_id']]} · {page} · {result['place']}")
            )
        )
        out.print(plain(f"  {result['statement_zh']}"))
        sides = [
            f"{side} {figure(result[f'{side}_yuan'])}"
            for side in ("left", "right", "difference", "allowed")
            if result[f"{side}_yuan"] is not None
        ]
        cause = [f"cause: {result['cause']}"] if result["cause"] else []
        out.print(plain("  " + "   ".join(sides + cause)))


def _first(out: Console, items: Sequence[Any], what: str) -> Sequence[Any]:
    """As many as one reads; says how many there are beyond that."""
    if len(items) > _SHOWN:
        out.print(plain(f"the first {_SHOWN} of {len(items):,} {what}:"), style="dim")
    return items[:_SHOWN]


def print_records(out: Console, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """The answer to a query."""
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for index, name in enumerate(names):
        numeric = any(isinstance(row[index], int | float | Decimal) for row in rows)
        table.add_column(plain(name), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(plain(_answer(value)) for value in row))
    out.print(table)


def _answer(value: Any) -> str:
    if value is None:
        return "NULL"
    return figure(value) if isinstance(value, Decimal) else str(value)


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


def _fitting(printed: dict[str, list[str]], titles: dict[str, str], room: int) -> list[list[str]]:
    """The columns in groups that fit side by side into `room` columns of the terminal."""
    groups: list[list[str]] = []
    used = room
    for key, texts in printed.items():
        width = max(min(cell_len(titles.get(key, key)), 20), *(cell_len(text) for text in texts)) + 1
        if used + width > room:
            groups.append([])
            used = 0
        groups[-1].append(key)
        used += width
    return groups


def _spans(pages: Sequence[int]) -> str:
    ordered = sorted(set(pages))
    together = all(after == before + 1 for before, after in pairwise(ordered))
    return f"{ordered[0]}–{ordered[-1]}" if together and len(ordered) > 1 else ", ".join(str(page) for page in ordered)
