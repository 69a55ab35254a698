"""What a finding says against what it holds: figures, units, quotes and both languages.

Belongs here: the contradictions of one finding, whatever its kind. Does not belong here: which documents are asked (`integration`, `benchmarks/mutations`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dagster_project.knowledge.money_units import yuan_per_unit

TOLD = (
    "finding_kind",
    "printed_text",
    "printed_yuan",
    "printed_unit",
    "mending_yuan",
    "left_yuan",
    "right_yuan",
    "difference_yuan",
    "sentence_zh",
    "sentence_en",
)
"""Columns of fct_finding."""
_CENT = Decimal("0.01")
_FIGURE = r"-?\d+(?:,\d{3})*(?:\.\d+)?"
_SIDES = re.compile(rf"左边({_FIGURE})，右边({_FIGURE})，相差({_FIGURE})(元|[十百千万亿]+元)?")


def contradictions(finding: Mapping[str, Any]) -> Iterator[str]:
    """In words, what does not fit together in a finding, of which the columns `TOLD` are given."""
    zh, en = finding["sentence_zh"], finding["sentence_en"]
    if "{" in zh + en or "None" in zh + en or "“”" in zh + en:
        yield "a gap in the words"
    if sorted(_figures(zh)) != sorted(_figures(en)):
        yield "the figures of both languages differ"
    if finding["printed_text"] and finding["finding_kind"] != "duty" and finding["printed_text"] not in zh:
        yield "what is printed is not quoted"
    if finding["mending_yuan"] is not None and finding["mending_yuan"] == finding["printed_yuan"]:
        yield "what is printed is proposed"
    if finding["mending_yuan"] == 0 and re.search(r"[×÷]", zh):
        yield "a point is moved in nothing"
    unit = yuan_per_unit().get(finding["printed_unit"] or "", Decimal(1))
    if finding["mending_yuan"] is not None and not any(
        abs(abs(Decimal(one.replace(",", ""))) * unit - abs(finding["mending_yuan"])) < _CENT for one in _figures(zh)
    ):
        yield "what would mend it is not told in the unit of what is printed"
    for left, right, difference, said_unit in _SIDES.findall(zh):
        sides = [Decimal(one.replace(",", "")) for one in (left, right, difference)]
        if sides[0] - sides[1] != sides[2] or not sides[2]:
            yield "left less right is not the difference"
        told = [finding[column] / unit for column in ("left_yuan", "right_yuan", "difference_yuan")]
        if sides != told or (said_unit or None) != (finding["printed_unit"] or None):
            yield "the sides are told otherwise than they are held"


def _figures(text: str) -> list[str]:
    return re.findall(_FIGURE, text)
