"""Sentences around the figures, in wording of our own.

Belongs here: paragraphs that state what the forms show, figures in 万元 as departments write them. Does not belong here: any
sentence of a published document, any person.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from dagster_project.samples import names
from dagster_project.samples.accounts import APPROPRIATIONS, FUNDS, GENERAL_BUDGET, GOVERNMENT_FUND, OWN_SOURCES, Accounts
from dagster_project.samples.numbers import NumberStyle

_PROSE = NumberStyle(thousands=False)


def overview(accounts: Accounts) -> Iterator[str]:
    """What the department does and which units its accounts hold."""
    yield "一、职责"
    yield f"{accounts.department}承担本级政府交办的本行业管理与公共服务事项。"
    yield "二、决算单位"
    yield f"纳入{accounts.year}年度决算编制范围的有{accounts.department}本级一家。"


def explanation(accounts: Accounts) -> Iterator[str]:
    """The figures of the forms in words: totals, sources, natures, classes, 三公, operating cost, procurement, vehicles."""
    year = accounts.year
    income = sum(leaf.cents for leaf in accounts.income)
    spent = accounts.spent()
    opened = sum(accounts.opened(fund) for fund in FUNDS)
    yield "一、收入支出决算总体情况"
    yield f"{year}年度收、支总计各为{_money(income + opened + accounts.surplus_used)}。"
    yield "二、收入决算情况"
    appropriated = sum(accounts.received(fund) for fund in APPROPRIATIONS)
    parts = [f"财政拨款收入{_money(appropriated)}，占{_share(appropriated, income)}"]
    for source in OWN_SOURCES:
        cents = sum(leaf.cents for leaf in accounts.income if leaf.source == source)
        if cents:
            parts.append(f"{names.column_titles('income')[source]}{_money(cents)}，占{_share(cents, income)}")
    yield f"{year}年度本年收入{_money(income)}，来源为：{'；'.join(parts)}。"
    yield "三、支出决算情况"
    basic, project = accounts.spent(nature="basic"), accounts.spent(nature="project")
    yield f"{year}年度本年支出{_money(spent)}，按性质分：基本支出{_money(basic)}，占{_share(basic, spent)}；项目支出{_money(project)}，占{_share(project, spent)}。"
    yield "四、财政拨款收支情况"
    opened_appropriations = sum(accounts.opened(fund) for fund in APPROPRIATIONS)
    yield f"{year}年度财政拨款收、支总计各为{_money(appropriated + opened_appropriations)}。"
    yield "五、一般公共预算财政拨款支出情况"
    general = accounts.spent(GENERAL_BUDGET)
    classes: dict[str, int] = {}
    for leaf in accounts.spending:
        if leaf.fund == GENERAL_BUDGET:
            classes[leaf.code[:3]] = classes.get(leaf.code[:3], 0) + leaf.cents
    listed = "；".join(
        f"{names.function_codes(year)[code]}{_money(cents)}，占{_share(cents, general)}" for code, cents in sorted(classes.items())
    )
    yield f"{year}年度一般公共预算财政拨款支出{_money(general)}，按功能分类为：{listed or '无'}。"
    yield "六、“三公”经费情况"
    final, budget = accounts.three_public_final(), accounts.three_public_budget
    lines = (
        ("因公出国（境）费", budget.overseas, final.overseas),
        ("公务用车购置费", budget.vehicle_purchase, final.vehicle_purchase),
        ("公务用车运行维护费", budget.vehicle_operation, final.vehicle_operation),
        ("公务接待费", budget.reception, final.reception),
    )
    for label, planned, cents in lines:
        yield f"{label}年初安排{_money(planned)}，全年实际列支{_money(cents)}。"
    yield "七、政府性基金预算情况"
    fund = accounts.spent(GOVERNMENT_FUND)
    yield f"{year}年度政府性基金预算财政拨款支出{_money(fund)}。"
    yield "八、其他事项"
    facts = accounts.statistics
    yield f"机关运行经费{_money(accounts.operating_cost())}。"
    procurement = facts.goods + facts.works + facts.services
    yield f"政府采购共计{_money(procurement)}，货物{_money(facts.goods)}，工程{_money(facts.works)}，服务{_money(facts.services)}。"
    yield f"年末在册车辆{sum(facts.vehicles.values())}辆。"


def _money(cents: int) -> str:
    return _PROSE.money(Decimal(cents).scaleb(-2), "万元") + "万元"


def _share(part: int, whole: int) -> str:
    share = (Decimal(part * 100) / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else Decimal(0)
    return f"{share}%"
