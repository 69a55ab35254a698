"""A registry says where disclosures are; a line that is unclear is refused and stops no other."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import PROJECT
from dagster_project.landing.pending import Partition
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import COLUMNS, RegistryFacts, RegistryLine, is_registry, read_registry


def write(path: Path, *lines: str, header: str = ",".join(COLUMNS)) -> Path:
    path.write_text("\ufeff" + "\n".join([header, *lines]), encoding="utf-8")
    return path


def test_a_line_says_whose_it_is_where_it_is_and_when_it_is_due(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", "忻州市教育局,忻州市第一中学,140900,2021,https://example.org/a.html,*决算*,2022-10-31")
    assert list(read_registry(path)) == [
        RegistryLine(
            path,
            2,
            RegistryFacts("忻州市教育局", "忻州市第一中学", "140900", "2021"),
            "https://example.org/a.html",
            "*决算*",
            date(2022, 10, 31),
        )
    ]


def test_links_and_day_may_be_left_out(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", "甲局,,,2021,a.pdf", header="department,unit,region,fiscal_year,location")
    assert list(read_registry(path)) == [RegistryLine(path, 2, RegistryFacts("甲局", fiscal_year="2021"), "a.pdf")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("甲局,,140900,2021,,,", "names no location"),
        ("甲局", "names no location"),
        ("甲局,,山西,2021,a.txt,,", "gives the region 山西"),
        ("甲局,,140900,21年,a.txt,,", "gives the fiscal year 21年"),
        ("甲局,,140900,2021,a.txt,,十月底", "expects the document by 十月底"),
        ("甲局,,140900,2021,a.txt,,20221031", "expects the document by 20221031"),
        ("甲局,,140900,2021,a.html,*决算*,", "looks for links in the file a.html"),
    ],
)
def test_a_line_that_is_unclear_is_refused_and_stops_no_other(tmp_path: Path, line: str, reason: str) -> None:
    refused, entry = read_registry(write(tmp_path / "r.csv", line, "乙局,,,,a.txt,,"))
    assert isinstance(refused, Refusal)
    assert (refused.why.reason(Language.EN), refused.path) == (reason, f"{tmp_path / 'r.csv'}:2")
    assert isinstance(entry, RegistryLine)


@pytest.mark.parametrize(
    ("said", "partition"),
    [
        (RegistryFacts("忻州市教育局", "", "", "2021"), Partition(2021, "140900")),
        (RegistryFacts("忻州市教育局", "西南大学", "", "2021"), Partition(2021, "000000")),
        (RegistryFacts("忻州市教育局", "", "310107", "2021"), Partition(2021, "310107")),
        (RegistryFacts(), Partition(0, "000000")),
    ],
)
def test_a_line_belongs_to_a_partition(said: RegistryFacts, partition: Partition) -> None:
    assert RegistryLine(Path("r.csv"), 2, said, "a.pdf").partition == partition


def test_the_shipped_registry_is_one() -> None:
    path = PROJECT / "seeds" / "registry" / "sources.csv"
    assert is_registry(path)
    assert list(read_registry(path)) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("甲局,,140900,²⁰²¹,a.txt,,", "gives the fiscal year ²⁰²¹"),
        ("甲局,,①,2021,a.txt,,", "gives the region ①"),
        ("甲�,,140900,2021,a.txt,,", "holds characters that were lost (�)"),
        ('"甲局,,140900,2021,a.txt,,', "cannot be parted into cells: a quotation mark is not closed, or a cell is too long"),
        ("甲局,,140900,2021,https://u:p@example.org/a,,", "has the name or password of a user in its address https://***@example.org/a"),
    ],
)
def test_what_only_looks_like_a_line_is_refused_and_stops_no_other(tmp_path: Path, line: str, reason: str) -> None:
    refused, entry = read_registry(write(tmp_path / "r.csv", line, "乙局,,,,a.txt,,"))
    assert isinstance(refused, Refusal)
    assert refused.why.reason(Language.EN) == reason
    assert isinstance(entry, RegistryLine)


def test_digits_of_any_width_are_digits(tmp_path: Path) -> None:
    (entry,) = read_registry(write(tmp_path / "r.csv", "甲局,,１４０９００,２０２１,a.txt,,２０２２-10-31"))
    assert isinstance(entry, RegistryLine)
    assert (entry.statement.region, entry.statement.fiscal_year, entry.expected_by) == ("140900", "2021", date(2022, 10, 31))


def test_a_column_that_looks_misspelt_is_told_and_the_lines_are_read(tmp_path: Path) -> None:
    header = "Department,unit,region,fiscal_year,location,expected_on,remarks"
    told, entry = read_registry(write(tmp_path / "r.csv", "甲局,,,2021,a.pdf,2022-10-31,x", header=header))
    assert isinstance(told, Refusal)
    assert told.why.reason(Language.EN) == "has the unknown column expected_on, which looks like expected_by"
    assert isinstance(entry, RegistryLine)
    assert entry.statement.department == "甲局"


@pytest.mark.parametrize("content", ["", "\n\n", "甲局,a.pdf\n"])
def test_a_table_without_the_columns_is_refused_by_their_names(tmp_path: Path, content: str) -> None:
    path = tmp_path / "r.csv"
    path.write_text(content, encoding="utf-8")
    (refused,) = read_registry(path)
    assert isinstance(refused, Refusal)
    assert "is a registry without the column department, unit, region, fiscal_year, location" in refused.why.reason(Language.EN)


def test_a_line_over_which_anything_else_goes_wrong_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str) -> bool:
        raise RuntimeError("broken")

    monkeypatch.setattr("dagster_project.landing.registry._is_day", fail)
    refused, entry = read_registry(write(tmp_path / "r.csv", "甲局,,,2021,a.txt,,2022-10-31", "乙局,,,2021,b.txt,,"))
    assert isinstance(refused, Refusal)
    assert refused.why.reason(Language.EN) == "cannot be read (RuntimeError: broken)"
    assert isinstance(entry, RegistryLine)
