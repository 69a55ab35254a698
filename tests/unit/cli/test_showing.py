"""Every place that `check` names can be shown: cells, rows, forms, and words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from dagster_project.cli.main import app
from dagster_project.landing import originals
from dagster_project.landing.home import PROJECT, Home
from dagster_project.publish.published_copy import publish
from tests import bad_documents

SAMPLE = PROJECT / "raw" / "inbox" / "industry_2021.txt"
FAULTY = PROJECT / "raw" / "inbox" / "faulty_2022.txt"
STORED = "aaaaaaaaaaaaaaaa00"


def juesuan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def home(whole_home: Home) -> Home:
    publish(whole_home)
    return whole_home


def test_show_draws_the_cell_of_a_document_in_the_warehouse(home: Home, tmp_path: Path) -> None:
    picture = tmp_path / "图" / "cell.png"
    originals.store(home, STORED, "a.pdf", bad_documents.pages(5))
    result = juesuan(
        "show", "工业", "income_expenditure_summary/expenditure.current_year_total/amount", "--home", home.root, "--output", picture
    )
    assert result.exit_code == 0, result.stderr
    assert "80.00 (80.00 yuan), page 5" in result.stdout
    with Image.open(picture) as image:
        assert (image.format, image.size) == ("PNG", (1200, 1600))
        assert image.getpixel((2 * 130, 2 * 210)) == (255, 236, 150)
        assert image.getpixel((2 * 130, 2 * 300)) == (255, 255, 255)


def test_show_of_a_text_dump_prints_the_lines_around_the_figure() -> None:
    result = juesuan("show", SAMPLE, "income_expenditure_summary/income.general_budget/amount")
    assert result.exit_code == 0
    (marked,) = (line for line in result.stdout.splitlines() if line.startswith(">"))
    assert "94,117,095.44" in marked
    assert len(result.stdout.splitlines()) == 8


@pytest.mark.parametrize(
    ("document", "cell", "told"),
    [
        (
            "a 2021.txt",
            "income_expenditure_summary/income.general_budge/amount",
            "nearest are income_expenditure_summary/income.general_budget/amount",
        ),
        ("a 2021.txt", "income_expenditure_summary/income.general_budget/amount", "no longer holds the original"),
        ("普陀", "income/total/total", "no document of the warehouse is called 普陀"),
        ("a 2021.txt", "narrative/99999", "has no words at narrative/99999"),
        ("a 2021.txt", "narrative/30/3辆/1", "has no words at narrative/30/3辆/1"),
        ("a 2021.txt", "evaluation/99999.1/rate_score", "has no words at evaluation/99999.1/rate_score"),
        (str(FAULTY), "narrative/21/100.00%/2", "(20 pages) has no words at narrative/21/100.00%/2"),
    ],
)
def test_show_of_what_is_not_there_is_explained(home: Home, document: str, cell: str, told: str) -> None:
    if "original" not in told:
        originals.store(home, STORED, "a.pdf", bad_documents.pages(5))
    result = juesuan("show", document, cell, "--home", home.root)
    assert result.exit_code == 1
    assert told in " ".join(result.stderr.split())
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("place", ["income_expenditure_summary/expenditure.current_year_total/-", "income_expenditure_summary/-/-"])
def test_a_place_without_a_column_is_the_row_or_the_form(home: Home, tmp_path: Path, place: str) -> None:
    originals.store(home, STORED, "a.pdf", bad_documents.pages(5))
    picture = tmp_path / "row.png"
    result = juesuan("show", "a 2021.txt", place, "--home", home.root, "--output", picture)
    assert result.exit_code == 0, result.stderr
    if "current_year" in place:
        with Image.open(picture) as image:
            assert image.getpixel((2 * 130, 2 * 210)) == (255, 236, 150)


def test_a_place_of_the_words_is_a_picture_of_their_page(home: Home, tmp_path: Path) -> None:
    originals.store(home, STORED, "a.pdf", bad_documents.pages(30))
    picture = tmp_path / "words.png"
    result = juesuan("show", "a 2021.txt", "narrative/30/1辆/1", "--home", home.root, "--output", picture)
    assert result.exit_code == 0, result.stderr
    assert "narrative/30/1辆/1: 共有车辆1辆, page 30" in result.stdout
    assert picture.exists()


def test_a_place_of_the_words_of_a_dump_is_the_lines_around_them() -> None:
    result = juesuan("show", FAULTY, "narrative/18/100.00%/2")
    assert result.exit_code == 0, result.stderr
    assert any("100.00%" in line for line in result.stdout.splitlines() if line.startswith(">"))


@pytest.mark.parametrize("place", ["-", "narrative/-/procurement_small", "-/-/-"])
def test_what_is_nowhere_said_has_no_place(home: Home, place: str) -> None:
    originals.store(home, STORED, "a.pdf", bad_documents.pages(5))
    result = juesuan("show", "a 2021.txt", place, "--home", home.root)
    assert result.exit_code == 0, result.stderr
    assert "there is no cell and no words" in result.stdout


def test_of_a_format_that_is_neither_pdf_nor_text_the_figure_and_its_page_are_told(home: Home) -> None:
    originals.store(home, STORED, "a.ofd", b"PK\x03\x04\x00\x00\xff\xfe")
    result = juesuan("show", "a 2021.txt", "income_expenditure_summary/expenditure.current_year_total/amount", "--home", home.root)
    assert result.exit_code == 0, result.stderr
    assert "80.00 (80.00 yuan), page 5" in result.stdout
    assert "pages of this format are not drawn: open the file in a viewer, at page 5" in result.stdout
