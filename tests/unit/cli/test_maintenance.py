"""The verbs that keep a warehouse in order: wrong usage, unknown and ambiguous names, and a difference between two versions."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from dagster_project.cli.main import app
from dagster_project.landing.home import Home
from dagster_project.publish.published_copy import publish
from dagster_project.publish.soundness import publish_and_seal

NEW, OLD = "aaaaaaaaaaaaaaaa", "cccccccccccccccc"


def juesuan(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def home(built_home: Home) -> Home:
    """The built warehouse, in which the old version prints one cell otherwise and another not at all."""
    with duckdb.connect(str(built_home.unpublished)) as connection:
        connection.execute(
            f"""
            insert into marts.fct_final_account_line by name
            select * replace ('{OLD}' as document_id, '90.5' as printed_text, 90.5 as amount_yuan)
            from marts.fct_final_account_line where row_key = 'income.general_budget'
            """
        )
    publish(built_home)
    return built_home


@pytest.mark.parametrize(
    "arguments", [["forget"], ["reread"], ["reread", "a.txt", "--all"], ["diff"], ["diff", "a", "b", "c"], ["build", "a.txt"]]
)
def test_wrong_usage_has_status_two(arguments: list[str], tmp_path: Path) -> None:
    assert juesuan(*arguments, "--home", tmp_path).exit_code == 2


@pytest.mark.parametrize("verb", ["forget", "reread"])
def test_a_document_that_is_not_landed_is_named(verb: str, tmp_path: Path) -> None:
    Home.at(tmp_path).landed.mkdir(parents=True)
    result = juesuan(verb, "gone.txt", "--home", tmp_path)
    assert result.exit_code == 1
    assert "no landed document is called gone.txt" in result.stderr
    assert isinstance(result.exception, SystemExit)


@pytest.mark.parametrize("arguments", [["doctor"], ["doctor", "--repair"], ["forget", "a.txt"], ["reread", "--all"]])
def test_a_home_that_is_mistyped_is_told_and_not_made(arguments: list[str], tmp_path: Path) -> None:
    result = juesuan(*arguments, "--home", tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "there is no warehouse in" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_diff_compares_a_version_with_the_one_before(home: Home) -> None:
    result = juesuan("diff", "工业和信息化", "--home", home.root)
    assert result.exit_code == 0, result.stderr
    assert f"before  {OLD}  old.txt" in result.stdout
    assert f"after   {NEW}  a 2021.txt" in result.stdout
    assert "4 cells differ" in result.stdout
    assert "income.general_budget/amount changed 90.50 90.00 -0.50" in " ".join(result.stdout.split())


def test_diff_compares_any_two_as_json(home: Home) -> None:
    result = juesuan("diff", "a 2021.txt", OLD[:5], "--json", "--home", home.root)
    told = json.loads(result.stdout)
    assert (told["previous"]["document_id"], told["document"]["document_id"]) == (NEW, OLD)
    by_change = {found["change"]: found for found in told["differences"]}
    assert set(by_change) == {"changed", "removed"}
    assert (by_change["changed"]["previous_amount"], by_change["changed"]["amount"], by_change["changed"]["difference"]) == (
        "90.00",
        "90.50",
        "0.50",
    )


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["old.txt"], "is the first version of these accounts"),
        (["nothing"], "no document of the warehouse is called nothing"),
        (["budget.pdf"], "no document of the warehouse"),
    ],
)
def test_diff_of_what_cannot_be_compared_is_explained(home: Home, names: list[str], told: str) -> None:
    result = juesuan("diff", *names, "--home", home.root)
    assert result.exit_code == 1
    assert told in " ".join(result.stderr.split())


def test_a_doctor_without_anything_to_mend_says_so(home: Home) -> None:
    publish_and_seal(home)
    result = juesuan("doctor", "--home", home.root)
    assert result.exit_code == 0
    assert result.stdout == "Everything is as it was left.\n"


def test_a_doctor_names_what_is_the_matter_and_the_command(home: Home) -> None:
    publish_and_seal(home)
    batch = home.landed / "disclosures" / "fiscal_year=2021" / "region=140900" / "a.parquet"
    batch.parent.mkdir(parents=True)
    batch.write_bytes(b"PAR1 cut off")
    result = juesuan("doctor", "--home", home.root)
    assert result.exit_code == 1
    assert "1 thing is not as it was left" in result.stdout
    assert str(batch) in "".join(result.stdout.split()).replace("\n", "")
    assert "doctor --repair" in result.stdout


@pytest.mark.parametrize("verb", [["build"], ["load", "x.txt"]])
def test_nothing_is_built_of_what_is_damaged(home: Home, verb: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text("一封信", encoding="utf-8")
    waiting = home.landed / "waiting" / "fiscal_year=2021" / "region=140900" / "a.parquet"
    waiting.parent.mkdir(parents=True)
    waiting.write_bytes(b"PAR1 cut off")
    result = juesuan(*verb, "--home", home.root)
    assert result.exit_code == 1
    assert "which waits to be landed, is damaged" in " ".join(result.stderr.split())
    assert "doctor --repair" in " ".join(result.stderr.split())
