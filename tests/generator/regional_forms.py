"""Forms that only some provinces print, as neutral tables.

Belongs here: which rows and columns they have and what amount stands in each, exact. Does not belong here: the forms of every department
(`printed_forms`), wording around the table, geometry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import chain

from tests.generator.accounts import APPROPRIATIONS, GENERAL_BUDGET, NATURES, OWN, OWN_SOURCES, Accounts, Income, Spending
from tests.generator.form_tables import ByCode, FormShape, PrintedForm, PrintedRow, summary_lines, yuan
from tests.generator.names import Names, column_titles, line_labels

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


def _non_appropriation_summary(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    """Guizhou: both sides of what no appropriation pays."""
    form_id = "non_appropriation_summary"
    received = {source: sum(receipt.cents for receipt in accounts.income if receipt.source == source) for source in OWN_SOURCES}
    opening, closing = accounts.opened(OWN), accounts.closed(OWN)
    cents: dict[str, int] = defaultdict(int, {f"income.{source}": amount for source, amount in received.items()})
    cents |= {
        "income.current_year_total": sum(received.values()),
        "income.non_fiscal_surplus_used": accounts.surplus_used,
        "income.opening_carryover": opening,
        "income.grand_total": sum(received.values()) + accounts.surplus_used + opening,
        "expenditure.current_year_total": accounts.spent(OWN),
        "expenditure.surplus_distribution": accounts.surplus_distribution,
        "expenditure.closing_carryover": closing,
        "expenditure.grand_total": accounts.spent(OWN) + accounts.surplus_distribution + closing,
    }
    for leaf in accounts.spending:
        if leaf.fund == OWN:
            cents[f"expenditure.{leaf.code[:CLASS_DIGITS]}"] += leaf.cents
    amounts = {key: {"amount": amount} for key, amount in cents.items()}
    sides = (summary_lines(form_id, side, amounts, ("amount",), names) for side in ("income", "expenditure"))
    return PrintedForm(form_id, ("amount",), tuple(chain.from_iterable(sides)))


def _project_by_economic_code(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    """Yunnan: what the basic form leaves of general-budget spending."""
    sums = {code: amount - basic for code, (amount, basic) in accounts.economic_by_code().items()}
    total = PrintedRow("total", "合计", {"project": yuan(accounts.spent(GENERAL_BUDGET, "project"))})
    codes = [PrintedRow(code, names.economic(code), {"project": yuan(sums[code])}, code) for code in sorted(sums)]
    return PrintedForm("general_budget_project_economic", ("project",), (total, *codes))


def _items(form_id: str, rows: Mapping[str, Mapping[str, int]]) -> PrintedForm:
    """A form of labelled rows from `row key → column key → cents`; columns of which it says nothing are blank."""
    columns = tuple(column_titles(form_id))
    labels = line_labels(form_id)
    printed = (PrintedRow(key, labels[key], {column: yuan(cents.get(column, 0)) for column in columns}) for key, cents in rows.items())
    return PrintedForm(form_id, columns, tuple(printed))


def _state_assets(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    """Yunnan. No other form tells assets: they are drawn from what is spent."""
    spent = abs(accounts.spent())
    fixed = {
        "fixed_buildings": spent // 2,
        "fixed_vehicles": 21_500_000 * sum(accounts.statistics.vehicles.values()),
        "fixed_other": spent // 7,
    }
    kinds = {"current": spent // 3, "fixed_total": sum(fixed.values()), "intangible": spent // 11}
    return _items("state_assets", {"total": {"total": sum(kinds.values()), **kinds, **fixed}})


def _assets_and_liabilities(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    def at(assets: int) -> dict[str, int]:
        liabilities = assets // 5
        return {
            "assets.total": assets,
            "assets.current": assets // 3,
            "assets.fixed": assets - assets // 3,
            "liabilities.total": liabilities,
            "liabilities.current": liabilities,
            "net_assets.total": assets - liabilities,
        }

    opening, closing = at(abs(accounts.spent())), at(abs(accounts.spent()) + 12_345)
    return _items("assets_and_liabilities", {key: {"opening": opening[key], "closing": closing[key]} for key in opening})


def _procurement(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    """Beijing: what the statistics state, by who pays."""
    facts = accounts.statistics
    kinds = {"goods": facts.goods, "works": facts.works, "services": facts.services}
    rows = {
        f"procurement.{kind}": {"total": cents, "general_budget": cents - cents // 4, "other": cents // 4} for kind, cents in kinds.items()
    }
    total = {column: sum(row[column] for row in rows.values()) for column in ("total", "general_budget", "other")}
    return _items("procurement", {"procurement.total": total, **rows})


def _meetings_and_training(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    """Shaanxi."""
    final = {
        key: sum(item.cents for item in accounts.economic if item.code == code)
        for key, code in (("meeting", "30215"), ("training", "30216"))
    }
    rows = {key: {"budget": abs(cents) + 100_000, "final": cents} for key, cents in final.items()}
    total = {column: sum(row[column] for row in rows.values()) for column in ("budget", "final")}
    return _items("meetings_and_training", {"total": total, **rows})


_CATALOGUE = {
    "A": "公共服务",
    "A02": "教育公共服务",
    "A0201": "课程研究与开发服务",
    "A0203": "校园艺术、体育活动服务",
    "A08": "文化公共服务",
    "A0801": "艺术表演及交流服务",
    "B": "政府履职辅助性服务",
    "B01": "法律服务",
    "B0101": "法律顾问服务",
    "B02": "课题研究和社会调查服务",
    "B0201": "课题研究服务",
}
"""Entries of the catalogue of services: code → name."""


def _purchased_services(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
    """Beijing: shares of what is spent on services, by the catalogue. Rows have the keys of their codes."""
    cents: dict[str, dict[str, int]] = {key: defaultdict(int) for key in ("total", *_CATALOGUE)}
    for number, code in enumerate(code for code in _CATALOGUE if len(code) == len("A0201")):
        amount = abs(accounts.statistics.services) // (number + 3)
        for key in ("total", code[:1], code[:3], code):
            cents[key]["total"] += amount
            cents[key]["general_budget"] += amount - amount // 5
            cents[key]["other"] += amount // 5
    columns = ("total", "general_budget", "other")
    rows = [
        PrintedRow(
            "total" if code == "total" else "service." + ".".join(filter(None, (code[:1], code[1:3], code[3:]))),
            _CATALOGUE.get(code, "合计"),
            {column: yuan(amounts[column]) for column in columns},
            "" if code == "total" else code,
        )
        for code, amounts in cents.items()
    ]
    return PrintedForm("purchased_services", columns, tuple(rows))


def _by_unit(form_id: str) -> Callable[[Accounts, Names, FormShape], PrintedForm]:
    """Zhejiang: the form of this name by unit. The accounts know no units: every other leaf is a centre's."""

    def derive(accounts: Accounts, names: Names, shape: FormShape) -> PrintedForm:
        units = (f"{accounts.department}本级", f"{accounts.department}服务中心", f"{accounts.department}第2所")
        sums: dict[str, dict[str, int]] = {key: defaultdict(int) for key in ("total", *units)}
        leaves: tuple[Income | Spending, ...] = accounts.income if form_id == "income" else accounts.spending
        for number, leaf in enumerate(leaves):
            part = leaf.nature if isinstance(leaf, Spending) else "appropriation" if leaf.source in APPROPRIATIONS else leaf.source
            for row in ("total", units[number % len(units)]):
                sums[row]["total"] += leaf.cents
                sums[row][part] += leaf.cents
        columns = ("total", *(NATURES if form_id == "expenditure" else ("appropriation", *OWN_SOURCES)))
        rows = [
            PrintedRow(
                key if key == "total" else f"unit.{key}",
                "合计" if key == "total" else key,
                {column: yuan(cents[column]) for column in columns},
            )
            for key, cents in sums.items()
        ]
        return PrintedForm(f"{form_id}_by_unit", columns, tuple(rows))

    return derive


REGIONAL: Mapping[str, Callable[[Accounts, Names, FormShape], PrintedForm]] = {
    "appropriation_detail": _detail("appropriation_detail", APPROPRIATIONS),
    "general_budget_detail": _detail("general_budget_detail", (GENERAL_BUDGET,)),
    "non_appropriation_summary": _non_appropriation_summary,
    "general_budget_project_economic": _project_by_economic_code,
    "state_assets": _state_assets,
    "assets_and_liabilities": _assets_and_liabilities,
    "procurement": _procurement,
    "meetings_and_training": _meetings_and_training,
    "purchased_services": _purchased_services,
    "income_by_unit": _by_unit("income"),
    "expenditure_by_unit": _by_unit("expenditure"),
}
