"""The statutory forms: their titles, columns, headers, rows and labels.

Belongs here: look-ups in `seeds/forms`. Does not belong here: any title or label itself (those are data), codes (`codes`), and anything that looks
at a document.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from dagster_project.knowledge.messages import Language
from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.seeds import read_seed

UNIT = "unit."
"""How the key of a row begins that is a unit; its name follows."""
SERVICE, ITEM = "service.", "item."
"""How the key of a row begins that is an entry of a catalogue of services, a point between its levels; of one whose level is not told."""
_ONLY_IN_TABLES = frozenset({"items", "units", "catalogue"})


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form: its key, the side of a two-sided form it stands on, and whether it holds amounts or counts."""

    key: str
    side: str
    measure: str


@cache
def row_kinds() -> dict[str, str]:
    """form_id → what its rows are (`forms.csv`, row_kind)."""
    return {row["form_id"]: row["row_kind"] for row in read_seed("forms/forms.csv")}


@cache
def column_kinds() -> dict[str, str]:
    """form_id → of which classification its columns are codes (`forms.csv`, column_kind); only forms whose columns are codes."""
    return {row["form_id"]: row["column_kind"] for row in read_seed("forms/forms.csv") if row["column_kind"]}


def needs_table(form_id: str) -> bool:
    """Whether a form can be read from the cells of a table alone, not from lines of text: its columns are codes, or its rows items of several columns,
    units or entries of a catalogue."""
    return form_id in column_kinds() or row_kinds()[form_id] in _ONLY_IN_TABLES


@cache
def statutory() -> dict[str, str]:
    """form_id → Chinese title of the forms that every department prints, in their order."""
    return {row["form_id"]: row["title_zh"] for row in read_seed("forms/forms.csv") if row["number_2021"]}


@cache
def form_names(language: Language = Language.ZH) -> dict[str, str]:
    """form_id → title of every form."""
    return {row["form_id"]: row[f"title_{language}"] for row in read_seed("forms/forms.csv")}


@cache
def columns(form_id: str) -> tuple[FormColumn, ...]:
    """The columns of a form in printed order."""
    return tuple(
        FormColumn(row["column_key"], row["side"], row["measure"])
        for row in read_seed("forms/form_columns.csv")
        if row["form_id"] == form_id
    )


@cache
def column_titles(form_id: str) -> dict[str, str]:
    """column_key → Chinese title, for the columns of a form."""
    return {row["column_key"]: row["title_zh"] for row in read_seed("forms/form_columns.csv") if row["form_id"] == form_id}


@cache
def titles() -> dict[str, str]:
    """Normalised title → form_id."""
    return {normalise(row["title"]): row["form_id"] for row in read_seed("forms/form_titles.csv")}


@cache
def title_lengths() -> tuple[int, ...]:
    """The lengths that titles have, the longest first."""
    return tuple(sorted(set(map(len, titles())), reverse=True))


@cache
def titles_of_kind(kind: str) -> tuple[str, ...]:
    """Words that titles and covers of a kind of document hold, and those of a department's final accounts do not."""
    return tuple(normalise(row["title"]) for row in read_seed("forms/kind_titles.csv") if row["kind"] == kind)


@cache
def headers(form_id: str, side: str = "") -> dict[str, str]:
    """Normalised column header → column_key, for one side of a form."""
    return {
        normalise(row["header"]): row["column_key"]
        for row in read_seed("forms/form_headers.csv")
        if row["form_id"] == form_id and row["side"] == side
    }


@cache
def header_words() -> dict[str, str]:
    """Normalised word that headers of every form use → its role."""
    return {normalise(row["word"]): row["role"] for row in read_seed("forms/header_words.csv")}


@cache
def headers_of_columns(keys: frozenset[str]) -> frozenset[str]:
    """Normalised headers that name a column of these keys in any form."""
    return frozenset(normalise(row["header"]) for row in read_seed("forms/form_headers.csv") if row["column_key"] in keys)


@cache
def unit_list_headers() -> dict[str, str]:
    """Normalised header of the table of included units → the role of its column."""
    return {normalise(row["word"]): row["role"] for row in read_seed("forms/unit_list_headers.csv")}


@cache
def first_labels(form_id: str) -> dict[str, str]:
    """row_key → its first label in the seeds, for the rows of a form."""
    return {row["row_key"]: row["label"] for row in reversed(read_seed("forms/row_labels.csv")) if row["form_id"] == form_id}


@cache
def same_payments() -> tuple[dict[str, str], ...]:
    """Payments that two forms print under two classifications, as in `same_payments.csv`."""
    return tuple(read_seed("forms/same_payments.csv"))


@cache
def row_labels(form_id: str, side: str = "") -> dict[str, tuple[str, ...]]:
    """Normalised row label → the row keys it may stand for, in the usual order of rows, for one side of a form."""
    keys: dict[str, list[str]] = defaultdict(list)
    for row in read_seed("forms/row_labels.csv"):
        if row["form_id"] == form_id and row["side"] == side:
            keys[normalise(row["label"])].append(row["row_key"])
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
        (normalise(row["header_word"]), tuple(row["column_keys"].split()))
        for row in read_seed("forms/form_shapes.csv")
        if row["form_id"] == form_id
    )


@cache
def meant_forms(form_id: str) -> dict[str, str]:
    """Normalised header word → the form that a table titled as `form_id` really is."""
    return {normalise(row["header_word"]): row["meant_form_id"] for row in read_seed("forms/form_meant.csv") if row["form_id"] == form_id}


@cache
def empty_note() -> re.Pattern[str]:
    """What a line inside a form says instead of a row: that the form is empty, and why."""
    return re.compile("|".join(row["pattern"] for row in read_seed("forms/empty_notes.csv")))


@cache
def empty_form_note() -> re.Pattern[str]:
    """What a sentence says of a form that is empty, wherever the sentence stands."""
    return re.compile("|".join(row["pattern"] for row in read_seed("forms/empty_notes.csv") if row["names_form"]))


@cache
def fillers() -> frozenset[str]:
    """What a cell without a figure prints besides a dash, normalised."""
    return frozenset(normalise(row["text"]) for row in read_seed("forms/fillers.csv"))
