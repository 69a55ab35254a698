from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dagster_project.documents.model import Grid, GridCell, Line, Page, Word
from dagster_project.documents.text.dump import read_text_dump
from dagster_project.forms.amounts import parse_number
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.ruled.reader import RuledReading, read_ruled
from dagster_project.forms.solve.candidates import Candidate, NumberToken, UnplacedForm, UnplacedRow
from dagster_project.forms.solve.solver import Solver
from dagster_project.forms.text.aligned.reader import read_aligned

ReadTable = Callable[..., RuledReading]
_WIDTH, _HEIGHT = 60.0, 20.0


def drawn_grid(table: str, page: int = 1) -> Grid:
    """A ruled grid from lines of cells divided by `|`: `<` goes on from the cell to its left, `^` from the one above, blank is empty."""
    texts = [[cell.strip() for cell in line.strip().split("|")] for line in table.strip().splitlines()]
    n_rows, n_columns = len(texts), len(texts[0])
    assert all(len(row) == n_columns for row in texts), "every line has the same number of cells"
    spans: dict[tuple[int, int], list[int]] = {}
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    for i, row in enumerate(texts):
        for j, text in enumerate(row):
            owner[i, j] = owner[i, j - 1] if text == "<" else owner[i - 1, j] if text == "^" else (i, j)
            span = spans.setdefault(owner[i, j], [1, 1])
            span[0], span[1] = max(span[0], i - owner[i, j][0] + 1), max(span[1], j - owner[i, j][1] + 1)
    cells = []
    for (i, j), (rows, columns) in sorted(spans.items()):
        box = (j * _WIDTH, 100 + i * _HEIGHT, (j + columns) * _WIDTH, 100 + (i + rows) * _HEIGHT)
        word = Word(texts[i][j], box[0] + 2, box[1] + 5, box[2] - 2, box[1] + 15)
        lines = (Line(word.text, (word,), word[1:]),) if word.text else ()
        cells.append(GridCell(i, j, rows, columns, texts[i][j], lines, box))
    edges = tuple(j * _WIDTH for j in range(n_columns + 1))
    row_edges = tuple(100 + i * _HEIGHT for i in range(n_rows + 1))
    return Grid(page, (0.0, 100.0, edges[-1], row_edges[-1]), n_rows, n_columns, tuple(cells), edges, row_edges)


@pytest.fixture
def read_table() -> ReadTable:
    """Reads one form given as its title and its table (see `drawn_grid`)."""

    def read(title: str, table: str, unit: str = "万元") -> RuledReading:
        heading = []
        for number, text in enumerate((title, f"金额单位：{unit}")):
            word = Word(text, 10.0, 40.0 + 20 * number, 300.0, 50.0 + 20 * number)
            heading.append(Line(text, (word,), word[1:]))
        page = Page(1, 600.0, 800.0, tuple(heading), tuple(heading), (drawn_grid(table),))
        return read_ruled([page])

    return read


def cells(reading: RuledReading) -> dict[str, str]:
    """`row/column` → printed text of everything that is not blank."""
    (form,) = reading.forms
    return {f"{row.row_key}/{key}": cell.text for row in form.rows for key, cell in row.cells.items() if cell.text}


def kinds(reading: RuledReading) -> list[str]:
    return [problem.kind for problem in reading.problems]


def assert_cells(reading: RuledReading, expected: dict[str, str]) -> None:
    """The header of the one form is understood, and the cells expected print what is expected (`row/column` → text)."""
    assert "header_not_understood" not in kinds(reading)
    found = cells(reading)
    assert {place: found.get(place) for place in expected} == expected


EXPENDITURE_HEAD = [
    [
        (0, "科目编码"),
        (9, "科目名称"),
        (24, "本年支出合"),
        (36, "基本支"),
        (46, "项目支"),
        (56, "上缴上级支出"),
        (66, "经营支出"),
        (76, "对附属单位补助支出"),
    ],
    [(27, "计"), (37, "出"), (47, "出")],
]
"""Words with the places they start at, a list for each line, as `read_words` takes them."""


def read_words(form_id: str, rows: list[list[tuple[int, str]]]) -> UnplacedForm:
    """A form of a dump that keeps columns apart. Each row is a line: its words with the places they start at."""
    lines = []
    for row in rows:
        line = ""
        for place, word in row:
            line = line.ljust(place) + word
        lines.append(line)
    return read_aligned(FormText(form_id, "", read_text_dump("".join(f"{line}\n" for line in lines).encode()).lines, (), "元"), "元", 2)


def placed(form: UnplacedForm) -> dict[tuple[str, str], str]:
    """(row_key, column_key) → text, of the numbers that the page leaves one cell, or speaks for one."""
    certain = [
        (candidate.hint or candidate.slots[0], candidate) for candidate in form.candidates if candidate.hint or len(candidate.slots) == 1
    ]
    return {(form.rows[row].row_key, key): candidate.token.text for (row, key), candidate in certain}


SPENDING = ("total", "basic", "project", "remitted_to_superior", "operating", "subsidy_to_subordinate")
ANY = SPENDING[1:]


def unplaced(
    form_id: str, columns: dict[str, tuple[str, ...]], rows: dict[str, Sequence[tuple[str, Sequence[str]]]], unit: str = "元"
) -> UnplacedForm:
    """`rows`: row key → (text, columns it may stand in) of each number from left to right."""
    form = UnplacedForm(form_id, form_id, unit, columns)
    for key, numbers in rows.items():
        side = key.partition(".")[0] if "." in key else ""
        form.rows.append(UnplacedRow(key, key, side, 1))
        for index, (text, allowed) in enumerate(numbers):
            token = NumberToken(text, parse_number(text), 1, len(text))
            form.candidates.append(Candidate(token, tuple((len(form.rows) - 1, column) for column in allowed)))
            if index:
                form.left_of.append((len(form.candidates) - 2, len(form.candidates) - 1))
    return form


def spending(rows: dict[str, Sequence[tuple[str, Sequence[str]]]], unit: str = "元") -> UnplacedForm:
    return unplaced("expenditure", {"": SPENDING}, rows, unit)


def solved(*forms: UnplacedForm) -> dict[tuple[str, str], tuple[str, str]]:
    """(row_key, text of the number) → (column, origin) of every number whose cell the page does not show."""
    placed = Solver(forms).placed
    found = {}
    for form in forms:
        for index, candidate in enumerate(form.candidates):
            placement = placed[form.form_id, index]
            if len(candidate.slots) > 1:
                row = form.rows[candidate.slots[0][0]].row_key
                found[row, candidate.token.text] = (placement.slot[1] if placement.slot else "", placement.origin.value)
    return found


TOTAL = [("300.00", ["total"]), ("100.00", ["basic"]), ("200.00", ["project"])]
