"""Findings in words, Chinese and English.

Belongs here: filling the patterns of `seeds/checks/finding_sentences.csv`. Does not belong here: the patterns, and what the finding is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from dagster_project.findings.model import Record
from dagster_project.knowledge.checks import finding_sentences
from dagster_project.knowledge.money_units import YUAN, money_unit_en, yuan_per_unit

_PIECES_EN = "pieces"
_CUT_ZH = "若末位数字系截尾而非四舍五入，则相符。"
_CUT_EN = "Both sides agree if last digits were cut off instead of rounded."


def sentences(
    *, kind: str, named: Record, other: Record, copies: Sequence[Record] = (), mending: Decimal | None, leading: Record, count: int
) -> tuple[str, str]:
    """A finding in one sentence of each language. `named`, `other` and `copies` (other cells of the same mistake) are rows of int_disputed_cells,
    `leading` one of int_disputed_checks."""
    unit = "" if named.get("quantity") is not None else named.get("money_unit") or YUAN
    facts = {
        "page": named.get("page_no") or "?",
        "form_zh": named.get("form_zh") or "",
        "form_en": named.get("form_en") or "",
        "row": named.get("label") or named.get("row_key") or "",
        "row_key": named.get("row_key") or "",
        "column_zh": named.get("column_zh") or "",
        "column_en": named.get("column_en") or "",
        "printed_zh": _quoted(named)[0],
        "printed_en": _quoted(named)[1],
        "other_row": other.get("label") or "",
        "other_zh": other.get("column_zh") or "",
        "other_en": other.get("column_en") or "",
        "other_printed_zh": _quoted(other)[0],
        "other_printed_en": _quoted(other)[1],
        "places": len(copies) + 1,
        "copies_zh": "、".join(f"《{copy['form_zh']}》“{copy['label']}”{copy['column_zh'] or ''}" for copy in copies),
        "copies_en": ", ".join(f"{copy['form_en']}, “{copy['label']}”, {copy['column_en'] or ''}" for copy in copies),
        "mending": "" if mending is None else in_unit(mending, unit),
        "count": count,
        "checks_en": "1 check" if count == 1 else f"{count:,} checks",
        "statement_zh": leading["statement_zh"],
        "statement_en": leading["statement_en"],
        "left": in_unit(leading["left_yuan"], unit),
        "right": in_unit(leading["right_yuan"], unit),
        "difference": in_unit(leading["difference_yuan"], unit),
        "unit_zh": unit,
        "printed_unit_zh": unit if named.get("printed_text") else "",
        "unit_en": money_unit_en(unit) if unit else _PIECES_EN,
    }
    pattern = finding_sentences()[kind]
    zh, en = pattern["sentence_zh"].format(**facts), pattern["sentence_en"].format(**facts)
    return (f"{zh}{_CUT_ZH}", f"{en} {_CUT_EN}") if leading["holds_if_cut"] else (zh, en)


def _quoted(cell: Record) -> tuple[str, str]:
    """What a cell prints, in quotation marks; that it is blank where it prints nothing."""
    printed = cell.get("printed_text")
    return (f"“{printed}”", f"“{printed}”") if printed else ("空白", "blank")


def in_unit(yuan: Decimal, unit: str) -> str:
    """Yuan as a department would print them in its unit: all digits that are there, money with two decimals at least."""
    if not unit:
        return f"{yuan.normalize():,f}"
    amount = yuan / yuan_per_unit()[unit]
    decimals = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{amount:,.{decimals}f}"
