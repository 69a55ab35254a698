"""Forms that only some provinces print, as neutral tables.

Belongs here: which rows and columns they have and what amount stands in each, exact. Does not belong here: the forms of every department
(`printed_forms`), wording around the table, geometry.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tests.generator.accounts import APPROPRIATIONS, GENERAL_BUDGET, Accounts
from tests.generator.form_tables import ByCode, FormShape, PrintedForm
from tests.generator.names import Names

CLASS_DIGITS = 3


def _detail(form_id: str, funds: Sequence[str]) -> Callable[[Accounts, Names, FormShape], PrintedForm]:
    """Sichuan: every function code by economic class and section, of these funds. Only columns with amounts are printed."""

    def derive(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
        table = ByCode()
        for item in accounts.by_function_and_economic(funds):
            for column in ("total", item.economic[:CLASS_DIGITS], item.economic):
                table.add(item.code, column, item.cents)
        codes = {key for sums in table.sums.values() for key, cents in sums.items() if cents and key != "total"}
        columns = ("total", *sorted(codes))
        return PrintedForm(form_id, columns, table.rows(columns, names))

    return derive


REGIONAL: Mapping[str, Callable[[Accounts, Names, FormShape], PrintedForm]] = {
    "appropriation_detail": _detail("appropriation_detail", APPROPRIATIONS),
    "general_budget_detail": _detail("general_budget_detail", (GENERAL_BUDGET,)),
}
