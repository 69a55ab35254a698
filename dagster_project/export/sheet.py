"""A sheet of an Excel workbook that takes rows a batch at a time.

Belongs here: values as cells of SpreadsheetML, and the limits of a cell. Does not belong here: workbooks, their sheets and formats (`workbook`).

XlsxWriter writes cell by cell: half of an hour for a million rows. Here each different value of a column is written out once and Arrow puts the rows together. A text
is never markup: XlsxWriter takes one that begins with `<r>` and ends with `</r>` for its own.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc
from rich.cells import cell_len
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dagster_project.characters import visible
from dagster_project.export.harmless import is_formula

DIGITS = 15
"""Of a number."""
CHARACTERS = 32_767
"""Of a text, in units of UTF-16."""
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900; days before it are not what they seem."""
_DAY_NOUGHT = datetime(1899, 12, 30)
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
"""What Excel takes for the number of a character: _x0041_."""
_STRING = pa.large_string()


@dataclass(frozen=True, slots=True)
class Styles:
    """The numbers of the formats in which a column shows what is in it: its own values, texts, texts that look like formulas, numbers with too many digits."""

    own: int
    text: int
    quoted: int
    long: int


class Sheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet, made in constant memory, for `add_worksheet(…, worksheet_class=Sheet)`."""

    def write_batch(self, first: int, batch: pa.RecordBatch, styles: Sequence[Styles]) -> Counter[str]:
        """Write rows from row `first` (from nought), below all that was written; how many numbers were too `long`, how many texts `cut`."""
        told: Counter[str] = Counter()
        last = first + batch.num_rows
        numbers = pa.array([str(number) for number in range(first + 1, last + 1)], _STRING)
        columns = zip(batch.columns, styles, strict=True)
        cells = [_cells(column, _text(f'<c r="{xl_col_to_name(index)}'), numbers, of, told) for index, (column, of) in enumerate(columns)]
        rows = pc.binary_join_element_wise(
            _text('<row r="'), numbers, _text('">'), *cells, _text("</row>"), _text(""), null_handling="replace", null_replacement=""
        )
        self._write_single_row(last)  # the heads, which wait until a row follows
        self.row_data_fh.writelines(rows.to_pylist())
        self.dim_rowmax = last - 1
        return told


def width_of(value: Any) -> int:
    """How many columns it takes to show a value."""
    if isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        return len(f"{value:,}")
    if isinstance(value, date):
        return len(str(value)[:19])
    return max(map(cell_len, visible(str(value)).split("\n")))


def _cells(column: pa.Array, begin: pa.Scalar, numbers: pa.Array, styles: Styles, told: Counter[str]) -> pa.Array:
    """The cells of a column; null where it has no value."""
    encoded = column.dictionary_encode()
    written = [_cell(value, styles) for value in encoded.dictionary.to_pylist()]
    for what in ("long", "cut"):
        these = [index for index, (_, limit) in enumerate(written) if limit == what]
        if these:
            told[what] += pc.sum(pc.is_in(encoded.indices, pa.array(these, encoded.indices.type))).as_py()
    ends = pa.array([text for text, _ in written], _STRING).take(encoded.indices)
    return pc.binary_join_element_wise(begin, numbers, ends, _text(""))


def _cell(value: Any, styles: Styles) -> tuple[str, str]:
    """A cell behind its row's number, and what it meets of the limits."""
    if isinstance(value, bool):
        return f'" t="b"><v>{value:d}</v></c>', ""
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        if moment.date() >= _FIRST_DAY:
            return f'" s="{styles.own}"><v>{(moment - _DAY_NOUGHT) / timedelta(days=1):.16G}</v></c>', ""
    elif isinstance(value, int | Decimal):
        number = f"{value:f}" if isinstance(value, Decimal) else str(value)
        if _digits(number) > DIGITS:
            return _written(number, styles.long), "long"
        return f'" s="{styles.own}"><v>{number}</v></c>', ""
    elif isinstance(value, float) and math.isfinite(value):
        return f'" s="{styles.own}"><v>{value!r}</v></c>', ""
    text = visible(str(value))
    style = styles.quoted if is_formula(text) else styles.text
    if len(text) > CHARACTERS // 2 and len(units := text.encode("utf-16-le")) > 2 * CHARACTERS:
        return _written(units[: 2 * CHARACTERS].decode("utf-16-le", "ignore"), style), "cut"
    return _written(text, style), ""


def _written(text: str, style: int) -> str:
    space = "" if text == text.strip() else ' xml:space="preserve"'
    return f'" s="{style}" t="inlineStr"><is><t{space}>{escape(_ESCAPE.sub("_x005F_", text))}</t></is></c>'


def _digits(number: str) -> int:
    """How many digits a number has between the first and the last that is not 0."""
    return len(number.lstrip("-").replace(".", "").strip("0"))


def _text(text: str) -> pa.Scalar:
    return pa.scalar(text, _STRING)
