"""A home in a store is used by the command line like one that is a folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dagster_project.cli.main import app
from dagster_project.landing import stored_home
from dagster_project.landing.home import Home
from dagster_project.warehouse import open as open_warehouse
from tests.stores import s3_server

ADDRESS = "s3://accounts/省级 home"
Machine = Callable[[str], None]


@pytest.fixture(scope="module")
def on(samples: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    """The samples, sent to a store by one machine; what is called goes on on another."""
    machines = tmp_path_factory.mktemp("machines")
    with s3_server(), pytest.MonkeyPatch.context() as patch:

        def begin(machine: str) -> None:
            patch.setattr(stored_home, "user_cache_path", lambda name: machines / machine / name)

        begin("here")
        home = Home.at(ADDRESS)
        with home.writing():
            for folder in ("raw/landed", "warehouse"):
                shutil.copytree(samples.root / folder, home.root / folder, ignore=shutil.ignore_patterns("*.lock"), dirs_exist_ok=True)
        yield begin


def juesuan(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["--lang", "en", *arguments, "--home", ADDRESS])


def test_another_machine_asks_what_was_published(on: Machine, samples: Home) -> None:
    on("there")
    count = "select count(*) as n from marts.fct_final_account_line"
    answered = juesuan("sql", count, "--csv")
    assert answered.exit_code == 0, answered.output
    with open_warehouse(samples.root) as here, open_warehouse(ADDRESS) as there:
        expected = here.query(count).collect().item()
        assert there.query(count).collect().item() == expected
    assert answered.stdout.splitlines() == ["n", str(expected)]
    assert not (Home.at(ADDRESS).landed / "documents").exists()


def test_another_machine_finds_nothing_to_build_and_all_sound(on: Machine) -> None:
    on("third")
    built = juesuan("build")
    assert built.exit_code == 0, built.output
    assert "up to date" in built.stdout
    doctor = juesuan("doctor")
    assert doctor.exit_code == 0, doctor.output


def test_marts_go_from_one_store_to_another(on: Machine) -> None:
    on("there")
    exported = juesuan("export", "csv", "--to", "s3://accounts/marts")
    assert exported.exit_code == 0, exported.output
    assert "s3://accounts/marts/" in exported.stdout


@pytest.mark.parametrize("arguments", [("load", "a.txt", "--engine", "spark"), ("build", "--shard", "1/2")])
def test_what_needs_a_folder_says_so(on: Machine, arguments: tuple[str, ...], tmp_path: Path) -> None:
    on("there")
    refused = juesuan(*arguments)
    assert refused.exit_code == 1
    assert "needs a home that is a folder" in " ".join(refused.stderr.split())


def test_what_was_not_sent_is_told_to_who_reads_it(on: Machine) -> None:
    on("fourth")
    home = Home.at(ADDRESS)
    with pytest.raises(KeyboardInterrupt), home.writing():
        raise KeyboardInterrupt
    told = juesuan("status", "--json")
    assert f"This machine has what was not sent to {ADDRESS}" in " ".join(told.stderr.split())
