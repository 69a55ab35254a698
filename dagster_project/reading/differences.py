"""Two readings of the same accounts, cell by cell.

Belongs here: which cells say otherwise, by the rule of `fct_restatement`, which holds it for versions that follow each other. Does not belong
here: where the cells come from (`landing.catalogue`, `publish.queries`), how differences look (`cli.output.differences`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_PRINTED = frozenset({"value", "unreadable"})

Cells = Iterable[dict[str, Any]]
"""Cells in the columns of the landed table, or of `fct_final_account_line`."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell that one reading gives otherwise than the other. Amounts are yuan or quantities; None where there is none or it was not read.

    `change` is `changed`, `added` (a figure stands there after only) or `removed` (before only).
    """

    form_id: str
    row_key: str
    column_key: str
    label: str
    change: str
    previous_text: str | None
    printed_text: str | None
    previous_amount: Decimal | None
    amount: Decimal | None
    difference: Decimal | None
    previous_page_no: int | None
    page_no: int | None


def differences(before: Cells, after: Cells) -> list[Difference]:
    """Where `after` says otherwise than `before`, in the order of `after`; what it no longer has comes last. Other words for the same figure
    (1,234.00 for 1234) are no difference."""
    old, new = _by_place(before), _by_place(after)
    return [_difference(old.get(place), new.get(place)) for place in new | old if not _is_same(old.get(place), new.get(place))]


def _by_place(cells: Cells) -> dict[tuple[str, str, str, int], dict[str, Any]]:
    """Cells with a figure by form, row, column, and which of the rows of that key it is."""
    seen: Counter[tuple[str, str, str]] = Counter()
    placed = {}
    for cell in sorted(cells, key=lambda cell: (cell["form_no"], cell["row_no"])):
        if cell["state"] in _PRINTED:
            key = (cell["form_id"], cell["row_key"], cell["column_key"])
            placed[*key, seen[key]] = cell
            seen[key] += 1
    return placed


def _is_same(before: dict[str, Any] | None, after: dict[str, Any] | None) -> bool:
    if before is None or after is None or before["state"] != after["state"]:
        return False
    if after["state"] == "value" and _amount(after) is not None:
        return (before["amount_yuan"], before["quantity"]) == (after["amount_yuan"], after["quantity"])
    return (_amount(before), before["printed_text"]) == (None, after["printed_text"])


def _difference(before: dict[str, Any] | None, after: dict[str, Any] | None) -> Difference:
    cell = after or before
    assert cell is not None
    old, new = before or {}, after or {}
    previous, amount = _amount(old), _amount(new)
    return Difference(
        cell["form_id"],
        cell["row_key"],
        cell["column_key"],
        cell["label"],
        "added" if before is None else "removed" if after is None else "changed",
        old.get("printed_text"),
        new.get("printed_text"),
        previous,
        amount,
        None if previous is None or amount is None else amount - previous,
        old.get("page_no"),
        new.get("page_no"),
    )


def _amount(cell: dict[str, Any]) -> Decimal | None:
    amount: Decimal | None = cell.get("amount_yuan")
    return cell.get("quantity") if amount is None else amount
