"""Functional and economic codes: how they are built, and the names they have had.

Belongs here: levels (类, 款, 项) and which code is below which; look-ups in `seeds/codes`. Does not belong here: regions (`regions`), which code a row of a
document has (`forms`).

A code of a level starts with the code of the level above: 208 社会保障和就业支出 (类), 20805 行政事业单位养老支出 (款), 2080505 (项).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dagster_project.knowledge.normalise import normalise
from dagster_project.knowledge.seeds import read_seed

CLASS_DIGITS, SECTION_DIGITS, ITEM_DIGITS = 3, 5, 7
LEVELS = {"类": CLASS_DIGITS, "款": SECTION_DIGITS, "项": ITEM_DIGITS}
"""Name of a level → how many digits its codes have."""
CODE_LENGTHS = {"function_codes": (CLASS_DIGITS, SECTION_DIGITS, ITEM_DIGITS), "economic_codes": (CLASS_DIGITS, SECTION_DIGITS)}
"""Kind of rows that have codes → how many digits a code has at each level."""
CODE_PATTERN = r"\d{3}(?:\d{2}){0,2}"
"""A pattern for a whole code of any level."""
TOTAL = "total"
"""The key of the row that all classes add up to."""
_STEP = SECTION_DIGITS - CLASS_DIGITS
_SPECIAL_BONDS, _OTHERS = "98", "99"
_LAST_YEAR = 9999


def is_class(row_key: str) -> bool:
    """Whether a row is of a code of the highest level."""
    return row_key.isdecimal() and len(row_key) == CLASS_DIGITS


def is_child(row_key: str, parent: str) -> bool:
    """Whether a row is of a code of the level right below the code `parent`; the classes are no children of the total."""
    # Asked of every pair of rows: what most pairs fail is looked at first.
    return len(row_key) == len(parent) + _STEP and row_key.startswith(parent) and row_key.isdecimal() and parent.isdecimal()


def is_part_of(row_key: str, whole: str) -> bool:
    """Whether a row is one of those that add up to the row `whole`: a class to the total, a child to its parent."""
    return is_class(row_key) if whole == TOTAL else is_child(row_key, whole)


def parts_of_each(codes: Iterable[str]) -> dict[str, list[str]]:
    """Each row with those of these codes that add up to it (`is_part_of`)."""
    parts: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if is_class(code):
            parts[TOTAL].append(code)
        if len(code) > _STEP and code.isdecimal():
            parts[code[:-_STEP]].append(code)
    return parts


def parent_of(code: str) -> str:
    """The row that a code is a part of: the code of the level above, of a class the total."""
    return code[:-_STEP] if len(code) > CLASS_DIGITS else TOTAL


def codes_above(row_key: str) -> list[str]:
    """The section and class that a code is below."""
    return [row_key[:length] for length in range(len(row_key) - _STEP, CLASS_DIGITS - 1, -_STEP)] if row_key.isdecimal() else []


def child_length(code: str) -> int:
    """How many digits the codes right below have; right below nothing are the classes."""
    return len(code) + _STEP if code else CLASS_DIGITS


def code_parts(code: str) -> list[str]:
    """A code cut into its own part of each level: 2080505 → 208, 05, 05."""
    return [code[:CLASS_DIGITS], *(code[start : start + _STEP] for start in range(CLASS_DIGITS, len(code), _STEP))]


@dataclass(frozen=True, slots=True)
class CodeName:
    """A name of a code over the years in which it had it, and how sure that is (0 to 1)."""

    name: str
    valid_from: int
    valid_to: int
    confidence: float


@cache
def dated_names(kind: str) -> dict[str, tuple[CodeName, ...]]:
    """Code → the names it has had, each with its years, as printed in the lists. `kind` as in `code_names`."""
    names: dict[str, list[CodeName]] = defaultdict(list)
    rows = read_seed(f"codes/{kind}.csv")
    dated_from = min((int(row["valid_from"]) for row in rows if row["valid_from"]), default=0)
    for row in rows:
        if not row.get("system", "").startswith("government"):
            # A classification without years was in force until the oldest dated one.
            undated = "system" in row and not row["valid_from"]
            last = int(row["valid_to"] or (dated_from - 1 if undated else _LAST_YEAR))
            names[row["code"]].append(CodeName(row["name"], int(row["valid_from"] or 0), last, float(row["confidence"])))
    return {code: tuple(of_code) for code, of_code in names.items()}


def names_in(kind: str, code: str, year: int) -> list[CodeName]:
    """The names that a code has in a year."""
    return [name for name in dated_names(kind).get(code, ()) if name.valid_from <= year <= name.valid_to]


def follows_pattern(kind: str, code: str) -> bool:
    """Whether a code that no list has is one that its class may have all the same: 款 98 (超长期特别国债安排的支出) and what is below it, and 99
    (其他) below a known section."""
    if kind != "function_codes" or code[:CLASS_DIGITS] not in dated_names(kind):
        return False
    return code[CLASS_DIGITS:SECTION_DIGITS] == _SPECIAL_BONDS or (
        len(code) == ITEM_DIGITS and code.endswith(_OTHERS) and code[:SECTION_DIGITS] in dated_names(kind)
    )


@cache
def _code_rows(kind: str) -> tuple[tuple[str, str], ...]:
    if kind == "function_codes":
        return tuple((row["code"], row["name"]) for row in read_seed("codes/function_codes.csv"))
    return tuple((row["code"], row["name"]) for row in read_seed("codes/economic_codes.csv") if not row["system"].startswith("government"))


@cache
def code_names(kind: str) -> dict[str, frozenset[str]]:
    """Code → the normalised names it has had. `kind` is the row kind, `function_codes` or `economic_codes` (of departments)."""
    names: dict[str, set[str]] = defaultdict(set)
    for code, name in _code_rows(kind):
        names[code].add(normalise(name))
    return {code: frozenset(of_code) for code, of_code in names.items()}


@cache
def class_codes(kind: str) -> frozenset[str]:
    """Every code of the highest level that a list has. `kind` as in `code_names`."""
    return frozenset(filter(is_class, code_names(kind)))


@cache
def name_codes(kind: str) -> dict[str, frozenset[str]]:
    """Normalised name → the codes that have had it."""
    codes: dict[str, set[str]] = defaultdict(set)
    for code, name in _code_rows(kind):
        codes[normalise(name)].add(code)
    return {name: frozenset(of_name) for name, of_name in codes.items()}


@cache
def code_prefixes(kind: str) -> frozenset[str]:
    """Every leading part of every known code."""
    return frozenset(code[:length] for code in code_names(kind) for length in range(1, len(code) + 1))


@cache
def name_prefixes(kind: str) -> frozenset[str]:
    """Every leading part of every known name, the names themselves included."""
    return frozenset(name[:length] for name in name_codes(kind) for length in range(1, len(name) + 1))
