"""The header of a table → what each of its columns means.

Belongs here: where the header ends, and column keys from the words over a column. Does not belong here: rows (`rows`),
the words themselves (`seeds/forms/form_headers.csv`, `header_words.csv`).

The words over a column, from top to bottom, are its path: 本年支出 / 项目支出 / 小计. What the last word does not say (小计) the word
above it says; a part of a column that is no total has the key of both (`income.basic`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from dagster_project.forms.amounts import is_dash, parse_number
from dagster_project.forms.ruled.coded_columns import column_codes, names_of_columns
from dagster_project.forms.ruled.column_numbers import COLUMN_NUMBER, counts_columns
from dagster_project.forms.ruled.stacked_sides import Span, is_divider, stacked_sides
from dagster_project.forms.ruled.table import Table, TableRow, distinct_cells
from dagster_project.forms.ruled.taken_apart import joined_header
from dagster_project.forms.solve.candidates import label_keys, strip_numbering
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import CODE_LENGTHS, CODE_PATTERN, code_names, name_codes
from dagster_project.knowledge.money_units import money_unit_pattern
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.statutory_forms import header_words

CODE, LABEL, LINE_NUMBER, REMARK = "code", "label", "line_no", "remark"
NO_VALUE = frozenset({CODE, LABEL, LINE_NUMBER, REMARK})
_LEADING = NO_VALUE | {"code_part"}
"""Roles of header words over columns that lead a row or say nothing of it."""
_YEAR = re.compile(r"^20\d\d年度?")
_UNIT = re.compile(rf"\((?:单位:)?{money_unit_pattern()}\)$|\(按[^()]*\)$")
_CODE = re.compile(CODE_PATTERN)
_SIDES = ("income", "expenditure")
_NATURE = "nature"
"""The rows of a summary that arrange its spending by nature."""


@dataclass(frozen=True, slots=True)
class HeaderColumn:
    """A column of the form: the table columns `places` under one header; `path` the normalised words over it, `key` its column key
    or one of CODE, LABEL, LINE_NUMBER, REMARK, or None where nobody knows it."""

    places: tuple[int, ...]
    path: tuple[str, ...]
    key: str | None

    @property
    def is_value(self) -> bool:
        return self.key not in NO_VALUE


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns that stand side by side with their own labels: the only ones of most forms, one for each side of a summary.
    `side` is `income`, `expenditure` or empty; `rows` the rows of the table it is for: the sides may stand one below the other."""

    side: str
    columns: tuple[HeaderColumn, ...]
    rows: Span

    def places(self, key: str) -> list[int]:
        """The table columns of all columns of a key."""
        return [place for column in self.columns if column.key == key for place in column.places]

    @property
    def values(self) -> list[HeaderColumn]:
        return [column for column in self.columns if column.key not in NO_VALUE]


@dataclass(frozen=True, slots=True)
class Header:
    """The first `n_rows` rows of a table, understood. `left_out` are columns of figures that nobody knows, with their rows: they do not
    stop the rest."""

    n_rows: int
    groups: tuple[ColumnGroup, ...]
    left_out: tuple[tuple[HeaderColumn, Span], ...]


class HeaderNotUnderstood(ValueError):
    """The header says something this program does not know, so the form is not read. `variant` and `facts` are those of the problem
    `header_not_understood`."""

    def __init__(self, variant: str, **facts: Any) -> None:
        self.variant = variant
        self.facts = facts
        super().__init__(variant, facts)


def read_header(form_id: str, table: Table) -> Header:
    """The header of a form of codes or lines. Raises HeaderNotUnderstood."""
    n_rows = header_end(form_id, table.rows)
    groups: list[ColumnGroup] = []
    left_out: list[tuple[HeaderColumn, Span]] = []
    two_sided = statutory_forms.row_kinds()[form_id] == "lines"
    parts = _groups(column_paths(joined_header(table.rows, n_rows)), two_sided)
    stacked = stacked_sides(form_id, table.rows, n_rows, header_words()) if two_sided and len(parts) == 1 else {}
    rows_of_parts = list(stacked.values()) or [(n_rows, len(table.rows))] * len(parts)
    for number, (columns, span) in enumerate(zip(parts * len(stacked) or parts, rows_of_parts, strict=True)):
        side = _SIDES[number] if stacked else _side(columns, len(groups)) if two_sided else ""
        shape = printed_shape(form_id, (word for _, path in columns for word in path))
        codes = _codes_of(form_id, [path for _, path in columns])
        keys = [
            code or (LABEL if _names_rows_by_head(form_id, path) else column_key(form_id, side, path, shape))
            for (_, path), code in zip(columns, codes, strict=True)
        ]
        understood = [HeaderColumn(places, path, key) for (places, path), key in zip(columns, keys, strict=True)]
        if two_sided and side in {group.side for group in groups}:
            # A third group arranges the spending of the second one otherwise: by its nature, or as nobody knows.
            side = _NATURE
            if any(group.side == side for group in groups) or not _names_rows(form_id, side, understood, table.rows[slice(*span)]):
                left_out += [(column, span) for column in understood if column.is_value]
                continue
        if stacked:
            understood = _with_only_amount(form_id, side, understood)
        if not any(column.key in (CODE, LABEL) for column in understood):
            understood = [_led(form_id, side, column, table.rows[n_rows:]) for column in understood]
        group = _checked(form_id, ColumnGroup(side, tuple(understood), span), shape)
        left_out += [
            (column, span)
            for column in group.columns
            if column.key is None and (column.path or _is_filled(column, table.rows[slice(*span)]))
        ]
        groups.append(replace(group, columns=tuple(column for column in group.columns if column.key is not None)))
    if not any(group.values for group in groups):
        raise HeaderNotUnderstood("no_figures")
    return Header(n_rows, tuple(groups), tuple(left_out))


def _is_filled(column: HeaderColumn, rows: Sequence[TableRow]) -> bool:
    """Whether rows print anything in a column: a sheet is as wide as its widest form."""
    return any(row.cells[place].text for row in rows for place in column.places)


def _names_rows_by_head(form_id: str, path: Sequence[str]) -> bool:
    """Whether a column is of labels by a word that is none in other forms: the name of a side, or of units."""
    kind = statutory_forms.row_kinds()[form_id]
    return (kind == "lines" and _names_side(path)) or (kind == "units" and bool(path) and header_words().get(path[-1]) == "entity")


def _codes_of(form_id: str, paths: Sequence[Sequence[str]]) -> list[str | None]:
    """The code that each column is of, in a form whose columns are codes."""
    kind = statutory_forms.column_kinds().get(form_id)
    return column_codes(kind, paths) if kind else [None] * len(paths)


def _with_only_amount(form_id: str, side: str, columns: Sequence[HeaderColumn]) -> list[HeaderColumn]:
    """The columns of a side that shares its header with the other one: if the side has one column only, that is the sum of all."""
    keys = set(statutory_forms.headers(form_id, side).values()) - NO_VALUE
    if len(keys) != 1 or any(column.key in keys for column in columns):
        return list(columns)
    total = next((column for column in columns if column.path and header_words().get(column.path[-1]) == "sum"), None)
    return [replace(column, key=keys.copy().pop()) if column is total else column for column in columns]


def _names_rows(form_id: str, side: str, columns: Sequence[HeaderColumn], rows: Sequence[TableRow]) -> bool:
    """Whether half of the labels of a group are rows of that side."""
    places = [place for column in columns if column.key == LABEL for place in column.places]
    labels = [text for row in rows if (text := normalise("".join(cell.text for cell in distinct_cells([row.cells[p] for p in places]))))]
    return 2 * sum(bool(label_keys(form_id, side, text)) for text in labels) > len(labels)


def _led(form_id: str, side: str, column: HeaderColumn, rows: Sequence[TableRow]) -> HeaderColumn:
    """A column of unknown header that leads its rows: most of what it prints are codes, or names and labels of the form."""
    texts = [
        text for row in rows if (text := normalise("".join(cell.text for cell in distinct_cells([row.cells[p] for p in column.places]))))
    ]
    if column.key is not None or not texts:
        return column
    names = name_codes(statutory_forms.row_kinds()[form_id])
    codes = sum(bool(_CODE.fullmatch(text)) for text in texts)
    labels = sum(strip_numbering(text) in names or bool(label_keys(form_id, side, text)) for text in texts)
    key = CODE if 2 * codes > len(texts) else LABEL if 2 * labels > len(texts) else None
    return HeaderColumn(column.places, column.path, key)


def header_end(form_id: str, rows: Sequence[TableRow]) -> int:
    """The number of header rows: all that cells of the first row reach down to, then all that print no row of the form. Where a converter lost rows of the
    header, its cells reach over rows of the body, too: these are none of it."""
    end = spanned_rows(rows)
    end = next((number for number in range(1, end) if _is_row_of_code(form_id, rows[number])), end)
    while end < len(rows) and _is_header_row(form_id, rows[end]) and not is_divider(rows[end], header_words()):
        end += 1
    return end


def spanned_rows(rows: Sequence[TableRow]) -> int:
    """The number of rows that cells of the first row reach down to, directly or through one another."""
    end = 1
    while end < len(rows) and any(cell is below for cell, below in zip(rows[end - 1].cells, rows[end].cells, strict=True)):
        end += 1
    return end


def _is_header_row(form_id: str, row: TableRow) -> bool:
    texts = row.words()
    if not texts or counts_columns(row):
        return True
    if _names_codes_of_columns(form_id, texts):
        return True
    if any(is_amount(text) for text in texts) or any(_CODE.fullmatch(text) for text in texts):
        return False
    words = [text for text in texts if is_header_word(form_id, text)]
    labels = [text for text in texts if any(label_keys(form_id, side, text) for side in ("", *_SIDES))]
    return len(words) > len(labels)


def _is_row_of_code(form_id: str, row: TableRow) -> bool:
    """Whether a row prints a code of the form and a name of one."""
    kind = statutory_forms.row_kinds()[form_id]
    if kind not in CODE_LENGTHS or form_id in statutory_forms.column_kinds():
        return False
    texts = row.words()
    return any(text in code_names(kind) for text in texts) and any(text in name_codes(kind) for text in texts)


def _names_codes_of_columns(form_id: str, texts: Sequence[str]) -> bool:
    """Whether a row prints the codes that the columns of a form are, below their names."""
    kind = statutory_forms.column_kinds().get(form_id)
    return kind is not None and all(text in code_names(kind) for text in texts if text not in header_words()) and len(texts) > 1


def is_amount(text: str) -> bool:
    """A figure that is no counting number, or a dash."""
    return is_dash(text) or ((number := parse_number(text)) is not None and (number.decimals > 0 or not text.isdecimal()))


def is_header_word(form_id: str, text: str) -> bool:
    if text in header_words() or any(_plain(text) in statutory_forms.headers(form_id, side) for side in ("", *_SIDES)):
        return True
    kind = statutory_forms.column_kinds().get(form_id)
    return kind is not None and _plain(text) in names_of_columns(kind)


def _plain(text: str) -> str:
    return _UNIT.sub("", _YEAR.sub("", text))


def column_paths(rows: Sequence[TableRow]) -> list[tuple[tuple[int, ...], tuple[str, ...]]]:
    """(table columns, words over them) from left to right; neighbours under the same header cells are one column."""
    told = [row for row in rows if any(cell.text for cell in row.cells)]
    columns: list[tuple[tuple[int, ...], tuple[str, ...]]] = []
    before: list[int] | None = None
    counting = [counts_columns(row) for row in told]
    for place in range(len(rows[0].cells)):
        cells = [row.cells[place] for row in told]
        above = [id(cell) for cell in cells]
        if above == before:
            columns[-1] = ((*columns[-1][0], place), columns[-1][1])
            continue
        before = above
        path: list[str] = []
        last = None
        for cell, counts in zip(cells, counting, strict=True):
            if cell is not last and cell.text and not (counts and COLUMN_NUMBER.fullmatch(normalise(cell.text))):
                path.append(_plain(normalise(cell.text)))
            last = cell
        columns.append(((place,), tuple(path)))
    return columns


def _groups(
    columns: Sequence[tuple[tuple[int, ...], tuple[str, ...]]], two_sided: bool
) -> list[list[tuple[tuple[int, ...], tuple[str, ...]]]]:
    """Side by side groups: one starts where a code or label column follows a column of figures."""
    groups: list[list[tuple[tuple[int, ...], tuple[str, ...]]]] = []
    after_value = False
    for column in columns:
        leads = _leads(column[1]) or (two_sided and _names_side(column[1]))
        if (leads and after_value) or not groups:
            groups.append([])
        groups[-1].append(column)
        # What stands left of the first label or code (单位名称) is no group of its own.
        after_value = not leads and (after_value or any(_leads(path) or (two_sided and _names_side(path)) for _, path in groups[-1]))
    return groups


@cache
def _lead_words() -> frozenset[str]:
    """Headers of codes, labels and line numbers in any form."""
    return statutory_forms.headers_of_columns(frozenset(NO_VALUE)) | frozenset(
        {word for word, role in header_words().items() if role in _LEADING - {REMARK}}
    )


def _leads(path: Sequence[str]) -> bool:
    return bool(path) and any("".join(path[start:]) in _lead_words() for start in range(len(path)))


def _names_side(path: Sequence[str]) -> bool:
    """Whether the side's own name heads its labels: 收入 决算数 支出 决算数."""
    return len(path) == 1 and header_words().get(path[0]) in _SIDES


def _side(columns: Sequence[tuple[tuple[int, ...], tuple[str, ...]]], number: int) -> str:
    for _, path in columns:
        role = header_words().get(path[0]) if len(path) > 1 else None
        if role in _SIDES:
            return str(role)
    return _SIDES[min(number, 1)]


def printed_shape(form_id: str, words: Iterable[str]) -> tuple[str, ...]:
    """The usual column keys of a form whose header prints these words; none for a form of one shape."""
    told = list(words)
    return next((keys for word, keys in statutory_forms.shapes(form_id) if not word or any(word in text for text in told)), ())


def column_key(form_id: str, side: str, path: Sequence[str], shape: Sequence[str]) -> str | None:
    """The key of the column under `path`, or None. A sum is the first total of `shape` where nothing above names a column that it is a part of."""
    if not path:
        return None
    known, leaf = statutory_forms.headers(form_id, side), path[-1]
    role = header_words().get(leaf)
    if role in _LEADING:
        return CODE if role == "code_part" else role
    for start in range(len(path) - 1):
        if key := known.get("".join(path[start:])):
            return key
    above = column_key(form_id, side, [word for word in path[:-1] if header_words().get(word) != "group"], shape)
    if role in ("sum", "figure") and above:
        return above
    if role == "sum" and shape and not any(word in known for word in path[:-1]):
        return next((key for key in shape if "total" in key), None)
    key = known.get(leaf)
    if key is None or above is None or {key, above} & NO_VALUE or above.endswith("total") or f"{key}.".startswith(f"{above}."):
        return key
    return f"{above}.{key}"


def _checked(form_id: str, group: ColumnGroup, shape: Sequence[str]) -> ColumnGroup:
    """The group, if most of its columns of figures are known, and none twice. Raises HeaderNotUnderstood."""
    values = group.values
    if len(values) == 1 and len(shape) == 1 and values[0].path:
        group = replace(group, columns=tuple(replace(c, key=shape[0]) if c is values[0] else c for c in group.columns))
    unknown = [column for column in group.values if column.key is None and column.path]
    if 2 * len(unknown) > len(group.values) and not (group.side and len(unknown) < len(group.values)):
        raise HeaderNotUnderstood("unknown_column", column=" / ".join(unknown[0].path))
    require_distinct([column for column in group.values if column.key is not None])
    if not (group.places(LABEL) or group.places(CODE)):
        raise HeaderNotUnderstood("no_labels")
    return group


def require_distinct(columns: Sequence[HeaderColumn]) -> None:
    """Raises HeaderNotUnderstood where two columns have one key."""
    for key, count in Counter(column.key for column in columns).items():
        if count > 1:
            raise HeaderNotUnderstood("two_columns", key=key, columns=[" / ".join(column.path) for column in columns if column.key == key])
