"""How large a finding is: its figures in the unit of the page, how grave it is, and which comes first.

Belongs here: the order in which one works findings through. Does not belong here: what is wrong (dbt), the levels of materiality (`knowledge.review`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from dagster_project.knowledge.money_units import yuan_per_unit
from dagster_project.knowledge.review import Materiality, materialities

Record = Mapping[str, Any]
Finding = TypeVar("Finding", bound=Record)

_PERCENT = ("%", "个百分点", "百分点")
_HUNDRED = Decimal(100)
_SEVERITIES = ("error", "warning")


def in_printed_unit(amount: Decimal | None, unit: str | None) -> Decimal | None:
    """A figure of the warehouse as the page would print it: yuan in its money unit with two decimals at least, anything else as it is. Exact."""
    if amount is None:
        return None
    factor = yuan_per_unit().get(unit or "")
    figure = (amount / factor if factor else amount).normalize()
    fewest = -2 if factor else 0
    return figure.quantize(Decimal(1).scaleb(fewest)) if int(figure.as_tuple().exponent) > fewest else figure


def materiality(finding: Record) -> Materiality | None:
    """How grave the difference is: money beside the year's income or expenditure of the document (`total_yuan`), shares and rates in percentage points.
    None where there is no difference in either."""
    percent = _percent(finding)
    return None if percent is None else next(level for level in materialities() if percent >= level.least_percent)


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Errors before warnings, the grave before the slight, and of those money before shares, the large before the small."""
    return sorted(findings, key=_rank)


def _rank(finding: Record) -> tuple[Any, ...]:
    level = materiality(finding)
    levels = materialities()
    # What is no difference, such as a form that is not published, stands behind the grave ones.
    grave = levels.index(level) if level else 0.5
    is_money = (finding["printed_unit"] or "") in yuan_per_unit()
    size = abs(finding["difference_yuan"] or 0)
    return _SEVERITIES.index(finding["severity"]), grave, not is_money, -size, finding["document_id"], finding["finding_no"]


def _percent(finding: Record) -> Decimal | None:
    difference, unit, total = finding["difference_yuan"], finding["printed_unit"] or "", finding["total_yuan"]
    if difference is None:
        return None
    if unit in _PERCENT:
        return Decimal(abs(difference))
    return abs(difference) / total * _HUNDRED if unit in yuan_per_unit() and total else None
