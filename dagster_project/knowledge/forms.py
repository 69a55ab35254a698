"""What the seeds say about forms, labels, codes and identities, loaded once.

Belongs here: reading `seeds/` and look-ups in it, after `squash`. Does not belong here: any name, title or code itself
(those are data) and anything that looks at a document.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_REMEMBERED = 4096
"""Texts of a document are compared many times, and labels in every document."""
_DROPPED = str.maketrans("", "", "“”\"'‘’＂＇《》〈〉『』「」\u200b\ufeff")


@lru_cache(_REMEMBERED)
def squash(text: str) -> str:
    """The comparable form of a label or title: compatibility characters folded, blanks and quotation marks dropped."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_DROPPED).split())


def read_seed(name: str) -> list[dict[str, str]]:
    """The rows of one seed file, as text. `name` is its path below seeds/, as `forms/forms.csv`."""
    with (SEEDS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: its key, the side of a two-sided form it stands on, and whether it holds amounts or counts."""

    key: str
    side: str
    measure: str


@cache
def row_kinds() -> dict[str, str]:
    """form_id → what its rows are (`forms.csv`, row_kind)."""
    return {row["form_id"]: row["row_kind"] for row in read_seed("forms/forms.csv")}


@cache
def columns(form_id: str) -> tuple[Column, ...]:
    """The columns of a form in printed order."""
    return tuple(
        Column(row["column_key"], row["side"], row["measure"]) for row in read_seed("forms/form_columns.csv") if row["form_id"] == form_id
    )


@cache
def titles() -> dict[str, str]:
    """Squashed title → form_id."""
    return {squash(row["title"]): row["form_id"] for row in read_seed("forms/form_titles.csv")}


@cache
def title_lengths() -> tuple[int, ...]:
    """The lengths that titles have, the longest first."""
    return tuple(sorted(set(map(len, titles())), reverse=True))


@cache
def titles_of_kind(kind: str) -> tuple[str, ...]:
    """Words that titles and covers of a kind of document hold, and those of a department's final accounts do not."""
    return tuple(squash(row["title"]) for row in read_seed("forms/kind_titles.csv") if row["kind"] == kind)


@cache
def headers(form_id: str, side: str = "") -> dict[str, str]:
    """Squashed column header → column_key, for one side of a form."""
    return {
        squash(row["header"]): row["column_key"]
        for row in read_seed("forms/form_headers.csv")
        if row["form_id"] == form_id and row["side"] == side
    }


@cache
def row_labels(form_id: str, side: str = "") -> dict[str, tuple[str, ...]]:
    """Squashed row label → the row keys it may stand for, in the usual order of rows, for one side of a form."""
    keys: dict[str, list[str]] = defaultdict(list)
    for row in read_seed("forms/row_labels.csv"):
        if row["form_id"] == form_id and row["side"] == side:
            keys[squash(row["label"])].append(row["row_key"])
    return {label: tuple(of_label) for label, of_label in keys.items()}


@cache
def row_order(form_id: str, side: str) -> dict[str, int]:
    """row_key → usual place from top to bottom among the rows of one side of a form."""
    rows = [row for row in read_seed("forms/row_labels.csv") if row["form_id"] == form_id and row["side"] == side]
    return {row["row_key"]: int(row["position"]) for row in rows}


@cache
def count_rows(form_id: str) -> frozenset[str]:
    """The row keys of a form that count pieces or persons instead of money."""
    return frozenset(row["row_key"] for row in read_seed("forms/row_labels.csv") if row["form_id"] == form_id and row["measure"] == "count")


@cache
def shapes(form_id: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The column arrangements a form is printed in: (header word that tells the shape, column keys in printed order).

    The first whose word the header holds is meant; the last has no word.
    """
    return tuple(
        (squash(row["header_word"]), tuple(row["column_keys"].split()))
        for row in read_seed("forms/form_shapes.csv")
        if row["form_id"] == form_id
    )


@cache
def meant_forms(form_id: str) -> dict[str, str]:
    """Squashed header word → the form that a table titled as `form_id` really is."""
    return {squash(row["header_word"]): row["meant_form_id"] for row in read_seed("forms/form_meant.csv") if row["form_id"] == form_id}


@cache
def empty_note() -> re.Pattern[str]:
    """What a line inside a form says instead of a row: that the form is empty, and why."""
    return re.compile("|".join(row["pattern"] for row in read_seed("forms/empty_notes.csv")))


@cache
def _code_rows(kind: str) -> tuple[tuple[str, str], ...]:
    if kind == "function_codes":
        return tuple((row["code"], row["name"]) for row in read_seed("codes/function_codes.csv"))
    return tuple((row["code"], row["name"]) for row in read_seed("codes/economic_codes.csv") if not row["system"].startswith("government"))


@cache
def code_names(kind: str) -> dict[str, frozenset[str]]:
    """Code → the squashed names it has had. `kind` is the row kind, `function_codes` or `economic_codes` (of departments)."""
    names: dict[str, set[str]] = defaultdict(set)
    for code, name in _code_rows(kind):
        names[code].add(squash(name))
    return {code: frozenset(of_code) for code, of_code in names.items()}


@cache
def name_codes(kind: str) -> dict[str, frozenset[str]]:
    """Squashed name → the codes that have had it."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in _code_rows(kind):
        codes[squash(name)].add(code)
    return {name: frozenset(of_name) for name, of_name in codes.items()}


@cache
def code_prefixes(kind: str) -> frozenset[str]:
    """Every leading part of every known code."""
    return frozenset(code[:length] for code in code_names(kind) for length in range(1, len(code) + 1))


@cache
def name_prefixes(kind: str) -> frozenset[str]:
    """Every leading part of every known name, the names themselves included."""
    return frozenset(name[:length] for name in name_codes(kind) for length in range(1, len(name) + 1))
