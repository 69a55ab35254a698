"""Head lines as departments print them: the name, and nothing else, whatever stands around it."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.recognise.department_name import clean_name
from dagster_project.forms.recognise.document_head import document_head, owner
from dagster_project.forms.recognise.heads import fields, folded, plain
from dagster_project.forms.recognise.titles import FormText

NAME = "示例县招商服务中心"
COLUMNS = "科目编码 科目名称 本年支出合计 基本支出 项目支出"


def form(head: str, title: str = "支出决算表") -> FormText:
    lines = [*head.split("\n"), COLUMNS, "合计 3,456.85 236.65 3,220.20"]
    return FormText("expenditure", title, tuple(TextLine(1, number, line, False) for number, line in enumerate(lines)), (), "万元")


HEADS = [
    f"部门：{NAME} 金额单位：万元",
    f"部门：123001-{NAME} 金额单位：万元",
    f"部门：123001 {NAME} 金额单位：万元",
    f"部门：123001{NAME} 金额单位：万元",
    f"部门：123001—{NAME}　单位：万元",
    f"部门：123.001_{NAME}　单位：万元",
    f"部门：[123001]{NAME} 金额单位：万元",
    f"部门：【123001】{NAME} 金额单位：万元",
    f"部门：（123001）{NAME} 金额单位：万元",
    f"部门：{NAME}（123001） 金额单位：万元",
    f"部门：{NAME}　打印日期：2022-08-01　金额单位：万元",
    f"部门：{NAME} 打印日期：2022年8月1日",
    f"部门：{NAME} 打印时间：2022-08-01 10:30:15 金额单位：万元",
    f"部门：{NAME} 报表日期：2021-12-31",
    f"部门：{NAME} 编制日期：2022年3月 金额单位：元",
    f"部门：{NAME}编制日期：2022年3月",
    f"部门：{NAME} 预算级次：县级 金额单位：万元",
    f"预算级次：一级 部门：{NAME} 金额单位：万元",
    f"部门：{NAME} 单位负责人：张三 财务负责人：李四",
    f"部门：{NAME}单位负责人：张三",
    f"部门：{NAME} 填报单位负责人：张三",
    f"部门：{NAME} 联络员姓名：张三",
    f"单位负责人：张三 编制单位：{NAME}",
    f"部门：{NAME} 财务负责人： 金额单位：万元",
    f"部门：{NAME} 统一社会信用代码：91110000MA0012345X 金额单位：万元",
    f"统一社会信用代码：12110000400000000X\n单位名称：{NAME}\n金额单位：万元",
    f"部门：{NAME} 组织机构代码：40000000-1",
    f"部门代码：123001 部门名称：{NAME} 金额单位：万元",
    f"部门：{NAME} 货币单位：人民币元",
    f"部门：{NAME}货币单位：人民币元",
    f"部门：{NAME}货币：人民币元",
    f"部门：{NAME}金额单位：万元",
    f"部门：{NAME}|单位：元",
    f"部门：{NAME} | 单位：元",
    f"部门：{NAME}（盖章） 单位：元",
    f"部门：{NAME}（公章）",
    f"部门：{NAME}（加盖公章）",
    f"编制单位（盖章）：{NAME} 金额单位：万元",
    f"填报单位(公章): {NAME}",
    f"填报部门（单位）：{NAME} 2021年度",
    f"部门名称：{NAME}",
    f"预算部门：{NAME} 单位：万元",
    f"主管部门：{NAME} 单位：万元",
    f"主管部门：示例县人民政府 单位名称：{NAME} 单位：万元",
    f"单位：{NAME} 单位：万元",
    f"单位：万元 单位：{NAME}",
    f"部 门：{NAME} 金 额 单 位：万元",
    f"部门\n{NAME}\n金额单位：万元".replace("部门\n", "部门：\n"),
    f"部门名称\n{NAME}\n金额单位\n万元",
    f"部门名称 {NAME} 金额单位 万元",
    "部门：示 例 县 招 商 服 务 中 心 金额单位：万元",
    "部门：示例县招商\n服务中心 金额单位：万元",
    f"部门：“{NAME}” 金额单位：万元",
    f"部门：{NAME}； 金额单位：万元",
    f"部门：{NAME}。",
    f"部门：\u200b{NAME}\ufeff 金额单位：万元",
    f"部门:{NAME} 公开03表",
    f"部门：{NAME}（单位：万元）",
    f"部门：{NAME}（万元）",
    f"部门：{NAME} 第1页 共2页 页码：1",
    f"部门：{NAME} 张三 金额单位：万元",
    f"部门：123 {NAME} 金额单位：万元",
    f"部门：123001\n{NAME}\n金额单位：万元",
    f"填报单位：{NAME}（签章） 单位负责人（签章）：张三",
    f"部门：{NAME}\n编报说明如下\n金额单位：万元",
    f"部门：{NAME} 2022-08-01 金额单位：万元",
    f"名称：{NAME} 单位：元",
]


@pytest.mark.parametrize("head", HEADS)
def test_a_head_gives_the_name_and_nothing_else(head: str) -> None:
    assert owner(form(head)) == NAME


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("部门：某市教育局（本级） 金额单位：元", "某市教育局（本级）"),
        ("部门：某市教育局(本级)(盖章) 金额单位：元", "某市教育局（本级）"),
        ("部门：某市第101中学 金额单位：元", "某市第101中学"),
        ("部门：某市101中学 金额单位：元", "某市101中学"),
        ("单位：元氏县水务局 金额单位：元", "元氏县水务局"),
        ("部门：示例县公安局110指挥中心 单位：元", "示例县公安局110指挥中心"),
        ("部门：某市教育局 （本级） 金额单位：元", "某市教育局（本级）"),
        ("单位：元 金额", None),
        ("单位：人民币万元", None),
        ("金额单位：万元", None),
        ("单位负责人：张三 财务负责人：李四 填表人：王五", None),
        ("部门： 金额单位：万元", None),
        ("部门：示例县招商服务打印员姓名：张三", None),  # where the name ends cannot be known
    ],
)
def test_a_head_that_says_something_else(head: str, name: str | None) -> None:
    assert owner(form(head)) == name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2021年示例县水务局收入决算表", "示例县水务局"),
        ("2021年度示例县水务局收入决算表", "示例县水务局"),
        ("示例县水务局（2021年度）收入决算表", "示例县水务局"),
        ("示例县水务局2021年度收入决算表", "示例县水务局"),
        ("2021年度部门收入决算表", None),
    ],
)
def test_a_name_in_the_title(title: str, name: str | None) -> None:
    assert owner(form("金额单位：万元", title)) == name


@pytest.mark.parametrize(
    ("head", "code"),
    [
        (f"部门：123001-{NAME} 金额单位：万元", "123001"),
        (f"部门：123001{NAME} 金额单位：万元", "123001"),
        (f"部门：123 {NAME} 金额单位：万元", "123"),
        (f"部门：【123001】{NAME} 金额单位：万元", "123001"),
        (f"部门：123.001_{NAME}　单位：万元", "123.001"),
        (f"部门：{NAME}（123001） 金额单位：万元", "123001"),
        (f"部门：123001\n{NAME}\n金额单位：万元", "123001"),
        (f"部门代码：123001 部门名称：{NAME} 金额单位：万元", "123001"),
        (f"单位名称：{NAME} 预算单位编码：123001001 单位：元", "123001001"),
        (f"部门：{NAME} 金额单位：万元", None),
        (f"部门：{NAME} 统一社会信用代码：11110000400000000X 金额单位：万元", None),
        (f"部门：{NAME} 组织机构代码：40000000-1", None),
        (f"部门：2021{NAME} 金额单位：万元", None),
        ("部门：某市第101中学 金额单位：元", None),
        ("部门：示例县公安局110指挥中心 单位：元", None),
        (f"部门：{NAME} 2022-08-01 金额单位：万元", None),
    ],
)
def test_the_code_beside_the_name_is_kept(head: str, code: str | None) -> None:
    of_form = form(head)
    found = document_head(of_form.lines, [of_form])
    assert (found.department is not None, found.department_code) == (True, code)


@pytest.mark.parametrize(
    "text", [NAME, f"123001{NAME}", f"[123001]{NAME}(盖章)", f"{NAME}、", f"({NAME})", f"{NAME}(公章", f"{NAME}_123001", f"{NAME}(元)"]
)
def test_a_name_has_one_spelling(text: str) -> None:
    assert clean_name(text) == NAME


def test_fields_keep_what_stands_behind_each_label() -> None:
    found = [(field.role, plain(field.value)) for field in fields(folded([f"部门：{NAME} 打印日期：2022-08-01 单位负责人：张三"]))]
    assert found == [("department", NAME), ("date", "2022-08-01"), ("person", "张三")]


YEARS = [
    (f"{NAME}2016部门决算", "", "支出决算表", 2016),
    ("部门决算\n（2016年度）", "", "支出决算表", 2016),
    (f"{NAME}（2016年度）部门决算", "", "支出决算表", 2016),
    (f"{NAME}16年度部门决算", "", "支出决算表", 2016),
    (f"{NAME}二〇二一年度部门决算", "", "支出决算表", 2021),
    (f"{NAME}二○二一年部门决算", "", "支出决算表", 2021),
    (f"{NAME} 2021 年 度 部 门 决 算", "", "支出决算表", 2021),
    (f"{NAME}FY2021部门决算", "", "支出决算表", 2021),
    ("", "决算年度：2021", "支出决算表", 2021),
    ("", "年度：2021 金额单位：元", "支出决算表", 2021),
    ("", "2021年度", "支出决算表", 2021),
    ("", f"部门：{NAME} 2021年度 金额单位：元", "支出决算表", 2021),
    ("", "2021-01-01至2021-12-31", "支出决算表", 2021),
    ("", "2021年1月1日至2021年12月31日", "支出决算表", 2021),
    ("", "会计期间：2021年1-12月", "支出决算表", 2021),
    ("", "", f"2021年{NAME}支出决算表", 2021),
    (f"{NAME}2021年度部门决算", "打印日期：2022-08-01", "支出决算表", 2021),
    (f"{NAME}2021年度部门决算\n与2020年度决算相比", "编制日期：2022年8月", "支出决算表", 2021),
    (f"{NAME}2022年度部门决算", "", "2021年度支出决算表", 2021),
    ("某局2021年度部门决算\n某局2022年度部门决算", "", "支出决算表", None),
    ("", "打印日期：2022-08-01", "支出决算表", None),
    ("2022年8月1日", "", "支出决算表", None),
]


@pytest.mark.parametrize(("cover", "head", "title", "year"), YEARS)
def test_the_year_of_the_accounts(cover: str, head: str, title: str, year: int | None) -> None:
    of_form = form(head, title)
    lines = [TextLine(1, number, line, False) for number, line in enumerate(filter(None, [*cover.split("\n"), title]))]
    assert document_head([*lines, *of_form.lines], [of_form]).fiscal_year == year


def test_of_years_the_one_of_most_forms_counts() -> None:
    forms = [form("", f"{year}年度支出决算表") for year in (2021, 2021, 2020)]
    assert document_head([TextLine(1, 0, "某局2022年度部门决算", False)], forms).fiscal_year == 2021
