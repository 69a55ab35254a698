"""Where a home is, and that one process writes to it at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dagster_project.landing.home import PROJECT, Home, HomeBusy, MissingHome


def test_the_home_is_named_or_in_the_environment_or_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_HOME", str(tmp_path / "a"))
    assert Home.at(tmp_path / "b").root == tmp_path / "b"
    assert Home.at().root == tmp_path / "a"
    monkeypatch.delenv("JUESUAN_HOME")
    assert Home.at().root == PROJECT


def test_an_address_of_another_kind_is_no_home() -> None:
    with pytest.raises(MissingHome, match="neither a folder nor an address of an S3 store") as told:
        Home.at("sftp://me:secret@host/home")
    assert "secret" not in str(told.value)


def test_a_second_writer_is_told_who_holds_the_home(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    script = (
        "import sys; from dagster_project.landing.home import Home\n"
        "with Home.at(sys.argv[1]).writing():\n"
        "    print('in', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(HomeBusy, match=f"process {other.pid} "), home.writing():
            pass
        other.communicate()
    with home.writing():
        pass


def test_the_writer_may_enter_again(tmp_path: Path) -> None:
    home = Home.at(tmp_path)
    with home.writing(), home.writing(60):
        assert home.warehouse.is_dir()


def test_a_command_for_another_home_names_it(tmp_path: Path) -> None:
    assert Home(PROJECT).option == ""
    assert Home(tmp_path / "试 用").option == f" --home '{tmp_path}/试 用'"
