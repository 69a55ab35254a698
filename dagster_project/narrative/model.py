"""What the narrative states, as plain data.

Belongs here: claims, their JSON shape. Does not belong here: how they are recognised, whether they are true (dbt).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
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
    kind: Kind
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
        return {
            name: format(value, "f")
            if isinstance(value := getattr(self, name), Decimal)
            else value.value
            if isinstance(value, Kind)
            else value
            for name in self.__dataclass_fields__
        }
