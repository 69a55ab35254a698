"""Forms of some provinces as they are printed there, and tables of the same titles that are others."""

from __future__ import annotations

from tests.unit.forms.conftest import ReadTable, cells, kinds


def test_function_codes_by_economic_codes_with_a_row_of_codes_below_the_names(read_table: ReadTable) -> None:
    reading = read_table(
        "财政拨款支出决算明细表",
        """
        项目 | < | 合计 | 工资福利支出 | < | < | 资本性支出 | <
        科目编码 | 科目名称 | ^ | 小计 | 基本工资 | 津贴补贴 | 小计 | 办公设备购置
        | | | 301 | 30101 | 30102 | 310 | 31002
        栏次 | < | 1 | 2 | 3 | 4 | 5 | 6
        | 合计 | 6.00 | 5.00 | 3.00 | 2.00 | 1.00 | 1.00
        205 | 教育支出 | 6.00 | 5.00 | 3.00 | 2.00 | 1.00 | 1.00
        """,
    )
    assert kinds(reading) == []
    assert cells(reading) == {
        f"{row}/{column}": text
        for row in ("total", "205")
        for column, text in {"total": "6.00", "301": "5.00", "30101": "3.00", "30102": "2.00", "310": "1.00", "31002": "1.00"}.items()
    }


def test_a_column_between_two_others_that_nobody_knows_is_told_and_the_rest_is_read(read_table: ReadTable) -> None:
    reading = read_table(
        "一般公共预算财政拨款支出决算明细表",
        """
        科目编码 | 科目名称 | 合计 | 工资福利支出 | < | 商品和服务支出
        ^ | ^ | ^ | 基本工资 | 某项新补贴 | ^
        205 | 教育支出 | 6.00 | 3.00 | 2.00 | 1.00
        """,
    )
    assert kinds(reading) == ["column_not_understood"]
    assert cells(reading) == {"205/total": "6.00", "205/30101": "3.00", "205/302": "1.00"}


def test_a_detail_without_economic_columns_is_the_form_that_its_columns_are(read_table: ReadTable) -> None:
    reading = read_table("财政拨款支出决算明细表", "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n205 | 教育支出 | 3.00 | 2.00 | 1.00")
    assert [form.form_id for form in reading.forms] == ["appropriation_expenditure"]


def test_projects_by_economic_code_are_a_form_and_projects_by_function_code_none(read_table: ReadTable) -> None:
    title, head = "一般公共预算财政拨款项目支出决算表", "科目编码 | 科目名称 | 决算数"
    reading = read_table(title, f"{head}\n302 | 商品和服务支出 | 5.00\n30201 | 办公费 | 5.00")
    assert cells(reading) == {"302/project": "5.00", "30201/project": "5.00"}
    other = read_table(title, f"{head}\n205 | 教育支出 | 5.00\n20502 | 普通教育 | 5.00\n2050201 | 学前教育 | 5.00")
    assert (other.forms, [table.title for table in other.tables]) == ([], [title])


def test_state_assets(read_table: ReadTable) -> None:
    reading = read_table(
        "国有资产使用情况表",
        """
        项目 | 行次 | 资产总额 | 流动资产 | 固定资产 | < | < | < | < | 对外投资/有价证券 | 在建工程 | 无形资产 | 其他资产
        ^ | ^ | ^ | ^ | 小计 | 房屋构筑物 | 车辆 | 单价200万以上大型设备 | 其他固定资产 | ^ | ^ | ^ | ^
        栏次 | | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11
        合计 | 1 | 9.00 | 4.00 | 5.00 | 3.00 | 1.50 | | 0.50 | | | |
        """,
    )
    assert kinds(reading) == []
    assert cells(reading) == {
        "total/total": "9.00",
        "total/current": "4.00",
        "total/fixed_total": "5.00",
        "total/fixed_buildings": "3.00",
        "total/fixed_vehicles": "1.50",
        "total/fixed_other": "0.50",
    }


def test_procurement_in_one_column(read_table: ReadTable) -> None:
    reading = read_table("政府采购情况表", "项目 | 采购金额\n合计 | 6.00\n货物 | 1.00\n工程 | 2.00\n服务 | 3.00")
    assert cells(reading) == {
        f"procurement.{key}/total": f"{n}.00" for key, n in (("total", 6), ("goods", 1), ("works", 2), ("services", 3))
    }


def test_assets_and_liabilities_side_by_side(read_table: ReadTable) -> None:
    reading = read_table(
        "资产负债情况表",
        """
        资产 | 年初数 | 年末数 | 负债和净资产 | 年初数 | 年末数
        一、流动资产 | 1.00 | 2.00 | 一、流动负债 | 3.00 | 1.00
        二、固定资产 | 4.00 | 4.00 | 负债合计 | 3.00 | 1.00
        | | | 净资产合计 | 2.00 | 5.00
        资产总计 | 5.00 | 6.00 | 负债和净资产总计 | 5.00 | 6.00
        """,
    )
    found = cells(reading)
    assert found["assets.total/closing"] == found["liabilities_and_net_assets.total/closing"] == "6.00"
    assert (found["assets.current/opening"], found["liabilities.total/opening"], found["net_assets.total/closing"]) == (
        "1.00",
        "3.00",
        "5.00",
    )


def test_meetings_and_training_in_a_form_of_their_own(read_table: ReadTable) -> None:
    reading = read_table(
        "会议费和培训费支出决算表", "项目 | 预算数 | 决算数\n合计 | 3.00 | 2.00\n会议费 | 2.00 | 1.50\n培训费 | 1.00 | 0.50"
    )
    assert cells(reading)["meeting/final"] == "1.50"
    assert cells(reading)["training/budget"] == "1.00"


def test_a_unit_in_the_heads_that_is_not_the_one_above_leaves_the_unit_unknown(read_table: ReadTable) -> None:
    head = "科目编码 | 科目名称 | 合计（元） | 基本支出（元） | 项目支出（元）\n205 | 教育支出 | 3.00 | 2.00 | 1.00"
    reading = read_table("一般公共预算财政拨款支出决算表", head)
    assert (reading.forms, [(problem.kind, problem.variant) for problem in reading.problems]) == ([], [("unit_unknown", "several")])
