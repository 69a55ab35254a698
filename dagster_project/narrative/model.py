"""What narrative and annexes state, as plain data.

Belongs here: claims and self-evaluations, their JSON shape. Does not belong here: how they are recognised, whether they are true (dbt).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any


class ClaimKind(StrEnum):
    """What a figure of the narrative is.

    `AMOUNT` yuan; `COUNT` pieces, persons, times; `SCORE` points; `SHARE` percent of a whole; `CHANGE_AMOUNT` yuan and `CHANGE_RATE` percent
    against a base; `COMPLETION` percent of a budget; `RATE` a percentage of what no form knows. `NOT_UNDERSTOOD`: nobody knows.
    """

    AMOUNT = "amount"
    COUNT = "count"
    SCORE = "score"
    SHARE = "share"
    CHANGE_AMOUNT = "change_amount"
    CHANGE_RATE = "change_rate"
    COMPLETION = "completion"
    RATE = "rate"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(slots=True)
class Claim:
    """One figure of the narrative, or a statement of direction without one (`持平`, `决算数小于预算数`: `printed_text` is empty).

    `value` and `half_unit` (half of the last printed digit) are in yuan, percent, pieces or points by kind. `direction` is `increase`, `decrease`
    or `unchanged`; `base` what it is compared with: `earlier` (then `base_year`), or `budget`. `stage` is `final`, `budget` or `earlier`. `approximately` is
    `near`, `below` or `above` where the figure is said to be rough. `row_key` may join rows by `+`: their sum. `of_claim`: the number of the claim it is a part,
    change or completion of; `part_claim`, `budget_claim`: the amount whose share it is, the budget that was completed. `label`
    is the subject as printed; `subject` is `detail` for a figure of a purpose or reason that no form states.
    """

    number: int
    kind: ClaimKind
    page: int
    section: str
    subject: str
    label: str
    printed_text: str
    unit: str
    value: Decimal | None
    half_unit: Decimal | None
    quote: str
    form_id: str | None = None
    row_key: str | None = None
    column_key: str | None = None
    function_code: str | None = None
    economic_code: str | None = None
    stage: str = "final"
    direction: str | None = None
    base: str | None = None
    base_year: int | None = None
    approximately: str | None = None
    whole_form_id: str | None = None
    whole_row_key: str | None = None
    whole_column_key: str | None = None
    of_claim: int | None = None
    part_claim: int | None = None
    budget_claim: int | None = None
    reason: str | None = None

    def to_json(self) -> dict[str, Any]:
        return _fields(self)


@dataclass(slots=True)
class Fund:
    """A line of the money of a project: `source` as printed, `is_total` for the line that sums the others. Amounts in yuan, `execution_rate` in percent.
    `half_unit_yuan` is half of the last printed digit of the roughest of its amounts."""

    source: str
    is_total: bool
    initial_budget_yuan: Decimal | None = None
    budget_yuan: Decimal | None = None
    executed_yuan: Decimal | None = None
    half_unit_yuan: Decimal | None = None
    weight: Decimal | None = None
    execution_rate: Decimal | None = None
    score: Decimal | None = None

    def to_json(self) -> dict[str, Any]:
        return _fields(self)


@dataclass(slots=True)
class Indicator:
    """An indicator of a self-evaluation: its levels and name, target and result as printed, its weight and score in points."""

    level_1: str
    level_2: str
    name: str
    target: str
    result: str
    weight: Decimal | None = None
    score: Decimal | None = None
    deviation: str = ""
    page: int | None = None

    def to_json(self) -> dict[str, Any]:
        return _fields(self)


@dataclass(slots=True)
class Evaluation:
    """A performance self-evaluation form. `scope` is `project` (项目支出绩效自评表) or `department` (部门整体支出绩效自评表). `total_score` is what the form
    prints as its sum; `is_complete` whether every row of indicators was read."""

    number: int
    page: int
    title: str
    scope: str
    project: str = ""
    department: str = ""
    unit: str = ""
    fiscal_year: int | None = None
    total_weight: Decimal | None = None
    total_score: Decimal | None = None
    grade: str = ""
    is_complete: bool = True
    funds: list[Fund] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        return _fields(self)


@dataclass(frozen=True, slots=True)
class Mention:
    """A topic of `seeds/checks/mentions.csv` that the words speak of, and the page where they first do."""

    topic: str
    page: int

    def to_json(self) -> dict[str, Any]:
        return {"topic": self.topic, "page": self.page}


def _fields(record: Claim | Fund | Indicator | Evaluation) -> dict[str, Any]:
    return {name: _plain(getattr(record, name)) for name in record.__dataclass_fields__}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, ClaimKind):
        return value.value
    return [one.to_json() for one in value] if isinstance(value, list) else value
