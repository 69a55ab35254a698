"""Sound accounts printed with one of the faults that reviewers of published accounts find most (`docs/faults.md`).

Belongs here: what a printout with each of them looks like. Does not belong here: errors by the hundred (`benchmarks/planted*.py`), judging.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from tests.generator.accounts import Accounts
from tests.generator.documents import Block, Paragraph, Printout
from tests.generator.form_tables import PrintedForm
from tests.generator.narrative import Telling
from tests.generator.printed_forms import with_amount
from tests.generator.styles import Style

Faulty = Callable[[Style, Accounts], Printout]
_STAYS = re.compile(r"[一二三四五六七八九十]+、.{2,30}说明$|（[一二三四五六七八九十]+）")
"""Headings that stay, so that the others keep their numbers."""


def _without(pattern: str, by: str | None = None, before: Faulty | None = None) -> Faulty:
    """Without the sentences that match, or with these words in place of what matches; `before` something else was done to them."""

    def printed(style: Style, accounts: Accounts) -> Printout:
        document = before(style, accounts) if before else style.document(accounts)
        blocks: list[Block] = []
        for block in document.blocks:
            if isinstance(block, Paragraph) and re.search(pattern, block.text) and not (by is None and _STAYS.match(block.text)):
                if by is not None:
                    blocks.append(replace(block, text=re.sub(pattern, by, block.text)))
            else:
                blocks.append(block)
        assert tuple(blocks) != document.blocks, f"no {pattern}"
        return replace(document, blocks=tuple(blocks))

    return printed


def _without_form(title: str) -> Faulty:
    def printed(style: Style, accounts: Accounts) -> Printout:
        document = style.document(accounts)
        return replace(document, blocks=tuple(block for block in document.blocks if getattr(block, "title", None) != title))

    return printed


def _altered(alter: Callable[[tuple[PrintedForm, ...]], tuple[PrintedForm, ...]]) -> Faulty:
    return lambda style, accounts: style.document(accounts, alter=alter)


def _without_items(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    """The general budget form without the items of its first class."""

    def rows(form: PrintedForm) -> Iterable[object]:
        first = next(row.row_key for row in form.rows if row.row_key.isdigit())
        return (row for row in form.rows if not (len(row.row_key) == 7 and row.row_key.startswith(first)))

    return tuple(replace(form, rows=tuple(rows(form))) if form.form_id == "general_budget_expenditure" else form for form in forms)  # type: ignore[arg-type]


def _first_class(forms: tuple[PrintedForm, ...], form_id: str) -> str:
    return next(row.row_key for form in forms if form.form_id == form_id for row in form.rows if row.row_key.isdigit())


def _section_off(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    """A class of the expenditure form that its sections do not add up to."""
    row = _first_class(forms, "expenditure")
    amounts = next(form for form in forms if form.form_id == "expenditure").amounts()
    return with_amount(forms, "expenditure", row, "total", amounts[row, "total"] + Decimal(90_000))


def _unit_mistaken(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
    """Basic spending by economic code in another money unit than the forms that it goes with."""
    return tuple(
        replace(
            form,
            rows=tuple(replace(row, cells={key: amount and amount * 10_000 for key, amount in row.cells.items()}) for row in form.rows),
        )
        if form.form_id == "general_budget_economic"
        else form
        for form in forms
    )


FAULTS: Mapping[int, tuple[Faulty, str]] = {
    1: (_without_form("国有资本经营预算财政拨款支出决算表"), "disclosure.form.state_capital"),
    2: (_without("没有国有资本经营预算.*空表"), "disclosure.empty_form"),
    3: (_without("^一、职责$|承担本级政府交办"), "disclosure.functions"),
    4: (_without("^二、决算单位$|编制范围"), "disclosure.organisation"),
    5: (_without("^一、财政拨款收入：|^二、基本支出："), "disclosure.glossary"),
    6: (_without("机关运行经费支出"), "disclosure.operating_cost"),
    7: (_without("政府采购|中小企业"), "disclosure.procurement"),
    8: (_without("，其中：政府采购货物[^。]*", ""), "disclosure.procurement.parts"),
    9: (_without("共有车辆"), "disclosure.assets"),
    10: (_without("绩效"), "disclosure.performance"),
    11: (_without("，自评结果均为优", ""), "disclosure.performance.results"),
    12: (_without("因公出国|公务用车|公务接待|^以上支出"), "disclosure.three_public"),
    13: (_without("购置"), "disclosure.three_public.purchase"),
    14: (_without("团组|出国（境）费.*支出决算"), "disclosure.three_public.overseas"),
    15: (_without("保有量", before=_without("共有车辆.*", "共有单价100万元以上设备2台。")), "disclosure.three_public.owned"),
    16: (_without("批次"), "disclosure.three_public.receptions"),
    17: (
        _without("^以上支出", before=_without("^公务接待费年初预算.*", "公务接待费支出决算比2021年度增加1.00万元。")),
        "disclosure.reason.three_public",
    ),
    18: (
        _without(
            "^(?=一般公共预算财政拨款支出.*主要用于)", "教育支出（类）普通教育（款）小学教育（项）年初预算为10.00万元，支出决算为9.60万元。"
        ),
        "disclosure.reason.items",
    ),
    19: (_altered(_without_items), "general_budget_expenditure.items"),
    20: (_altered(_section_off), "expenditure.rollup"),
    21: (_altered(_unit_mistaken), "tie.general_budget_economic.basic"),
    22: (lambda style, accounts: style.document(accounts, telling=Telling(mistake=0)), "claim.amount"),
    23: (
        lambda style, accounts: style.document(accounts, printed_otherwise={"208": "社会保障与就业支出"}),
        "code.name",
    ),
    24: (_without(r"占100\.00%(?=[；。，])", "占100.00"), "claim.unit"),
}
"""Number of a fault → accounts printed with it, and the check that must find it. Nothing printed shows the last, 25: accounts published late."""
