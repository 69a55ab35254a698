"""Shapes of forms that departments print, each as a small table: which cells come out under which keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dagster_project.forms.grid_reader import GridReading

ReadTable = Callable[..., GridReading]


def cells(reading: GridReading) -> dict[str, str]:
    """`row/column` → printed text of everything that is not blank."""
    (form,) = reading.forms
    return {f"{row.row_key}/{key}": cell.text for row in form.rows for key, cell in row.cells.items() if cell.text}


def kinds(reading: GridReading) -> list[str]:
    return [problem.kind for problem in reading.problems]


SHAPES = {
    "income with its parts": (
        "收入决算表",
        """
        项目 | < | 本年收入合计 | 财政拨款收入 | 上级补助收入 | 事业收入 | < | 经营收入 | 附属单位上缴收入 | 其他收入 | <
        科目编码 | 科目名称 | ^ | ^ | ^ | 小计 | 其中：教育收费 | ^ | ^ | 小计 | 其中：捐赠收入
        栏次 | < | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9
        合计 | < | 12.00 | 7.00 |  | 3.00 | 1.00 |  |  | 2.00 | 0.50
        205 | 教育支出 | 12.00 | 7.00 |  | 3.00 | 1.00 |  |  | 2.00 | 0.50
        """,
        {"total/institutional": "3.00", "205/institutional.tuition": "1.00", "205/other": "2.00", "205/other.donation": "0.50"},
    ),
    "appropriation by fund within income": (
        "收入决算表",
        """
        功能分类科目编码 | 科目名称 | 收入合计 | 财政拨款收入 | < | < | 事业收入 | 其他收入
        ^ | ^ | ^ | 小计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | ^ | ^
        201 | 一般公共服务支出 | 9.00 | 8.00 | 5.00 | 3.00 | 1.00 |
        """,
        {
            "201/total": "9.00",
            "201/appropriation": "8.00",
            "201/appropriation.general_budget": "5.00",
            "201/appropriation.government_fund": "3.00",
            "201/institutional": "1.00",
        },
    ),
    "total in the header's last line": (
        "支出决算表",
        """
        项目 | < | < | < | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
        功能分类科目编码 | < | < | 科目名称 | ^ | ^ | ^ | ^ | ^ | ^
        类 | 款 | 项 | 栏次 | 1 | 2 | 3 | 4 | 5 | 6
        ^ | ^ | ^ | 合计 | 3.00 | 1.00 | 2.00 |  |  |
        201 |  |  | 一般公共服务支出 | 3.00 | 1.00 | 2.00 |  |  |
         | 06 |  | 财政事务 | 3.00 | 1.00 | 2.00 |  |  |
         |  | 01 | 行政运行 | 1.00 | 1.00 |  |  |  |
         |  | 99 | 其他财政事务支出 | 2.00 |  | 2.00 |  |  |
        """,
        {"total/total": "3.00", "201/total": "3.00", "20106/basic": "1.00", "2010601/basic": "1.00", "2010699/project": "2.00"},
    ),
    "codes in brackets and with dashes": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        [201] | 一般公共服务支出 | 1.00 | 1.00 |
        201-06 | 财政事务 | 1.00 | 1.00 |
        """,
        {"201/total": "1.00", "20106/basic": "1.00"},
    ),
    "code and name in one cell": (
        "一般公共预算财政拨款支出决算表",
        """
        科目名称 | 本年支出合计 | 基本支出 | 项目支出
        合计 | 3.00 | 1.00 | 2.00
        201一般公共服务支出 | 3.00 | 1.00 | 2.00
        20106 财政事务 | 3.00 | 1.00 | 2.00
        """,
        {"total/total": "3.00", "201/basic": "1.00", "20106/project": "2.00"},
    ),
    "codes with spaces": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 06 01 | 行政运行 | 1.00 | 1.00 |
        合计 | < | 1.00 | 1.00 |
        """,
        {"2010601/total": "1.00", "total/basic": "1.00"},
    ),
    "an extra column": (
        "财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | <
        ^ | ^ | ^ | ^ | 小计 | 其中：基本建设资金支出
        205 | 教育支出 | 5.00 | 2.00 | 3.00 | 1.00
        """,
        {"205/total": "5.00", "205/basic": "2.00", "205/project": "3.00", "205/project.capital_construction": "1.00"},
    ),
    "general budget with balances": (
        "一般公共预算财政拨款收入支出决算表",
        """
        项目 | < | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
        科目编码 | 科目名称 | ^ | ^ | 合计 | 基本支出 | 项目支出 | ^
        201 | 一般公共服务支出 | 1.00 | 5.00 | 4.00 | 3.00 | 1.00 | 2.00
        """,
        {
            "201/opening": "1.00",
            "201/income": "5.00",
            "201/total": "4.00",
            "201/basic": "3.00",
            "201/project": "1.00",
            "201/closing": "2.00",
        },
    ),
    "general budget with every balance in parts": (
        "一般公共预算财政拨款收入支出决算表",
        """
        项目 | < | 年初结转和结余 | < | < | 本年收入 | < | < | 本年支出 | < | < | < | < | 年末结转和结余 | < | < | < | <
        科目编码 | 科目名称 | 合计 | 基本支出结转 | 项目支出结转和结余 | 合计 | 基本支出 | 项目支出 | 合计 | 基本支出 | < | < | 项目支出 | 合计 | 基本支出结转 | 项目支出结转和结余 | < | <
        ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | 小计 | 人员经费 | 日常公用经费 | ^ | ^ | ^ | 小计 | 项目支出结转 | 项目支出结余
        201 | 一般公共服务支出 | 1.00 | 0.10 | 0.90 | 5.00 | 2.00 | 3.00 | 4.00 | 1.50 | 1.20 | 0.30 | 2.50 | 2.00 | 0.60 | 1.40 | 1.30 | 0.10
        """,
        {
            "201/opening": "1.00",
            "201/opening.project_carryover": "0.90",
            "201/income": "5.00",
            "201/income.basic": "2.00",
            "201/total": "4.00",
            "201/basic": "1.50",
            "201/basic.public": "0.30",
            "201/project": "2.50",
            "201/closing": "2.00",
            "201/closing.basic_carryover": "0.60",
            "201/closing.project_carryover": "1.40",
            "201/closing.project_carryover.surplus": "0.10",
        },
    ),
    "economic form in two groups": (
        "一般公共预算财政拨款基本支出决算表",
        """
        人员经费 | < | < | 公用经费 | < | <
        经济分类科目编码 | 科目名称 | 决算数 | 经济分类科目编码 | 科目名称 | 决算数
        301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出 | 2.00
        30101 | 基本工资 | 5.00 | 30201 | 办公费 | 2.00
        人员经费合计 | < | 5.00 | 公用经费合计 | < | 2.00
        """,
        {"301/basic": "5.00", "30201/basic": "2.00", "personnel_total/basic": "5.00", "public_total/basic": "2.00"},
    ),
    "economic form by purpose": (
        "一般公共预算财政拨款基本支出决算表",
        """
        经济分类科目 | < | 一般公共预算财政拨款基本支出 | < | <
        科目编码 | 科目名称 | 合计 | 人员经费 | 公用经费
        301 | 工资福利支出 | 5.00 | 5.00 |
        302 | 商品和服务支出 | 2.00 |  | 2.00
        合计 | < | 7.00 | 5.00 | 2.00
        """,
        {
            "301/basic": "5.00",
            "301/basic.personnel": "5.00",
            "302/basic": "2.00",
            "302/basic.public": "2.00",
            "total/basic": "7.00",
            "total/basic.personnel": "5.00",
            "total/basic.public": "2.00",
        },
    ),
    "vertical three public form": (
        "财政拨款“三公”经费支出决算表",
        """
        项目 | 年初预算数 | 决算数
        “三公”经费合计 | 9.00 | 6.00
        1.因公出国（境）费用 | 1.00 |
        2.公务接待费 | 2.00 | 1.00
        3.公务用车购置及运行维护费 | 6.00 | 5.00
        其中：公务用车购置费 | 4.00 | 4.00
        公务用车运行维护费 | 2.00 | 1.00
        """,
        {
            "budget/total": "9.00",
            "budget/overseas": "1.00",
            "budget/reception": "2.00",
            "budget/vehicle_total": "6.00",
            "budget/vehicle_purchase": "4.00",
            "budget/vehicle_operation": "2.00",
            "final/total": "6.00",
            "final/reception": "1.00",
            "final/vehicle_total": "5.00",
            "final/vehicle_purchase": "4.00",
            "final/vehicle_operation": "1.00",
        },
    ),
    "reception before vehicles": (
        "“三公”经费支出决算表",
        """
        预算数 | < | < | < | < | < | 决算数 | < | < | < | < | <
        合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | < | < | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | < | <
        ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费
        3.00 |  | 1.00 | 2.00 |  | 2.00 | 2.00 |  | 0.50 | 1.50 |  | 1.50
        """,
        {
            "budget/total": "3.00",
            "budget/reception": "1.00",
            "budget/vehicle_total": "2.00",
            "budget/vehicle_operation": "2.00",
            "final/total": "2.00",
            "final/reception": "0.50",
            "final/vehicle_total": "1.50",
            "final/vehicle_operation": "1.50",
        },
    ),
    "three public with stages that span not all of their columns": (
        "“三公”经费支出决算表",
        """
        合计 | 因公出国（境）费 | 预算数 | < | < | 公务接待费 | 合计 | 因公出国（境）费 | 决算数 | < | < | 公务接待费
        ^ | ^ | 公务用车购置及运行费 | < | < | ^ | ^ | ^ | 公务用车购置及运行费 | < | < | ^
        ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行费 | ^
        3.00 |  | 2.00 |  | 2.00 | 1.00 | 2.00 |  | 1.50 |  | 1.50 | 0.50
        """,
        {"budget/total": "3.00", "budget/vehicle_total": "2.00", "final/total": "2.00", "final/reception": "0.50"},
    ),
    "three public with meetings and training": (
        "财政拨款“三公”经费及会议费、培训费支出决算表",
        """
        项目 | 合计 | 三公经费 | < | < | < | < | < | 会议费 | 培训费
        ^ | ^ | 小计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行维护费 | < | < | ^ | ^
        ^ | ^ | ^ | ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^
        预算数 | 9.00 | 5.00 |  | 1.00 | 4.00 |  | 4.00 | 3.00 | 1.00
        决算数 | 8.00 | 5.00 |  | 1.00 | 4.00 |  | 4.00 | 2.00 | 1.00
        """,
        {
            "budget/total_with_meetings": "9.00",
            "budget/total": "5.00",
            "budget/reception": "1.00",
            "budget/vehicle_total": "4.00",
            "budget/vehicle_operation": "4.00",
            "budget/meeting": "3.00",
            "budget/training": "1.00",
            "final/total_with_meetings": "8.00",
            "final/total": "5.00",
            "final/reception": "1.00",
            "final/vehicle_total": "4.00",
            "final/vehicle_operation": "4.00",
            "final/meeting": "2.00",
            "final/training": "1.00",
        },
    ),
    "summary of years before 2019": (
        "收入支出决算总表",
        """
        收入 | < | < | 支出 | < | <
        项目 | 行次 | 决算数 | 项目（按功能分类） | 行次 | 决算数
        栏次 |  | 1 | 栏次 |  | 2
        一、财政拨款收入 | 1 | 10.00 | 一、一般公共服务支出 | 29 | 4.00
        其中：政府性基金 | 2 | 2.00 | 十四、资源勘探信息等支出 | 30 | 3.00
        二、上级补助收入 | 3 |  | 二十、国土海洋气象等支出 | 31 | 3.00
        本年收入合计 | 4 | 10.00 | 本年支出合计 | 32 | 10.00
        用事业基金弥补收支差额 | 5 |  | 结余分配 | 33 |
        年初结转和结余 | 6 | 1.00 | 年末结转和结余 | 34 | 1.00
        合计 | 7 | 11.00 | 合计 | 35 | 11.00
        """,
        {
            "income.appropriation/amount": "10.00",
            "income.appropriation.government_fund/amount": "2.00",
            "income.current_year_total/amount": "10.00",
            "income.opening_carryover/amount": "1.00",
            "income.grand_total/amount": "11.00",
            "expenditure.201/amount": "4.00",
            "expenditure.215/amount": "3.00",
            "expenditure.220/amount": "3.00",
            "expenditure.current_year_total/amount": "10.00",
            "expenditure.closing_carryover/amount": "1.00",
            "expenditure.grand_total/amount": "11.00",
        },
    ),
    "workbook form with three groups and budgets": (
        "收入支出决算总表",
        """
        收入 | < | < | < | 支出 | < | < | < | < | < | < | <
        项目 | 行次 | 年初预算数 | 决算数 | 项目(按功能分类) | 行次 | 年初预算数 | 决算数 | 项目(按支出性质和经济分类) | 行次 | 年初预算数 | 决算数
        栏次 |  | 1 | 3 | 栏次 |  | 4 | 6 | 栏次 |  | 7 | 9
        一、一般公共预算财政拨款收入 | 1 | 8.00 | 9.00 | 一、一般公共服务支出 | 31 | 8.00 | 9.00 | 一、基本支出 | 57 | 8.00 | 9.00
        本年收入合计 | 2 | 8.00 | 9.00 | 本年支出合计 | 32 | 8.00 | 9.00 | 本年支出合计 | 58 | 8.00 | 9.00
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.current_year_total/amount": "9.00",
            "expenditure.201/amount": "9.00",
            "expenditure.current_year_total/amount": "9.00",
        },
    ),
    "three public with the budget before and after changes": (
        "财政拨款“三公”经费支出决算表",
        """
        项目 | 行次 | 年初预算数 | 全年预算数 | 决算数
        栏次 |  | 1 | 2 | 3
        一、“三公”经费支出 | 1 | — | — | —
        （一）支出合计 | 2 | 9.00 | 8.00 | 6.00
        1．因公出国（境）费 | 3 | 1.00 |  |
        2．公务用车购置及运行维护费 | 4 | 8.00 | 8.00 | 6.00
        """,
        {
            "initial_budget/total": "9.00",
            "budget/total": "8.00",
            "final/total": "6.00",
            "initial_budget/overseas": "1.00",
            "budget/vehicle_total": "8.00",
        },
    ),
    "codes and labels under words nobody knows": (
        "支出决算表",
        """
        预算科目 | 预算科目释义 | 本年支出合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00
        20106 | 财政事务 | 3.00 | 1.00 | 2.00
        """,
        {"201/total": "3.00", "20106/project": "2.00"},
    ),
    "one header over codes and names": (
        "支出决算表",
        """
        项目 | < | 本年支出合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 1.00 | 2.00
        20106 | 财政事务 | 3.00 | 1.00 | 2.00
        合计 | < | 3.00 | 1.00 | 2.00
        """,
        {"201/total": "3.00", "20106/project": "2.00", "total/total": "3.00"},
    ),
    "only its own part of a code, in one column": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 3.00 | 3.00 |
        06 | 财政事务 | 3.00 | 3.00 |
        01 | 行政运行 | 2.00 | 2.00 |
        50 | 事业运行 | 1.00 | 1.00 |
        """,
        {"201/total": "3.00", "20106/total": "3.00", "2010601/total": "2.00", "2010650/total": "1.00"},
    ),
    "sides headed by their own names": (
        "收入支出决算总表",
        """
        收入 | 决算数 | 支出 | 决算数
        一、一般公共预算财政拨款收入 | 9.00 | 一、一般公共服务支出 | 5.00
        本年收入合计 | 9.00 | 本年支出合计 | 5.00
        总计 | 9.00 | 年末结转和结余 | 4.00
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.current_year_total/amount": "9.00",
            "income.grand_total/amount": "9.00",
            "expenditure.201/amount": "5.00",
            "expenditure.current_year_total/amount": "5.00",
            "expenditure.closing_carryover/amount": "4.00",
        },
    ),
    "sums above their parts": (
        "财政拨款收入支出决算总表",
        """
        收入 | < | 支出 | < | < | < | <
        项目 | 金额 | 项目 | 金额 | < | < | <
        ^ | ^ | ^ | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
        一、本年收入 | 9.00 | 一、本年支出 | 6.00 | 6.00 |  |
        （一）一般公共预算财政拨款 | 8.00 | （一）一般公共服务支出 | 6.00 | 6.00 |  |
        （二）政府性基金预算财政拨款 | 1.00 |  |  |  |  |
        二、年初财政拨款结转和结余 | 2.00 | 二、年末财政拨款结转和结余 | 5.00 | 4.00 | 1.00 |
        （一）一般公共预算财政拨款 | 2.00 |  |  |  |  |
        """,
        {
            "income.current_year_total/amount": "9.00",
            "income.general_budget/amount": "8.00",
            "income.government_fund/amount": "1.00",
            "income.opening_carryover/amount": "2.00",
            "income.opening_carryover.general_budget/amount": "2.00",
            "expenditure.current_year_total/total": "6.00",
            "expenditure.201/general_budget": "6.00",
            "expenditure.closing_carryover/government_fund": "1.00",
        },
    ),
    "a total whose label reaches over two groups": (
        "一般公共预算财政拨款基本支出决算表",
        """
        人员经费 | < | < | 公用经费 | < | < | < | < | <
        科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额 | 科目编码 | 科目名称 | 金额
        301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出 | 2.00 | 310 | 资本性支出 | 1.00
        人员经费合计 | < | 5.00 | 公用经费合计 | < | < | < | < | 3.00
        """,
        {"301/basic": "5.00", "302/basic": "2.00", "310/basic": "1.00", "personnel_total/basic": "5.00", "public_total/basic": "3.00"},
    ),
    "sides one below the other, parted by their names": (
        "财政拨款收入支出决算总表",
        """
        项目 | 合计 | 一般公共预算财政拨款 | 政府性基金预算财政拨款 | 国有资本经营预算财政拨款
        收入 | < | < | < | <
        一般公共预算财政拨款收入 | 9.00 |  |  |
        本年收入合计 | 9.00 |  |  |
        总计 | 9.00 |  |  |
        支出 | < | < | < | <
        一般公共服务支出 | 8.00 | 7.00 | 1.00 |
        本年支出合计 | 8.00 | 7.00 | 1.00 |
        总计 | 9.00 | 8.00 | 1.00 |
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.grand_total/amount": "9.00",
            "expenditure.201/total": "8.00",
            "expenditure.201/general_budget": "7.00",
            "expenditure.grand_total/total": "9.00",
        },
    ),
    "sides one below the other, parted by nothing": (
        "收入支出决算总表",
        """
        项目 | 行次 | 决算数
        一、一般公共预算财政拨款收入 | 1 | 9.00
        总计 | 2 | 9.00
        一、一般公共服务支出 | 3 | 8.00
        总计 | 4 | 9.00
        """,
        {
            "income.general_budget/amount": "9.00",
            "income.grand_total/amount": "9.00",
            "expenditure.201/amount": "8.00",
            "expenditure.grand_total/amount": "9.00",
        },
    ),
    "statistics of contracts with small firms": (
        "部门决算公开相关信息统计表",
        """
        项目 | 行次 | 统计数
        栏次 |  | 1
        （一）政府采购支出合计 | 2 | 90.36
        （二）政府采购授予中小企业合同金额 | 6 | 35.00
        其中：授予小微企业合同金额 | 7 | 30.00
        """,
        {"procurement.total/value": "90.36", "procurement.sme/value": "35.00", "procurement.micro/value": "30.00"},
    ),
    "numbers with the sign of the yuan": (
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | ¥1,000.00 | ￥-5.00 |
        """,
        {"201/total": "¥1,000.00", "201/basic": "￥-5.00"},
    ),
    "statistics in two blocks": (
        "部门决算公开相关信息统计表",
        """
        项目 | 行次 | 统计数 | 项目 | 行次 | 统计数
        一、政府采购情况 | — | — | 三、国有资产占用情况 | — | —
        政府采购支出合计 | 1 | 5.00 | （一）车辆数合计（辆） | 7 | 3
        1.政府采购货物支出 | 2 | 5.00 | 2.主要负责人用车 | 9 | 3
        """,
        {
            "procurement.total/value": "5.00",
            "procurement.goods/value": "5.00",
            "vehicles.total/value": "3",
            "vehicles.leadership/value": "3",
        },
    ),
    "negative numbers and mixed separators": (
        "支出决算表",
        """
        科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 上缴上级支出 | 经营支出 | 对附属单位补助支出
        201 | 一般公共服务支出 | 20,218.21 | 20323.21 | －105.00 | (0.50) | – | 0.50
        """,
        {
            "201/total": "20,218.21",
            "201/basic": "20323.21",
            "201/project": "－105.00",
            "201/remitted_to_superior": "(0.50)",
            "201/operating": "–",
            "201/subsidy_to_subordinate": "0.50",
        },
    ),
}


@pytest.mark.parametrize(("title", "table", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_every_cell_stands_under_its_keys(read_table: ReadTable, title: str, table: str, expected: dict[str, str]) -> None:
    reading = read_table(title, table)
    assert "header_not_understood" not in kinds(reading)
    found = cells(reading)
    assert {place: found.get(place) for place in expected} == expected


def test_a_column_nobody_knows_is_reported_with_its_figures_and_stops_nothing(read_table: ReadTable) -> None:
    reading = read_table(
        "支出决算表",
        """
        科目编码 | 科目名称 | 本年支出合计 | 基本支出 | 项目支出 | 专项债务支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 3.00 | 2.00
        """,
    )
    assert cells(reading) == {"201/total": "9.00", "201/basic": "4.00", "201/project": "3.00"}
    (problem,) = reading.problems
    assert (problem.kind, problem.found) == ("column_not_understood", "专项债务支出: 2.00")


def test_a_row_nobody_knows_is_reported_and_stops_nothing(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 5.00
         | 区级配套 | 1.00 |  | 1.00
        """,
    )
    assert cells(reading) == {"201/total": "9.00", "201/basic": "4.00", "201/project": "5.00"}
    assert kinds(reading) == ["row_not_understood"]
    assert "区级配套" in reading.problems[0].found


def test_a_header_of_mostly_unknown_words_is_refused(read_table: ReadTable) -> None:
    reading = read_table(
        "支出决算表",
        """
        科目编码 | 科目名称 | 甲类 | 乙类 | 丙类 | 基本支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 3.00 | 2.00
        """,
    )
    assert reading.forms == []
    assert kinds(reading) == ["header_not_understood"]
    assert len(reading.tables) == 1


def test_the_second_part_of_a_form_by_economic_codes_is_the_economic_form(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算表（二）",
        """
        经济分类科目编码 | 科目名称 | 合计
        301 | 工资福利支出 | 4.00
        """,
    )
    assert reading.forms[0].form_id == "general_budget_economic"
    assert cells(reading) == {"301/basic": "4.00"}


@pytest.mark.parametrize(
    "note", ["本表无数据", "说明：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，故本表无数据。", "此表为空"]
)
def test_a_note_that_the_form_is_empty_is_no_row(read_table: ReadTable, note: str) -> None:
    reading = read_table(
        "政府性基金预算财政拨款收入支出决算表",
        f"""
        科目编码 | 科目名称 | 年初结转和结余 | 本年收入 | 本年支出 | < | < | 年末结转和结余
        ^ | ^ | ^ | ^ | 小计 | 基本支出 | 项目支出 | ^
        合计 | < |  |  |  |  |  |
        {note} | < | < | < | < | < | < | <
        """,
    )
    assert [row.row_key for row in reading.forms[0].rows] == ["total"]
    assert reading.problems == []


def test_a_form_of_a_header_alone_is_an_empty_form(read_table: ReadTable) -> None:
    reading = read_table("国有资本经营预算财政拨款支出决算表", "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出")
    assert [(form.form_id, form.rows) for form in reading.forms] == [("state_capital", [])]
    assert reading.problems == []


def test_the_unit_may_stand_in_the_header_only(read_table: ReadTable) -> None:
    reading = read_table("财政拨款“三公”经费支出决算表", "项目 | 预算数（万元） | 决算数（万元）\n“三公”经费合计 | 1.00 | 0.50", unit="")
    assert reading.forms[0].unit == "万元"
    assert cells(reading) == {"budget/total": "1.00", "final/total": "0.50"}


def test_units_that_the_accounts_include_are_listed(read_table: ReadTable) -> None:
    reading = read_table("", "序号 | 单位名称 | 备注\n1 | 某市水务局（本级） |\n2 | 某市河道管理所 | 事业单位")
    assert reading.units == ["某市水务局（本级）", "某市河道管理所"]


def test_a_list_of_contents_in_a_table_is_no_form(read_table: ReadTable) -> None:
    reading = read_table("目录", "收入支出决算总表 | 3\n收入决算表 | 4\n支出决算表 | 5")
    assert reading.forms == []
    assert reading.problems == []
    assert len(reading.tables) == 1


def test_columns_that_a_form_lacks_on_one_side_are_reported(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款基本支出决算表",
        """
        科目编码 | 科目名称 | 决算数 | 科目编码 | 科目名称
        301 | 工资福利支出 | 5.00 | 302 | 商品和服务支出
        """,
    )
    assert cells(reading) == {"301/basic": "5.00"}
    assert kinds(reading) == ["columns_missing"]
    reading = read_table(
        "“三公”经费支出决算表",
        """
        预算数 | < | < | 决算数 | <
        合计 | 因公出国（境）费 | 公务接待费 | 合计 | 因公出国（境）费
        3.00 | 2.00 | 1.00 | 2.00 | 1.00
        """,
    )
    assert kinds(reading) == ["columns_missing"]


def test_statistics_below_the_three_public_form_are_reported_and_stop_nothing(read_table: ReadTable) -> None:
    reading = read_table(
        "财政拨款“三公”经费、会议费和培训费支出决算表",
        """
        “三公”经费 | < | < | < | < | < | 会议费 | 培训费
        合计 | 因公出国（境）费 | 公务用车购置及运行维护费 | < | < | 公务接待费 | ^ | ^
        ^ | ^ | 小计 | 公务用车购置费 | 公务用车运行维护费 | ^ | ^ | ^
        6.00 |  | 4.00 | 3.00 | 1.00 | 2.00 | 3.20 | 11.05
        相关统计数： | < | < | < | < | < | < | <
        国内公务接待批次（个） | < | < | 21 | 国内公务接待人次（人） | < | < | 183
        """,
    )
    assert cells(reading) == {
        "final/total": "6.00",
        "final/vehicle_total": "4.00",
        "final/vehicle_purchase": "3.00",
        "final/vehicle_operation": "1.00",
        "final/reception": "2.00",
        "final/meeting": "3.20",
        "final/training": "11.05",
    }
    assert kinds(reading) == ["row_not_understood"]


def test_a_title_that_runs_over_the_edge_of_the_paper_names_the_form(read_table: ReadTable) -> None:
    reading = read_table(
        "某市文化局2022年度一般公共预算财政拨款支出决算",
        """
        科目编码 | 科目名称 | 小计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | 9.00 | 4.00 | 5.00
        """,
    )
    assert [form.form_id for form in reading.forms] == ["general_budget_expenditure"]
