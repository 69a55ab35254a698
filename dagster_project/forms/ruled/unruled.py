"""Forms without vertical rules: lines below a known title → a grid.

Belongs here: where such a table starts and ends on its pages, and which of its lines are the header, told by the words of the form. Does not
belong here: how the columns follow from alignment (`documents.tables.inferred_columns`), what a column or row means (`header`, `rows`).

Nothing is looked for on a page without a title that no ruled table follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from dagster_project.documents.model import Grid, Line, Page, Word
from dagster_project.documents.tables.inferred_columns import InferredColumns, continue_grid, infer_grid
from dagster_project.documents.tables.recognised import as_recognised
from dagster_project.documents.text.page_numbers import page_number
from dagster_project.forms.amounts import parse_number
from dagster_project.forms.recognise.titles import ends_form, is_around_title, is_other_title, title_form
from dagster_project.forms.ruled.header import is_amount
from dagster_project.forms.solve.candidates import label_keys
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import header_words

_TITLE_LENGTH = 70
_LINES_AROUND = 5
"""Lines between title and header: number, department, unit."""
_HEADER_LINES = 16
_FEWEST_WORDS = 2
_SIDES = ("", "income", "expenditure")


@dataclass(frozen=True, slots=True)
class _Open:
    """A table that reached the end of its page."""

    form_id: str
    columns: InferredColumns
    page: int
    left: float


def with_unruled(pages: Iterable[Page]) -> Iterator[Page]:
    """The pages, with a grid (`columns_inferred`) for each form that vertical rules do not show."""
    before: _Open | None = None
    usual: bool | None = None
    for page in pages:
        if before and not page.follows(before.page, before.left):
            before = None
        if not page.is_laid_out or (not before and not any("表" in line.text for line in page.text_lines)):
            yield page
            continue
        grids, used, before, usual = _grids(page, before, usual)
        if not grids:
            yield page
            continue
        rest = tuple(line for index, line in enumerate(page.text_lines) if index not in used)
        grids = [as_recognised(grid, page) for grid in grids]
        yield replace(page, grids=tuple(sorted((*page.grids, *grids), key=lambda grid: grid.bbox[1])), text_lines=rest)


def _grids(page: Page, before: _Open | None, usual: bool | None) -> tuple[list[Grid], set[int], _Open | None, bool | None]:
    """The grids of a page, the numbers of the lines they take, the table that goes on over its end, and whether figures are set to the right."""
    lines = page.text_lines
    rules = _row_rules(page)
    grids: list[Grid] = []
    used: set[int] = set()
    index = 0
    if before:
        found = _continuation(page, before, rules)
        if found:
            grid, first, end = found
            grids.append(grid)
            used.update(range(first, end))
            if end == len(lines):
                return grids, used, _Open(before.form_id, before.columns, page.number, page.left), usual
            index = end
    while index < len(lines):
        form_id = _title_at(lines, index)
        index += 1
        if form_id is None:
            continue
        start = index
        while start < len(lines) and start - index < _LINES_AROUND and is_around_title(normalise(lines[start].text)):
            start += 1
        n_header = _header_lines(form_id, lines[start:])
        if not n_header or any(lines[index - 1].bbox[1] < grid.bbox[1] < lines[start].bbox[1] for grid in page.grids):
            continue
        end = _end(page, start + n_header)
        if end == start + n_header and any(grid.bbox[1] > lines[end - 1].bbox[1] for grid in page.grids):
            continue
        header = [replace_words(line, form_id) for line in lines[start : start + n_header]]
        inferred = infer_grid(page.number, header, lines[start + n_header : end], rules, partial(_is_broken, form_id), usual)
        if inferred is None:
            continue
        grid, columns = inferred
        usual = columns.right_aligned if usual is None else usual
        grids.append(grid)
        used.update(range(start, end))
        if end == len(lines) or _is_page_end(lines, end):
            return grids, used, _Open(form_id, columns, page.number, page.left), usual
        index = end
    return grids, used, None, usual


def _row_rules(page: Page) -> list[float]:
    """The y of rules that run across a table."""
    widest = max((x1 - x0 for x0, _, x1, _ in page.loose_rules), default=0.0)
    return sorted({y for x0, y, x1, _ in page.loose_rules if x1 - x0 > 0.8 * widest})


def _title_at(lines: Sequence[Line], index: int) -> str | None:
    """The form whose title ends in this line."""
    text = lines[index].text
    if "表" not in text or len(text) > _TITLE_LENGTH:
        return None
    alone = title_form(text)
    joined = title_form(lines[index - 1].text + text) if index else None
    found = joined if joined and (alone is None or len(joined[1]) > len(alone[1])) else alone
    return found[0] if found else None


@cache
def _header_texts(form_id: str) -> frozenset[str]:
    """Normalised words that the header of the form may print."""
    words = {word for side in _SIDES for word in statutory_forms.headers(form_id, side)}
    stages = statutory_forms.row_labels(form_id) if statutory_forms.row_kinds()[form_id] == "stages" else ()
    return frozenset(words | header_words().keys() | set(stages))


@cache
def _header_pieces(form_id: str) -> str:
    return "\n".join(sorted(_header_texts(form_id)))


def _is_broken(form_id: str, above: str, below: str) -> bool | None:
    """Whether two texts of the header, one above the other, are one known word broken over lines; None where neither tells."""
    words, first, second = _header_texts(form_id), normalise(above), normalise(below)
    if not {first, second} <= words and any(word.startswith(first + second) for word in words):
        return True
    return False if first in words and any(word.startswith(second) for word in words) else None


def replace_words(line: Line, form_id: str) -> Line:
    """The line with header words whole that are spread with blanks over their cell (项    目)."""
    words: list[Word] = []
    for word in line.words:
        before = words[-1] if words else None
        if before and len(word.text) == 1 and len(before.text) == 1 and before.text + word.text in _header_texts(form_id):
            words[-1] = Word(before.text + word.text, before.x0, before.y0, word.x1, word.y1)
        else:
            words.append(word)
    return Line(line.text, tuple(words), line.bbox)


def _header_lines(form_id: str, lines: Sequence[Line]) -> int:
    """How many of the lines are the header; 0 where they are no header of the form."""
    known = count = 0
    for number, line in enumerate(lines[:_HEADER_LINES], start=1):
        # Of a word of nothing but quotation marks nothing is left.
        texts = [text for word in replace_words(line, form_id).words if (text := normalise(word.text))]
        if any(text[0].isdecimal() or is_amount(text) or text == "栏次" for text in texts) or _is_label(form_id, texts, known):
            break
        whole = sum(text in _header_texts(form_id) for text in texts)
        pieces = sum(text in _header_pieces(form_id) for text in texts)
        if max(whole, pieces) * 2 >= len(texts):
            known += whole
            count = number
    return count if known >= _FEWEST_WORDS else 0


def _is_label(form_id: str, texts: Sequence[str], known: int) -> bool:
    """Whether words of a line start a row of the body; 合计 is also a header word, and the label of a row only where it stands alone."""
    labels = [text for text in texts if any(label_keys(form_id, side, text) for side in _SIDES)]
    return any(text not in _header_pieces(form_id) for text in labels) or (len(labels) == len(texts) == 1 and known > 0)


def _end(page: Page, start: int) -> int:
    """The number of the line behind the last one of the table."""
    lines = page.text_lines
    below = min((grid.bbox[1] for grid in page.grids if start < len(lines) and grid.bbox[1] > lines[start].bbox[1]), default=page.height)
    end = start
    while end < len(lines) and lines[end].bbox[1] < below:
        text = lines[end].text
        if ends_form(text) or _title_at(lines, end) or is_other_title(text) or _is_page_end(lines, end):
            break
        end += 1
    if end < len(lines):
        while end > start and is_around_title(normalise(lines[end - 1].text)):
            end -= 1
    return end


def _is_page_end(lines: Sequence[Line], index: int) -> bool:
    """Whether only the page number is left."""
    return index == len(lines) - 1 and index > 0 and page_number(normalise(lines[index].text)) is not None and _stands_alone(lines, index)


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    line, above = lines[index], lines[index - 1]
    return len(line.words) == 1 and line.bbox[1] - above.bbox[3] > line.bbox[3] - line.bbox[1]


def _continuation(page: Page, before: _Open, rules: Sequence[float]) -> tuple[Grid, int, int] | None:
    """The grid of a table that goes on from the page before, and its lines. Below a title another table starts, or this one anew."""
    lines = page.text_lines
    start = 0
    while start < min(len(lines), _LINES_AROUND) and is_around_title(normalise(lines[start].text)):
        start += 1
    start += _header_lines(before.form_id, lines[start:])
    if any(_title_at(lines, index) for index in range(start)):
        return None
    end = _end(page, start)
    if not any(_is_row(before.form_id, line) for line in lines[start : min(end, start + 4)]):
        return None
    return continue_grid(page.number, lines[start:end], rules, before.columns), start, end


def _is_row(form_id: str, line: Line) -> bool:
    texts = [normalise(word.text) for word in line.words]
    return any(parse_number(text) for text in texts) or any(label_keys(form_id, side, text) for side in _SIDES for text in texts)
