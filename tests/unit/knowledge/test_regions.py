"""Departments are placed in the region that their name begins with, or nowhere."""

from __future__ import annotations

import pytest

from dagster_project.knowledge.regions import region_name, region_of


@pytest.mark.parametrize(
    ("department", "code"),
    [
        ("忻州市工业和信息化局", "140900"),
        ("上海市普陀区财政局", "310107"),
        ("山西省财政厅", "140000"),
        ("山西省忻州市忻府区教育局", "140902"),
        ("山西忻州市忻府区教育局", "140902"),
        ("广西南宁市青秀区人民法院", "450103"),
    ],
)
def test_the_longest_run_of_region_names_decides(department: str, code: str) -> None:
    assert region_of(department, 2021) == code


@pytest.mark.parametrize("department", ["普陀区财政局", "城区教育局", "西南大学", "山西大学", "国家统计局", "", None])
def test_a_name_that_fits_no_region_or_several_tells_nothing(department: str | None) -> None:
    assert region_of(department, 2021) == "000000"


def test_a_code_counts_in_the_years_it_was_in_force() -> None:
    assert region_of("哈密市财政局", 2010) == "652201"
    assert region_of("哈密市财政局", 2021) == "650500"
    assert region_of("哈密市财政局") == "650500"


@pytest.mark.parametrize(("code", "name"), [("140900", "忻州市"), ("310107", "普陀区"), ("000000", "")])
def test_a_code_has_a_name(code: str, name: str) -> None:
    assert region_name(code) == name
