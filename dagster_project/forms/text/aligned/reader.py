"""A form whose columns a dump keeps apart with blanks → rows, and numbers whose column their place in the line shows.

Belongs here: dumps like `pdftotext -layout`, where a character's place in its line shows its place on the page: which row and which columns
each number may have, and which numbers are but pieces. Does not belong here: the parts of a page that hold rows of their own (`bands`),
rows by codes and labels (`rows`), columns by the places of numbers (`columns`), numbers that only the identities can place
(`solve.solver`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dagster_project.forms.amounts import amount_of, is_dash, is_piece, parse_number
from dagster_project.forms.recognise.titles import FormText
from dagster_project.forms.solve.candidates import Candidate, NumberToken, UnplacedForm, UnplacedRow, choose_columns, head_text
from dagster_project.forms.text.aligned.bands import ColumnBand, ColumnBands
from dagster_project.forms.text.aligned.columns import Choice, choices_by_cell, choices_of
from dagster_project.forms.text.aligned.rows import CODED, AlignedRow, RowFinder
from dagster_project.forms.text.aligned.three_public import add_stages, without_repeated_head
from dagster_project.forms.text.aligned.words import AlignedLine, AlignedWord, column_numbers, is_figure, join_cut_numbers, split_lines
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import code_names
from dagster_project.knowledge.normalise import normalise

_MANY = 10


def read_aligned(form: FormText, unit: str, decimals: int | None, cell_width: int = 0) -> UnplacedForm:
    """Read a form from a dump that keeps columns apart. `decimals` is what the document usually prints (`usual_decimals`). With a `cell_width`
    places are exact: every cell starts at a multiple of it."""
    return _AlignedReader(form, unit, decimals, cell_width).read()


class _AlignedReader:
    def __init__(self, form: FormText, unit: str, decimals: int | None, cell_width: int) -> None:
        self.kind = statutory_forms.row_kinds()[form.form_id]
        self.form = replace(form, lines=without_repeated_head(form.lines)) if self.kind == "stages" else form
        self.decimals = decimals
        self.cell_width = cell_width
        lines = split_lines(self.form.lines)
        self.lines = lines if cell_width else join_cut_numbers(lines, decimals)
        self.unit = unit
        self.bands = ColumnBands(form.form_id, self.lines, labels_may_span=bool(cell_width))
        self.finder = RowFinder(form.form_id, self.lines, shows_decimals=bool(decimals), cell_width=cell_width)
        self.rows: list[AlignedRow] = []
        self.numbers: list[tuple[AlignedWord, AlignedLine, ColumnBand]] = []
        self.columns: dict[str, tuple[str, ...]] = {}
        self.repeated: dict[int, AlignedRow] = {}

    def read(self) -> UnplacedForm:
        length = self._head_length()
        head = head_text(self.form.lines[:length])
        if self.kind == "lines":
            columns = statutory_forms.columns(self.form.form_id)
            self.columns = {side: tuple(c.key for c in columns if c.side == side) for side in ("income", "expenditure")}
        else:
            counted = max((len(column_numbers(line)) for line in self.lines), default=0) if self.kind in CODED else 0
            self.columns = {"": choose_columns(self.form.form_id, [head, *_stacks(self.lines[:length])], counted)}
        unplaced = UnplacedForm(self.form.form_id, self.form.title, self.unit, self.columns)
        unplaced.pages = sorted({line.page for line in self.form.lines})
        if self.kind == "stages":
            add_stages(unplaced, self.lines, head, exact=bool(self.cell_width))
            return unplaced
        pages = sorted({line.page for line in self.lines})
        for page in pages:
            on_page = [line for line in self.lines if line.page == page]
            for band in self.bands.of_page(page, on_page):
                self._read_band(band, on_page)
        self._drop_repeated_totals()
        self._place(unplaced)
        self._refuse_pieces(unplaced)
        return unplaced

    def _head_length(self) -> int:
        """Lines before the first that holds an amount or starts with a known code."""
        codes = code_names(self.kind) if self.kind in CODED else {}
        for index, line in enumerate(self.lines):
            texts = [word.text for word in line.words]
            if any("." in text and parse_number(text) for text in texts) or any(text in codes for text in texts[:1]):
                return index
        return len(self.lines)

    def _read_band(self, band: ColumnBand, lines: Sequence[AlignedLine]) -> None:
        cut = [within for line in lines if (within := self.bands.within(line, band)).words]
        parts = self.finder.parts(cut)
        rows = self.finder.rows(band, cut, parts, self.rows)
        self.rows += rows
        first = min((row.first for row in rows), default=None)
        of_rows = {index for row in rows for index in range(row.first, row.last + 1)}
        for line, part in zip(cut, parts, strict=True):
            if first is None or line.index >= first or any("." in word.text for word in part.numbers):
                # What is no figure stands for one in the line of a row only; elsewhere it is of a head.
                figures = [word for word in part.numbers if line.index in of_rows or is_figure(word) or is_dash(word.text)]
                self.numbers += [(word, line, band) for word in figures]

    def _drop_repeated_totals(self) -> None:
        """合计 is also a column head: of several total rows the first that shares a line with numbers is meant, else the last. What
        another prints, as a total row first and last does, has to be the same."""
        number_lines = {word.line for word, _, _ in self.numbers}
        for key in {row.key for row in self.rows if not row.code}:
            same = [row for row in self.rows if row.key == key and not row.code]
            best = next((row for row in same if row.first in number_lines), same[-1])
            self.rows = [row for row in self.rows if row.key != key or row is best]
            self.repeated |= {row.first: best for row in same if row is not best and row.first in number_lines}
        seen: set[str] = set()
        unique = []
        for row in self.rows:
            if row.key not in seen:
                seen.add(row.key)
                unique.append(row)
        self.rows = unique

    def _place(self, unplaced: UnplacedForm) -> None:
        unplaced.rows = [UnplacedRow(row.key, row.label, row.band.side, row.page, row.code) for row in self.rows]
        for band in dict.fromkeys(band for _, _, band in self.numbers):
            words = [(word, line) for word, line, of_word in self.numbers if of_word == band]
            first = min((row.first for row in self.rows if row.band == band), default=0)
            first_number = min((line.index for _, line in words), default=first)
            above = [line for line in self.lines if line.page == band.page and line.index < min(first, first_number)]
            heads = [word for line in above for word in self.bands.within(line, band).words]
            labels = self._labels_start(band)
            rows_of = {word: self._rows_for(line, band, is_among_labels=word.x0 <= labels) for word, line in words}
            # What stands among the labels and is of no row is in no column: the rest of a number that a line end cut.
            numbers = [word for word, (rows, _) in rows_of.items() if rows or word.x0 > labels]
            choices = choices_of(numbers, heads, self.columns[band.side], statutory_forms.headers(self.form.form_id, band.side))
            if self.cell_width:
                counting = [word for line in above for word in self.bands.within(line, band).words if word in column_numbers(line)]
                choices |= choices_by_cell(numbers, counting, self.columns[band.side], self.cell_width)
            crowded = _crowded(words, len(self.columns[band.side]))
            by_line: dict[int, int] = {}
            by_cluster: dict[int, list[int]] = {}
            for word, line in sorted(words, key=lambda pair: (pair[0].line, pair[0].x0)):
                rows, certain = rows_of[word]
                choice = choices.get(word, Choice(()))
                slots = () if word.line in crowded else tuple((row, key) for row in rows for key in choice.allowed)
                token = NumberToken(word.text, amount_of(word.text), line.page, len(word.text))
                hint = (rows[0], choice.hint) if len(rows) == 1 and choice.hint else None
                index = len(unplaced.candidates)
                unplaced.candidates.append(Candidate(token, slots, not certain, hint if hint in slots else None, word.joined))
                if choice.cluster is not None and len(rows) == 1:
                    by_cluster.setdefault(choice.cluster, []).append(index)
                if word.line in by_line:
                    unplaced.left_of.append((by_line[word.line], index))
                by_line[word.line] = index
            unplaced.same_column += [tuple(of_cluster) for of_cluster in by_cluster.values() if len(of_cluster) > 1]

    def _refuse_pieces(self, unplaced: UnplacedForm) -> None:
        """A number that shows fewer decimals than the document usually does, where all others of the form show them, where the form holds
        other pieces of numbers, or where a page end may have cut it, is a piece: nothing in its row is held to be read."""
        if not self.decimals:
            return
        shown = [candidate.token.number.decimals for candidate in unplaced.candidates if candidate.token.number]
        uniform = shown.count(self.decimals) >= _MANY and all(decimals in (0, self.decimals) for decimals in shown)
        last_lines = {line.page: line.index for line in self.lines if any(word.text[-1:].isdecimal() for word in line.words)}
        at_page_end = {
            word.text for word, line, _ in self.numbers if last_lines.get(line.page) == line.index and line.page != self.lines[-1].page
        }
        wraps = any(is_piece(candidate.token.text) for candidate in unplaced.candidates)
        counts = statutory_forms.count_rows(self.form.form_id)
        broken: set[int] = set()
        for candidate in unplaced.candidates:
            number, rows = candidate.token.number, {row for row, _ in candidate.slots}
            is_count = bool(rows) and all(unplaced.rows[row].row_key in counts for row in rows)
            if number and number.value and number.decimals < self.decimals and not is_count:
                if wraps or (uniform and not number.decimals) or candidate.token.text in at_page_end:
                    broken |= rows
        unplaced.open_rows = frozenset(unplaced.rows[row].row_key for row in broken)
        unplaced.candidates = [
            Candidate(candidate.token, ()) if broken & {row for row, _ in candidate.slots} else candidate
            for candidate in unplaced.candidates
        ]

    def _labels_start(self, band: ColumnBand) -> int:
        """The place where the first of the labels or codes of a band starts."""
        firsts = {row.first for row in self.rows if row.band == band}
        words = [within.words for line in self.lines if line.index in firsts and (within := self.bands.within(line, band)).words]
        return min((of_line[0].x0 for of_line in words), default=-1)

    def _rows_for(self, line: AlignedLine, band: ColumnBand, *, is_among_labels: bool) -> tuple[list[int], bool]:
        """The rows a number on this line may belong to, and whether it belongs to one of them for sure: the row of the line; none where the line has
        a label of no known row, or the number stands where labels do (the rest of one that a line end cut); else the row of its paragraph where that
        is the only one; else the rows right above and below, or one that was not found."""
        mine = [(index, row) for index, row in enumerate(self.rows) if row.band == band]
        on_line = [index for index, row in mine if row.first <= line.index <= (row.first if is_among_labels else row.last)]
        if on_line:
            return on_line[:1], True
        if line.index in self.repeated:
            return [self.rows.index(self.repeated[line.index])], True
        if is_among_labels or self.finder.has_label(self.bands.within(line, band)):
            return [], True
        in_paragraph = [index for index, row in mine if line.paragraph in row.paragraphs]
        if len(in_paragraph) == 1:
            return in_paragraph, True
        above = [index for index, row in mine if row.last < line.index and (not in_paragraph or index in in_paragraph)]
        below = [index for index, row in mine if row.first > line.index and (not in_paragraph or index in in_paragraph)]
        if not below and self._numbers_stand_above(band):
            return [], True  # the text ends before the row
        return above[-1:] + below[:1], False

    def _numbers_stand_above(self, band: ColumnBand) -> bool:
        """Whether the numbers of a band are raised above the lines of their rows: then the first of them stands above the first row."""
        first = min((row.first for row in self.rows if row.band == band), default=0)
        return any(line.index < first for _, line, of_number in self.numbers if of_number == band)


def _crowded(words: Sequence[tuple[AlignedWord, AlignedLine]], columns: int) -> set[int]:
    """Lines with more numbers than the form has columns; all lines, where several have: then there is a column that is not known."""
    counts = Counter(word.line for word, _ in words)
    crowded = {line for line, count in counts.items() if count > columns}
    return set(counts) if len(crowded) > 1 else crowded


def _stacks(lines: Sequence[AlignedLine]) -> list[str]:
    """For each word of a head, the words that stand above and below it, joined from top to bottom."""
    words = [word for line in lines for word in line.words]
    return [normalise("".join(other.text for other in words if other.x0 < word.x1 and other.x1 > word.x0)) for word in words]
