"""The ten statutory forms that a set of accounts implies, as neutral tables.

Belongs here: which rows and columns a form has and what amount stands in each, exact. Does not belong here: wording
around the table, ordinals, printed precision, geometry (`grid`, `text`, `pdf`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from tests.generator import names as seeds
from tests.generator.accounts import (
    APPROPRIATIONS,
    FUNDS,
    GENERAL_BUDGET,
    GOVERNMENT_FUND,
    NATURES,
    OWN_SOURCES,
    STATE_CAPITAL,
    Accounts,
    ThreePublic,
)
from tests.generator.form_tables import ByCode, FormShape, PrintedForm, PrintedRow, summary_lines, yuan
from tests.generator.names import Names
from tests.generator.regional_forms import REGIONAL

PERSONNEL_CLASSES = ("301", "303")
NOT_IN_BASIC_FORM = ("309", "311", "312", "313")
"""Economic classes that a form of basic spending alone has no lines for."""


def printed_forms(accounts: Accounts, names: Names, shape: FormShape) -> tuple[PrintedForm, ...]:
    """The forms of `shape.forms`, every cell derived from the facts."""
    return tuple(_DERIVE[form_id](accounts, names, shape) for form_id in shape.forms)


def with_amount(forms: Iterable[PrintedForm], form_id: str, row_key: str, column_key: str, amount: Decimal) -> tuple[PrintedForm, ...]:
    """The forms with one cell replaced: a planted error. Raises KeyError where no such cell is printed."""
    changed = False

    def row_of(row: PrintedRow) -> PrintedRow:
        nonlocal changed
        if row.row_key != row_key or column_key not in row.cells:
            return row
        changed = True
        return replace(row, cells={**row.cells, column_key: amount})

    result = tuple(replace(form, rows=tuple(map(row_of, form.rows))) if form.form_id == form_id else form for form in forms)
    if not changed:
        raise KeyError(f"{form_id}/{row_key}/{column_key}")
    return result


def _income(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    table = ByCode()
    for leaf in accounts.income:
        table.add(leaf.code, "total", leaf.cents)
        table.add(leaf.code, "appropriation" if leaf.source in APPROPRIATIONS else leaf.source, leaf.cents)
    columns = ("total", "appropriation", *OWN_SOURCES)
    return PrintedForm("income", columns, table.rows(columns, names))


def _expenditure(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    columns = ("total", *NATURES)
    return PrintedForm("expenditure", columns, _spending_by_code(accounts, FUNDS).rows(columns, names))


def _general_budget_expenditure(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    columns = ("total", "basic", "project")
    return PrintedForm("general_budget_expenditure", columns, _spending_by_code(accounts, (GENERAL_BUDGET,)).rows(columns, names))


def _spending_by_code(accounts: Accounts, funds: tuple[str, ...]) -> ByCode:
    table = ByCode()
    for leaf in accounts.spending:
        if leaf.fund in funds:
            table.add(leaf.code, "total", leaf.cents)
            table.add(leaf.code, leaf.nature, leaf.cents)
    return table


def _fund_rows(accounts: Accounts, names: Names, fund: str, columns: tuple[str, ...]) -> tuple[PrintedRow, ...]:
    table = _spending_by_code(accounts, (fund,))
    if "opening" in columns:
        for opening in accounts.opening:
            if opening.fund == fund:
                table.add(opening.code, "opening", opening.cents)
                table.add(opening.code, "closing", opening.cents)
        for income in accounts.income:
            if income.source == fund:
                table.add(income.code, "income", income.cents)
                table.add(income.code, "closing", income.cents)
        for spending in accounts.spending:
            if spending.fund == fund:
                table.add(spending.code, "closing", -spending.cents)
    return table.rows(columns, names)


def _government_fund(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    columns = ("opening", "income", "total", "basic", "project", "closing")
    return PrintedForm("government_fund", columns, _fund_rows(accounts, names, GOVERNMENT_FUND, columns))


def _state_capital(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    spending = ("total", "basic", "project")
    columns = ("opening", "income", *spending, "closing") if shape.state_capital_balances else spending
    return PrintedForm("state_capital", columns, _fund_rows(accounts, names, STATE_CAPITAL, columns))


def _income_expenditure_summary(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    income = {f"income.{source}": 0 for source in (*APPROPRIATIONS, *OWN_SOURCES)}
    for receipt in accounts.income:
        income[f"income.{receipt.source}"] += receipt.cents
    received = sum(income.values())
    opening = sum(accounts.opened(fund) for fund in FUNDS)
    income |= {
        "income.current_year_total": received,
        "income.non_fiscal_surplus_used": accounts.surplus_used,
        "income.opening_carryover": opening,
        "income.grand_total": received + accounts.surplus_used + opening,
    }
    expenditure: dict[str, int] = defaultdict(int)
    for leaf in accounts.spending:
        expenditure[f"expenditure.{leaf.code[:3]}"] += leaf.cents
    closing = sum(accounts.closed(fund) for fund in FUNDS)
    expenditure |= {
        "expenditure.current_year_total": accounts.spent(),
        "expenditure.surplus_distribution": accounts.surplus_distribution,
        "expenditure.closing_carryover": closing,
        "expenditure.grand_total": accounts.spent() + accounts.surplus_distribution + closing,
    }
    form_id = "income_expenditure_summary"
    rows = [
        row
        for side, amounts in (("income", income), ("expenditure", expenditure))
        for row in summary_lines(form_id, side, {key: {"amount": cents} for key, cents in amounts.items()}, ("amount",), names)
    ]
    return PrintedForm(form_id, ("amount",), tuple(rows))


def _appropriation_summary(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    form_id = "appropriation_summary"
    received = {fund: accounts.received(fund) for fund in APPROPRIATIONS}
    opened = {fund: accounts.opened(fund) for fund in APPROPRIATIONS}
    income = {f"income.{fund}": cents for fund, cents in received.items()}
    income |= {f"income.opening_carryover.{fund}": cents for fund, cents in opened.items()}
    income["income.current_year_total"] = sum(received.values())
    income["income.opening_carryover"] = sum(opened.values())
    income["income.grand_total"] = sum(received.values()) + sum(opened.values())

    expenditure: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(key: str, fund: str, cents: int) -> None:
        expenditure[key][fund] += cents
        expenditure[key]["total"] += cents

    for leaf in accounts.spending:
        if leaf.fund in APPROPRIATIONS:
            for key in (f"expenditure.{leaf.code[:3]}", "expenditure.current_year_total", "expenditure.grand_total"):
                add(key, leaf.fund, leaf.cents)
    for fund in APPROPRIATIONS:
        add("expenditure.closing_carryover", fund, accounts.closed(fund))
        add("expenditure.grand_total", fund, accounts.closed(fund))
    columns = ("total", *APPROPRIATIONS)
    rows = [
        *summary_lines(form_id, "income", {key: {"amount": cents} for key, cents in income.items()}, ("amount",), names),
        *summary_lines(form_id, "expenditure", expenditure, columns, names),
    ]
    return PrintedForm(form_id, ("amount", *columns), tuple(rows))


def _general_budget_economic(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    columns = ("amount", "basic") if shape.economic_amount else ("basic",)
    sums = accounts.economic_by_code()

    def row(key: str, label: str, amounts: tuple[int, int], code: str = "") -> PrintedRow:
        return PrintedRow(key, label, dict(zip(("amount", "basic"), map(yuan, amounts), strict=True)), code)

    def total(classes: Iterable[str]) -> tuple[int, int]:
        parts = [sums.get(code, (0, 0)) for code in classes]
        return sum(part[0] for part in parts), sum(part[1] for part in parts)

    codes = [code for code in seeds.economic_codes(accounts.year) if shape.economic_amount or code[:3] not in NOT_IN_BASIC_FORM]
    classes = [code for code in codes if len(code) == 3]
    rows = [row(code, names.economic(code), sums.get(code, (0, 0)), code) for code in codes]
    if shape.economic_totals:
        labels = seeds.line_labels("general_budget_economic")
        rows.append(row("personnel_total", labels["personnel_total"], total(PERSONNEL_CLASSES)))
        rows.append(row("public_total", labels["public_total"], total(code for code in classes if code not in PERSONNEL_CLASSES)))
    rows = [replace(row, cells={key: row.cells[key] for key in columns}) for row in rows]
    return PrintedForm("general_budget_economic", columns, tuple(rows))


def _three_public(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    def row(key: str, label: str, spent: ThreePublic) -> PrintedRow:
        vehicles = spent.vehicle_purchase + spent.vehicle_operation
        cents = (spent.overseas + vehicles + spent.reception, spent.overseas, vehicles, spent.vehicle_purchase)
        cells = dict(zip(columns, map(yuan, (*cents, spent.vehicle_operation, spent.reception)), strict=True))
        return PrintedRow(key, label, cells)

    columns = ("total", "overseas", "vehicle_total", "vehicle_purchase", "vehicle_operation", "reception")
    stages = {"budget": accounts.three_public_budget, "final": accounts.three_public_final()}
    labels = seeds.line_labels("three_public")
    return PrintedForm("three_public", columns, tuple(row(key, labels[key], spent) for key, spent in stages.items()))


def _statistics(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    facts = accounts.statistics
    money = {
        "procurement.total": facts.goods + facts.works + facts.services,
        "procurement.goods": facts.goods,
        "procurement.works": facts.works,
        "procurement.services": facts.services,
        "operating_cost.administrative": accounts.operating_cost() - facts.participating_operating_cost,
        "operating_cost.participating": facts.participating_operating_cost,
    }
    counts = {
        "vehicles.total": sum(facts.vehicles.values()),
        **{f"vehicles.{kind}": count for kind, count in facts.vehicles.items()},
        "equipment.general_over_500k": facts.general_equipment,
        "equipment.specialised_over_1m": facts.specialised_equipment,
    }
    cells = {key: yuan(cents) for key, cents in money.items()} | {key: Decimal(count) if count else None for key, count in counts.items()}
    # Few provinces print their staff here; the generator states it in words.
    labels = {key: label for key, label in seeds.line_labels("statistics").items() if not key.startswith("staff.")}
    rows = (PrintedRow(key, label, {"value": cells.get(key)}) for key, label in labels.items())
    return PrintedForm("statistics", ("value",), tuple(rows))


_DERIVE: Mapping[str, Callable[[Accounts, Names, FormShape], PrintedForm]] = {
    "income_expenditure_summary": _income_expenditure_summary,
    "income": _income,
    "expenditure": _expenditure,
    "appropriation_summary": _appropriation_summary,
    "general_budget_expenditure": _general_budget_expenditure,
    "general_budget_economic": _general_budget_economic,
    "three_public": _three_public,
    "government_fund": _government_fund,
    "state_capital": _state_capital,
    "statistics": _statistics,
    **REGIONAL,
}
