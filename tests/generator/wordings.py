"""The sentences of generated narratives, in several wordings.

Belongs here: sentences and their order. Does not belong here: figures (`narrative`), forms, any sentence of a published document.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.generator.layouts import FUND_FORMS

if TYPE_CHECKING:
    from tests.generator.narrative import Facts, Figures


def formal(facts: Facts, say: Figures) -> Iterator[str]:
    """The long way: every part with its heading, changes with amount and rate, kinds of vehicles in a list."""
    year = facts.year
    yield "一、收入支出决算总体情况说明"
    yield f"{year}年度收入总计{say.money(facts.grand_total)}、支出总计{say.money(facts.grand_total)}。与{year - 1}年度相比，收入总计{say.change(facts.grand_total, '增加', '减少', '持平')}。主要原因是业务量变化。"
    yield "二、收入决算情况说明"
    parts = [f"财政拨款收入{say.money(facts.appropriated)}，占{say.share(facts.appropriated, facts.income)}"]
    parts += [f"{name}{say.money(cents)}，占{say.share(cents, facts.income)}" for name, cents in facts.sources.items()]
    yield f"本年收入合计{say.money(facts.income)}，其中：{'；'.join(parts)}。"
    yield "三、支出决算情况说明"
    listed = "；".join(f"{name}{say.money(cents)}，占{say.share(cents, facts.spent)}" for name, cents in facts.natures.items())
    yield f"本年支出合计{say.money(facts.spent)}，其中：{listed}。"
    yield "四、财政拨款收入支出决算总体情况说明"
    yield f"{year}年度财政拨款收、支总计{say.money(facts.appropriation_total)}。与上年相比，财政拨款收、支总计各{say.change(facts.appropriation_total, '增加', '减少', '持平')}。主要原因：项目安排变化，其中上年有一次性支出33.5万元。"
    yield "五、一般公共预算财政拨款支出决算情况说明"
    yield f"{year}年度一般公共预算财政拨款支出{say.money(facts.general)}，占本年支出合计的{say.share(facts.general, facts.spent)}。"
    yield f"一般公共预算财政拨款支出{say.money(facts.general)}，主要用于以下方面：{'；'.join(f'{facts.name(code)}{say.money(cents)}，占{say.share(cents, facts.general)}' for code, cents in facts.classes.items())}。"
    yield "六、一般公共预算财政拨款基本支出决算情况说明"
    yield f"一般公共预算财政拨款基本支出{say.money(facts.basic)}，其中：{'；'.join(f'{facts.name(code)}{say.money(cents)}' for code, cents in facts.economic.items())}。"
    yield "七、“三公”经费支出决算情况说明"
    for label, budget, final in _three_public(facts):
        yield f"{label}年初预算为{say.money(budget, at_stake=False)}，支出决算为{say.money(final)}，完成年初预算的{say.completion(final, budget)}。"
    yield f"全年国内公务接待{say.count(7, '批次')}、{say.count(52, '人次')}。"
    yield "八、政府性基金预算财政拨款收入支出决算情况说明"
    yield f"{year}年度政府性基金预算财政拨款支出{say.money(facts.accounts.spent('government_fund'))}。"
    yield "九、其他重要事项的情况说明"
    yield "（一）机关运行经费支出情况"
    yield f"{year}年度机关运行经费支出{say.money(facts.accounts.operating_cost(), at_stake=False)}。"
    yield "（二）政府采购支出情况"
    yield from _procurement(
        facts,
        say,
        "{year}年度政府采购支出总额{total}，其中：政府采购货物支出{goods}、政府采购工程支出{works}、政府采购服务支出{services}。",
    )
    yield "（三）国有资产占用情况"
    vehicles = facts.accounts.statistics.vehicles
    yield f"截至{year}年12月31日，{facts.accounts.department}共有车辆{say.count(sum(vehicles.values()), '辆')}。"


def terse(facts: Facts, say: Figures) -> Iterator[str]:
    """Short sentences, digits cut instead of rounded, the level of the year before in the sentence."""
    say.cut()
    year = facts.year
    yield "一、收支决算总体情况"
    yield f"本年收入{say.money(facts.income)}，本年支出{say.money(facts.spent)}。本年支出比上年{say.change(facts.spent, '增加', '减少', '持平')}。"
    yield "二、收入决算情况"
    yield f"{year}年收入合计{say.money(facts.income)}。财政拨款收入{say.money(facts.appropriated)}，占总收入的{say.share(facts.appropriated, facts.income)}。"
    yield "三、支出决算情况"
    listed = "，".join(f"{name}{say.money(cents)}，占比{say.share(cents, facts.spent)}" for name, cents in facts.natures.items() if cents)
    yield f"{year}年支出合计{say.money(facts.spent)}，包括{listed}。"
    yield "四、财政拨款收支决算总体情况"
    yield f"财政拨款收支总计{say.money(facts.appropriation_total)}。"
    yield "五、一般公共预算财政拨款支出决算情况"
    yield f"一般公共预算支出{say.money(facts.general)}，占本年支出的{say.share(facts.general, facts.spent)}，较上年{say.change(facts.general, '增加', '减少', '持平', grew='上升')}。"
    for code, cents in facts.classes.items():
        yield f"{facts.name(code)}{say.money(cents)}，占一般公共预算支出的{say.share(cents, facts.general)}，主要用于本行业日常工作，含设备购置8.8万元。"
    yield "六、“三公”经费情况"
    for label, budget, final in _three_public(facts):
        yield f"{label}预算数{say.money(budget)}，决算数{say.money(final)}，预算完成率{say.completion(final, budget)}。"
    yield "七、机关运行经费"
    yield f"机关运行经费{say.money(facts.accounts.operating_cost(), at_stake=False)}，同比{say.change(facts.accounts.operating_cost(), '增加', '减少', '持平')}，主要是物价变化。"


def in_yuan(facts: Facts, say: Figures) -> Iterator[str]:
    """Amounts to the cent."""
    say.unit, say.thousands = "元", True
    year, department = facts.year, facts.accounts.department
    yield "（一）收入支出决算总体情况"
    yield f"{department}{year}年度收入、支出总计{say.money(facts.grand_total)}，与上年度相比{say.change(facts.grand_total, '增加', '减少', '基本持平')}。"
    yield "（二）收入决算情况"
    listed = "；".join(
        f"{name}{say.money(cents)}，占比为{say.share(cents, facts.income)}"
        for name, cents in {"财政拨款收入": facts.appropriated, **facts.sources}.items()
    )
    yield f"{department}{year}年度本年收入合计{say.money(facts.income)}。其中：{listed}。"
    yield "（三）支出决算情况"
    listed = "；".join(f"{name}{say.money(cents)}，占比为{say.share(cents, facts.spent)}" for name, cents in facts.natures.items())
    yield f"{department}{year}年度本年支出合计{say.money(facts.spent)}。其中：{listed}。"
    yield "（四）一般公共预算财政拨款支出决算情况"
    yield f"{year}年度一般公共预算财政拨款支出{say.money(facts.general)}，较上年{say.change(facts.general, '增加', '减少', '持平')}，原因是人员变动。按功能分类，主要用于以下方面："
    for number, (code, cents) in enumerate(facts.classes.items(), 1):
        yield f"{number}、{facts.name(code)}（类）支出{say.money(cents)}，占{say.share(cents, facts.general)}。"
    yield "（五）一般公共预算财政拨款基本支出决算情况"
    yield f"{year}年度一般公共预算财政拨款基本支出{say.money(facts.basic)}，包括：{'，'.join(f'{facts.name(code)}{say.money(cents)}' for code, cents in facts.economic.items())}。"


def itemised(facts: Facts, say: Figures) -> Iterator[str]:
    """Every item with its budget: what was planned, what was spent, how much of it, and why it differs."""
    year = facts.year
    yield "一、收支总体情况"
    yield f"{year}年度收支总计{say.money(facts.grand_total)}。"
    yield "二、一般公共预算财政拨款支出决算具体情况"
    planned = {code: say.before(cents) for code, cents in facts.items.items()}
    budget = sum(planned.values())
    yield f"{year}年度一般公共预算财政拨款支出年初预算为{say.money(budget, at_stake=False)}，支出决算为{say.money(facts.general)}，完成年初预算的{say.completion(facts.general, budget)}。其中："
    for number, (code, cents) in enumerate(facts.items.items(), 1):
        told = f"{number}、{facts.path(code)}。主要用于：本项业务开支。年初预算为{say.money(planned[code], at_stake=False)}，支出决算为{say.money(cents)}，完成年初预算的{say.completion(cents, planned[code])}。"
        if cents < planned[code]:
            told += "决算数小于预算数的主要原因：厉行节约。"
        elif cents > planned[code]:
            told += "决算数大于预算数的主要原因：追加专项12.5万元。"
        else:
            told += "决算数与年初预算数持平。"
        yield told
    yield "三、“三公”经费支出决算情况"
    rows = list(_three_public(facts))
    for label, planned_cents, final in rows:
        yield f"{label}全年预算{say.money(planned_cents)}，支出决算{say.money(final)}，为全年预算的{say.completion(final, planned_cents)}。"
    yield "四、政府采购情况"
    yield from _procurement(
        facts, say, "{year}年度本部门政府采购支出合计{total}。其中：货物支出{goods}；工程支出{works}；服务支出{services}。"
    )


def obligations(facts: Facts, say: Figures, ordinals: Iterator[str]) -> Iterator[str]:
    """What every department must speak of, be it that there is nothing: 三公 with its counts, operating cost, procurement, assets, performance. `ordinals`
    number its headings."""
    year, finals = facts.year, {label: final for label, _, final in _three_public(facts)}
    vehicles, small = sum(facts.accounts.statistics.vehicles.values()), facts.accounts.statistics.services
    yield f"{next(ordinals)}“三公”经费支出具体情况说明"
    if finals["因公出国（境）费"]:
        yield f"因公出国（境）费支出{say.money(finals['因公出国（境）费'], at_stake=False)}，全年组织出国（境）团组2个、累计5人次。"
    else:
        yield f"{year}年度未发生因公出国（境）费支出，没有组织出国（境）团组。"
    bought = "购置公务用车1辆" if finals["公务用车购置费"] else "未购置公务用车"
    yield f"公务用车购置费支出{say.money(finals['公务用车购置费'], at_stake=False)}，{bought}。公务用车运行维护费支出{say.money(finals['公务用车运行维护费'], at_stake=False)}。"
    yield f"年末公务用车保有量{vehicles}辆。"
    yield (
        f"公务接待费支出{say.money(finals['公务接待费'], at_stake=False)}，其中国内公务接待7批次、52人次。"
        if finals["公务接待费"]
        else "全年未发生公务接待。"
    )
    yield "以上支出与预算和上年的差异，主要原因是业务安排变化。"
    yield f"{next(ordinals)}其他重要事项说明"
    yield f"{year}年度机关运行经费支出{say.money(facts.accounts.operating_cost(), at_stake=False)}。"
    yield from _procurement(
        facts,
        say,
        "{year}年度政府采购支出总额{total}，其中：政府采购货物支出{goods}、政府采购工程支出{works}、政府采购服务支出{services}。",
    )
    yield f"授予中小企业合同金额{say.money(small, at_stake=False)}。"
    yield f"截至{year}年12月31日，{facts.accounts.department}共有车辆{vehicles}辆。"
    yield f"{next(ordinals)}预算绩效情况说明"
    yield "组织对3个项目开展绩效自评，自评结果均为优。"


def empty_forms(facts: Facts) -> Iterator[str]:
    """Why a form has no figures: a duty of every disclosure that prints an empty one."""
    for fund in facts.without:
        yield f"{facts.year}年度没有{FUND_FORMS[fund]}财政拨款收入和支出，该表为空表。"
    if not any(budget or final for _, budget, final in _three_public(facts)):
        yield f"{facts.year}年度没有安排“三公”经费，该表为空表。"


def _three_public(facts: Facts) -> Iterator[tuple[str, int, int]]:
    budget, final = facts.accounts.three_public_budget, facts.accounts.three_public_final()
    yield "因公出国（境）费", budget.overseas, final.overseas
    yield "公务用车购置费", budget.vehicle_purchase, final.vehicle_purchase
    yield "公务用车运行维护费", budget.vehicle_operation, final.vehicle_operation
    yield "公务接待费", budget.reception, final.reception


def _procurement(facts: Facts, say: Figures, sentence: str) -> Iterator[str]:
    kinds = facts.accounts.statistics
    amounts = {
        name: say.money(cents, at_stake=False)
        for name, cents in {
            "total": kinds.goods + kinds.works + kinds.services,
            "goods": kinds.goods,
            "works": kinds.works,
            "services": kinds.services,
        }.items()
    }
    yield sentence.format(year=facts.year, **amounts)
