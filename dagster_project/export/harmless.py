"""Texts of documents as no program that opens an export takes them for anything but text.

Belongs here: formulas of spreadsheets, and changing the texts of a batch of rows. Does not belong here: characters that steer a terminal
(`characters.visible`).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_FIGURE = re.compile(r"[-+－＋]?[\d,.]*%?")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet takes a text for a formula: https://owasp.org/www-community/attacks/CSV_Injection. A dash or a figure with its sign
    is none."""
    return text.startswith(_FORMULA) and not _FIGURE.fullmatch(text)


def no_formula(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if is_formula(text) else text


def with_texts(batch: pa.RecordBatch, change: Callable[[str], str]) -> pa.RecordBatch:
    """The rows with every text changed; each different text of a column is changed once."""
    columns = [_changed(column, change) if pa.types.is_string(column.type) else column for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, schema=batch.schema)


def _changed(column: pa.Array, change: Callable[[str], str]) -> pa.Array:
    encoded = column.dictionary_encode()
    texts = pa.array([None if text is None else change(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return texts.take(encoded.indices)
