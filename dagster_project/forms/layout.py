"""A form whose columns a dump keeps apart with blanks → rows, and numbers whose column their place in the line shows.

Belongs here: dumps like `pdftotext -layout`. A character's place in its line stands for its place on the page. A form is cut
into strips (one, or one for each side or each pair of code and name columns); rows are found in each strip by codes or
labels; numbers are clustered into columns, and columns are named by the heads above them. Does not belong here: numbers
that only the identities can place (`placement`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dagster_project.forms import knowledge
from dagster_project.forms.amounts import amount_of, is_dash, is_piece, parse_number
from dagster_project.forms.knowledge import squash
from dagster_project.forms.layout_columns import choices_of
from dagster_project.forms.layout_stages import add_stages
from dagster_project.forms.layout_words import Line, Word, clusters_of, column_numbers, join_cut_numbers, split_lines
from dagster_project.forms.skeleton import (
    Candidate,
    SkeletonForm,
    SkeletonRow,
    Token,
    choose_columns,
    head_text,
    is_label_prefix,
    label_keys,
)
from dagster_project.forms.titles import FormText

_FULL_WIDTH = str.maketrans("，．－−", ",.--")
_CODE_LENGTHS = {"function_codes": (3, 5, 7), "economic_codes": (3, 5)}
_FIGURE = re.compile(r"[-(]?[\d,]*\d[\d,]*\.?\d*\)?$|[-(]?[.,]\d+\)?$|#+$")
_GAP_BETWEEN_GROUPS = 12
_MANY = 10


@dataclass(frozen=True, slots=True)
class _Strip:
    """A vertical part of one page: `x0` ≤ place < `x1`; `side` as in the form's columns."""

    page: int
    x0: int
    x1: int
    side: str


@dataclass(slots=True)
class _Row:
    key: str
    label: str
    first: int
    last: int
    page: int
    strip: _Strip
    code: str | None = None
    paragraphs: set[int] = field(default_factory=set)
    code_end: int = 0


def read_layout(form: FormText, unit: str, decimals: int | None) -> SkeletonForm:
    """Read a form from a dump that keeps columns apart. `decimals` is what the document usually prints (`usual_decimals`)."""
    return _LayoutReader(form, unit, decimals).read()


class _LayoutReader:
    def __init__(self, form: FormText, unit: str, decimals: int | None) -> None:
        self.form = form
        self.kind = knowledge.row_kinds()[form.form_id]
        self.decimals = decimals
        self.lines = join_cut_numbers(split_lines(form.lines), decimals)
        self.unit = unit
        self.rows: list[_Row] = []
        self.numbers: list[tuple[Word, Line, _Strip]] = []
        self.columns: dict[str, tuple[str, ...]] = {}
        self.repeated: dict[int, _Row] = {}
        self._sides: dict[int, int] = {}
        self._code_column = _code_columns(self.lines) if self.kind == "function_codes" else {}

    def read(self) -> SkeletonForm:
        length = self._head_length()
        head = head_text(self.form.lines[:length])
        sides = ("income", "expenditure") if self.kind == "lines" else ("",)
        if self.kind == "lines":
            self.columns = {side: tuple(c.key for c in knowledge.columns(self.form.form_id) if c.side == side) for side in sides}
        else:
            counted = max((len(column_numbers(line)) for line in self.lines), default=0) if self.kind in _CODE_LENGTHS else 0
            self.columns = {"": choose_columns(self.form.form_id, [head, *_stacks(self.lines[:length])], counted)}
        if self.kind == "lines":
            self._sides = self._side_starts()
        skeleton = SkeletonForm(self.form.form_id, self.form.title, self.unit, self.columns)
        skeleton.pages = sorted({line.page for line in self.form.lines})
        if self.kind == "stages":
            add_stages(skeleton, self.lines, head)
            return skeleton
        pages = sorted({line.page for line in self.lines})
        for page in pages:
            on_page = [line for line in self.lines if line.page == page]
            for strip in self._strips(page, on_page):
                self._read_strip(strip, on_page)
        self._drop_repeated_totals()
        self._place(skeleton)
        self._refuse_pieces(skeleton)
        return skeleton

    def _head_length(self) -> int:
        """Lines before the first that holds an amount or starts a known row."""
        for index, line in enumerate(self.lines):
            if any("." in word.text and parse_number(word.text) for word in line.words) or self._starts_row(line):
                return index
        return len(self.lines)

    def _starts_row(self, line: Line) -> bool:
        if self.kind in _CODE_LENGTHS:
            return bool(line.words) and line.words[0].text in knowledge.code_names(self.kind)
        return any(label_keys(self.form.form_id, side, squash(word.text)) for side in self.columns for word in line.words)

    # -- strips --------------------------------------------------------------------------------------------------------

    def _strips(self, page: int, lines: Sequence[Line]) -> list[_Strip]:
        end = max((word.x1 for line in lines for word in line.words), default=0) + 1
        if self.kind == "lines":
            return [_Strip(page, 0, end, "income"), _Strip(page, 0, end, "expenditure")]
        if self.kind == "economic_codes":
            edges = [0, *self._group_starts(lines)[1:], end]
            return [_Strip(page, a, b, "") for a, b in zip(edges, edges[1:], strict=False)]
        return [_Strip(page, 0, end, "")]

    def _group_starts(self, lines: Sequence[Line]) -> list[int]:
        """Where the pairs of code and name columns start: at their codes, and at the second of two total labels that no code parts. The
        place of a total label tells nothing else: it may span several groups."""
        codes = sorted(word.x0 for line in lines for word in line.words if squash(word.text) in knowledge.code_names(self.kind))
        starts = [x for index, x in enumerate(codes) if index == 0 or x - codes[index - 1] > _GAP_BETWEEN_GROUPS]
        for line in lines:
            totals = [word.x0 for word in line.words if self._is_total(word)]
            for first, second in zip(totals, totals[1:], strict=False):
                if not starts or first < starts[0] - _GAP_BETWEEN_GROUPS:
                    starts = [first, *starts]
                if not any(first < start <= second for start in starts):
                    starts = sorted([*starts, second])
        return starts

    def _is_total(self, word: Word) -> bool:
        return squash(word.text) in knowledge.row_labels(self.form.form_id)

    def _side_starts(self) -> dict[int, int]:
        """For each line of a two-sided form, where its expenditure side starts: at its label there, else where it does on the nearest
        line of the page that has one, else where it did on the page before. Columns of a dump waver from line to line."""
        labelled = [(line, starts[0]) for line in self.lines if (starts := list(self._expenditure_starts(line)))]
        found: dict[int, int] = {}
        last = max((word.x1 for line in self.lines for word in line.words), default=0) + 1
        for line in self.lines:
            nearest = min(
                (pair for pair in labelled if pair[0].page == line.page), key=lambda pair: abs(pair[0].index - line.index), default=None
            )
            last = nearest[1] if nearest else last
            found[line.index] = last
        return found

    def _within(self, line: Line, strip: _Strip) -> Line:
        """The part of a line that lies in a strip."""
        x0, x1 = strip.x0, strip.x1
        if self.kind == "lines":
            start = self._sides[line.index]
            x0, x1 = (x0, start) if strip.side == "income" else (start, x1)
        places = self._owners(line) if self.kind == "economic_codes" else [word.x0 for word in line.words]
        words = tuple(word for word, place in zip(line.words, places, strict=True) if x0 <= place < x1)
        return Line(line.index, line.page, line.paragraph, words)

    def _owners(self, line: Line) -> list[int]:
        """For each word the place that tells its group: amounts behind a total label are of that label, wherever they stand."""
        places: list[int] = []
        total: Word | None = None
        for word in line.words:
            if not _is_figure(word):
                total = word if self._is_total(word) else None
            places.append(total.x0 if total else word.x0)
        return places

    def _expenditure_starts(self, line: Line) -> Iterable[int]:
        """Where labels of the expenditure side start: those that only it has, and the second of two labels that are alike."""
        seen: set[str] = set()
        for word in line.words:
            if self._is_label("expenditure", word.text) and (squash(word.text) in seen or not self._is_label("income", word.text)):
                yield word.x0
            seen.add(squash(word.text))

    def _is_label(self, side: str, text: str) -> bool:
        label = squash(text)
        return len(label) > 1 and bool(label_keys(self.form.form_id, side, label))

    # -- rows of a strip -----------------------------------------------------------------------------------------------

    def _read_strip(self, strip: _Strip, lines: Sequence[Line]) -> None:
        cut = [part for line in lines if (part := self._within(line, strip)).words]
        line_numbers = _line_number_words(cut) if self.kind not in _CODE_LENGTHS else set()
        line_numbers |= {word for line in cut for word in column_numbers(line)}
        parts = [self._parts(line, line_numbers) for line in cut]
        rows = self._code_rows(strip, cut, parts) if self.kind in _CODE_LENGTHS else self._label_rows(strip, cut, parts)
        self.rows += rows
        first = min((row.first for row in rows), default=None)
        for line, (_, _, numbers) in zip(cut, parts, strict=True):
            if first is None or line.index >= first or any("." in word.text for word in numbers):
                self.numbers += [(word, line, strip) for word in numbers]

    def _parts(self, line: Line, line_numbers: set[Word]) -> tuple[list[Word], list[Word], list[Word]]:
        """(code pieces, label words, numbers and dashes) of a line within its strip."""
        codes: list[Word] = []
        labels: list[Word] = []
        numbers: list[Word] = []
        for word in line.words:
            joined = "".join(code.text for code in codes) + word.text
            if word in line_numbers:
                continue
            if self.kind in _CODE_LENGTHS and word.text.isdigit() and not numbers and not labels and self._may_be_code(joined, word.text):
                codes.append(word)
            elif (_is_figure(word) and not _glued_to_label(word, line)) or (is_dash(word.text) and labels):
                numbers.append(word)
            else:
                labels.append(word)
        return codes, labels, numbers

    def _may_be_code(self, joined: str, piece: str) -> bool:
        return joined in knowledge.code_prefixes(self.kind) or (len(piece) == 2 and joined == piece)

    def _code_rows(self, strip: _Strip, lines: Sequence[Line], parts: Sequence[tuple[list[Word], list[Word], list[Word]]]) -> list[_Row]:
        rows: list[_Row] = []
        pending: list[tuple[Line, str]] = []
        totals = knowledge.row_labels(self.form.form_id)
        known = knowledge.code_names(self.kind)
        for line, (codes, labels, _) in zip(lines, parts, strict=True):
            code = "".join(word.text for word in codes)
            label = squash("".join(word.text for word in labels))
            bare = re.sub(r"^类?款?项?(?=合计|总计)", "", label)
            last = rows[-1] if rows else None
            if code and last and line.paragraph in last.paragraphs and not last.label and last.code and last.code + code in known:
                last.code = last.key = last.code + code
                last.label, last.last = label, line.index
            elif code:
                whole = (
                    code if code in known or len(code) >= 3 else self._with_leading_part(codes[0], line.page, label, [*self.rows, *rows])
                )
                if whole:
                    row = _Row(whole, label, line.index, line.index, line.page, strip, whole, {line.paragraph}, codes[-1].x1)
                    row.label, row.first = self._label_above(row, pending)
                    rows.append(row)
                pending = []
            elif bare in totals and label:
                rows.append(_Row(totals[bare][0], bare, line.index, line.index, line.page, strip, None, {line.paragraph}))
                pending = []
            elif label and last and self._goes_on(last, label, line):
                last.label += label
                last.last = line.index
            elif label:
                pending.append((line, label))
        return rows

    def _with_leading_part(self, piece: Word, page: int, label: str, rows: Sequence[_Row]) -> str | None:
        """A child row may print its own part of the code only: the part above it is that of the nearest row of the page whose own part
        stands left of it, whether or not the code is known. Where none does, of the codes that may follow the row above the one is meant
        that has the name printed beside it, else the only known one, else the only one."""
        parent = next((row for row in reversed(rows) if row.code and row.page == page and row.code_end <= piece.x0), None)
        if parent and parent.code and len(parent.code) < 7:
            return parent.code + piece.text
        last = next((row.code for row in reversed(rows) if row.code), "")
        lengths = [self._code_column[piece.x0]] if piece.x0 in self._code_column else [7, 5]
        codes = [last[: length - 2] + piece.text for length in lengths if len(last) >= length - 2]
        following = [code for code in codes if code > last]
        names = knowledge.code_names(self.kind)
        named = [code for code in codes if label and any(name.startswith(label) for name in names.get(code, ()))]
        known = [code for code in following if code in names]
        return next((of_some[0] for of_some in (named, known, following) if len(of_some) == 1), None)

    def _label_above(self, row: _Row, pending: Sequence[tuple[Line, str]]) -> tuple[str, int]:
        """Lines of a label that stand above its code, where code and label then make a known name."""
        names = knowledge.code_names(self.kind).get(row.key, frozenset())
        text, first = row.label, row.first
        for line, label in reversed(pending):
            if any(name.startswith(label + text) or name == label + text for name in names):
                text, first = label + text, line.index
        return text, first

    def _goes_on(self, row: _Row, label: str, line: Line) -> bool:
        names = knowledge.code_names(self.kind).get(row.key, frozenset())
        if any(name.startswith(row.label + label) for name in names):
            return True
        return bool(row.label) and row.label not in names and line.paragraph in row.paragraphs and line.index == row.last + 1

    def _label_rows(self, strip: _Strip, lines: Sequence[Line], parts: Sequence[tuple[list[Word], list[Word], list[Word]]]) -> list[_Row]:
        rows: list[_Row] = []
        used = {row.key for row in self.rows if row.strip.side == strip.side}
        pending: tuple[str, int, int] | None = None
        for line, (_, words, _) in zip(lines, parts, strict=True):
            label = squash("".join(word.text for word in words))
            if not label:
                continue
            joined = (pending[0] if pending else "") + label
            for text, first in ((joined, pending[1] if pending else line.index), (label, line.index)):
                key = next((k for k in label_keys(self.form.form_id, strip.side, text) if k not in used), None)
                if key:
                    used.add(key)
                    rows.append(_Row(key, text, first, line.index, line.page, strip, None, {line.paragraph}))
                    pending = None
                    break
            else:
                if rows and line.index - rows[-1].last <= 2 and self._longer(strip.side, rows[-1], label):
                    rows[-1].label += label
                    rows[-1].last = line.index
                elif is_label_prefix(self.form.form_id, strip.side, joined):
                    pending = (joined, pending[1] if pending else line.index, line.index)
                else:
                    pending = (label, line.index, line.index) if is_label_prefix(self.form.form_id, strip.side, label) else None
        return rows

    def _longer(self, side: str, row: _Row, label: str) -> bool:
        return row.key in label_keys(self.form.form_id, side, row.label + label)

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

    # -- columns -------------------------------------------------------------------------------------------------------

    def _place(self, skeleton: SkeletonForm) -> None:
        skeleton.rows = [SkeletonRow(row.key, row.label, row.strip.side, row.page, row.code) for row in self.rows]
        for strip in dict.fromkeys(strip for _, _, strip in self.numbers):
            words = [(word, line) for word, line, of_word in self.numbers if of_word == strip]
            first = min((row.first for row in self.rows if row.strip == strip), default=0)
            first_number = min((line.index for _, line in words), default=first)
            above = [line for line in self.lines if line.page == strip.page and line.index < min(first, first_number)]
            heads = [word for line in above for word in self._within(line, strip).words]
            choices = choices_of(
                [word for word, _ in words], heads, self.columns[strip.side], knowledge.headers(self.form.form_id, strip.side)
            )
            crowded = _crowded(words, len(self.columns[strip.side]))
            by_line: dict[int, int] = {}
            by_cluster: dict[int, list[int]] = {}
            for word, line in sorted(words, key=lambda pair: (pair[0].line, pair[0].x0)):
                rows, choice = self._rows_for(line, strip), choices[word]
                slots = () if word.line in crowded else tuple((row, key) for row in rows for key in choice.allowed)
                token = Token(word.text, amount_of(word.text), line.page, len(word.text))
                hint = (rows[0], choice.hint) if len(rows) == 1 and choice.hint else None
                index = len(skeleton.candidates)
                skeleton.candidates.append(Candidate(token, slots, len(rows) > 1, hint if hint in slots else None))
                if choice.cluster is not None and len(rows) == 1:
                    by_cluster.setdefault(choice.cluster, []).append(index)
                if word.line in by_line:
                    skeleton.left_of.append((by_line[word.line], index))
                by_line[word.line] = index
            skeleton.same_column += [tuple(of_cluster) for of_cluster in by_cluster.values() if len(of_cluster) > 1]

    def _refuse_pieces(self, skeleton: SkeletonForm) -> None:
        """A number that shows fewer decimals than the document usually does, where all others of the form show them, where the form holds
        other pieces of numbers, or where a page end may have cut it, is a piece: nothing in its row is held to be read."""
        if not self.decimals:
            return
        shown = [candidate.token.number.decimals for candidate in skeleton.candidates if candidate.token.number]
        uniform = shown.count(self.decimals) >= _MANY and all(decimals in (0, self.decimals) for decimals in shown)
        last_lines = {line.page: line.index for line in self.lines if any(word.text[-1:].isdigit() for word in line.words)}
        at_page_end = {
            word.text for word, line, _ in self.numbers if last_lines.get(line.page) == line.index and line.page != self.lines[-1].page
        }
        wraps = any(is_piece(candidate.token.text) for candidate in skeleton.candidates)
        counts = knowledge.count_rows(self.form.form_id)
        broken: set[int] = set()
        for candidate in skeleton.candidates:
            number, rows = candidate.token.number, {row for row, _ in candidate.slots}
            is_count = bool(rows) and all(skeleton.rows[row].row_key in counts for row in rows)
            if number and number.value and number.decimals < self.decimals and not is_count:
                if wraps or (uniform and not number.decimals) or candidate.token.text in at_page_end:
                    broken |= rows
        skeleton.open_rows = frozenset(skeleton.rows[row].row_key for row in broken)
        skeleton.candidates = [
            Candidate(candidate.token, ()) if broken & {row for row, _ in candidate.slots} else candidate
            for candidate in skeleton.candidates
        ]

    def _rows_for(self, line: Line, strip: _Strip) -> list[int]:
        """The rows a number on this line may belong to: the row of the line; none where the line has a label of no known row; else
        the row of its paragraph where that is the only one; else the rows right above and below."""
        mine = [(index, row) for index, row in enumerate(self.rows) if row.strip == strip]
        on_line = [index for index, row in mine if row.first <= line.index <= row.last]
        if on_line:
            return on_line[:1]
        if line.index in self.repeated:
            return [self.rows.index(self.repeated[line.index])]
        if self._labelled(line, strip):
            return []
        in_paragraph = [index for index, row in mine if line.paragraph in row.paragraphs]
        if len(in_paragraph) == 1:
            return in_paragraph
        above = [index for index, row in mine if row.last < line.index and (not in_paragraph or index in in_paragraph)]
        below = [index for index, row in mine if row.first > line.index and (not in_paragraph or index in in_paragraph)]
        return above[-1:] + below[:1]

    def _labelled(self, line: Line, strip: _Strip) -> bool:
        return bool(self._parts(self._within(line, strip), set())[1])


def _crowded(words: Sequence[tuple[Word, Line]], columns: int) -> set[int]:
    """Lines with more numbers than the form has columns; all lines, where several have: then there is a column that is not known."""
    counts = Counter(word.line for word, _ in words)
    crowded = {line for line, count in counts.items() if count > columns}
    return set(counts) if len(crowded) > 1 else crowded


def _is_figure(word: Word) -> bool:
    """A number, a piece of one, or what stands for one that had no room (###)."""
    return bool(parse_number(word.text)) or bool(_FIGURE.match(word.text))


def _glued_to_label(word: Word, line: Line) -> bool:
    """A number with one blank before and more text right after it is part of a label (单价 50 万元以上…)."""
    return any(other.x0 - word.x1 == 1 and not parse_number(other.text) for other in line.words) and "." not in word.text


def _line_number_words(lines: Sequence[Line]) -> set[Word]:
    """Words of a column of row numbers (行次): stacked small integers that count up by one."""
    integers = [word for line in lines for word in line.words if re.fullmatch(r"\d{1,3}", word.text)]
    found: set[Word] = set()
    for cluster in clusters_of(integers):
        values = [int(word.text) for word in sorted(cluster, key=lambda word: word.line)]
        if len(values) >= 3 and all(b - a == 1 for a, b in zip(values, values[1:], strict=False)):
            found |= set(cluster)
    return found


def _code_columns(lines: Sequence[Line]) -> dict[int, int]:
    """Place of a lone piece of a code → length of the code it ends, where sections and items each have a column of their own."""
    firsts = [line.words[0] for line in lines if len(line.words) > 1 and len(line.words[0].text) == 2 and line.words[0].text.isdigit()]
    clusters = clusters_of(firsts)
    if len(clusters) != 2:
        return {}
    return {word.x0: length for cluster, length in zip(clusters, (5, 7), strict=True) for word in cluster}


def _stacks(lines: Sequence[Line]) -> list[str]:
    """For each word of a head, the words that stand above and below it, joined from top to bottom."""
    words = [word for line in lines for word in line.words]
    return [squash("".join(other.text for other in words if other.x0 < word.x1 and other.x1 > word.x0)) for word in words]
