"""The units that a department's overview names."""

from __future__ import annotations

import pytest

from dagster_project.documents.text.dump import TextLine
from dagster_project.forms.model import IncludedUnit
from dagster_project.narrative.claims.paragraphs import paragraphs
from dagster_project.narrative.included_units import included_units


def units(*lines: str) -> list[IncludedUnit]:
    text = ["第一部分 部门概况", "二、部门决算单位构成", *lines, "第二部分 某市水务局2023年度部门决算表"]
    return included_units(paragraphs(TextLine(3, number, line, False) for number, line in enumerate(text)))


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["纳入2023年度决算编制范围的有某市水务局本级一家。"], ["某市水务局本级"]),
        (
            ["纳入某市水务局2023年度部门决算编制范围的单位包括：", "1.某市水务局（本级）", "2.某市河道管理所", "3、某市第3水文站"],
            ["某市水务局（本级）", "某市河道管理所", "某市第3水文站"],
        ),
        (["本部门决算反映某市水务局本级、某市水务局附属学校和某市水务局培训中心的收支情况。"], ["某市水务局本级", "某市水务局附属学校", "某市水务局培训中心"]),
        (["所属单位共2个，分别为某市工业和信息化服务中心及某市国有资产服务中心等。"], ["某市工业和信息化服务中心", "某市国有资产服务中心"]),
        (["序号 单位名称 备注", "1 某市水务局（本级）", "2 某市河道管理所"], ["某市水务局（本级）", "某市河道管理所"]),
        (["某市水务局内设机构：办公室、人事教育科、水资源管理科室。下属事业单位2个，某市第1水文站。"], ["某市第1水文站"]),
        (["某市水务局无下属预算单位，编制人数30人。"], []),
    ],
)  # fmt: skip
def test_units_are_named_in_sentences_and_lists(lines: list[str], names: list[str]) -> None:
    assert units(*lines) == [IncludedUnit(name, 3) for name in names]


def test_what_is_said_of_units_elsewhere_lists_none() -> None:
    text = ["第三部分 2023年度部门决算情况说明", "一、收入决算情况", "下属单位某市河道管理所的收入增加。"]
    assert included_units(paragraphs(TextLine(9, number, line, False) for number, line in enumerate(text))) == []
