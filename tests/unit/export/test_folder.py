"""A folder of exported files is replaced as a whole or stays as it was."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

import pytest

from dagster_project.export.folder import ExportBusy, TakenPlace, replacing
from dagster_project.landing.files import DiskFull

MADE_OF = {"bytes": 1, "rows": {"dim_fund": 3}}


def write(folder: Path, text: str, made_of: dict[str, object] = MADE_OF) -> None:
    with replacing(folder, made_of) as parts:
        (parts / "dim_fund.csv").write_text(text)


def interrupt(folder: Path, file: str) -> None:
    """Begin an export, write a file, and stop."""
    with suppress(KeyboardInterrupt), replacing(folder, MADE_OF) as parts:
        (parts / file).parent.mkdir(exist_ok=True)
        (parts / file).write_text("new")
        raise KeyboardInterrupt


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "导出 of today", "old")
    return tmp_path / "导出 of today"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_next_export_takes_its_place_and_leaves_nothing_beside_it(folder: Path) -> None:
    write(folder, "new")
    assert (folder / "dim_fund.csv").read_text() == "new"
    assert names(folder.parent) == [folder.name]
    assert names(folder) == ["_juesuan.json", "dim_fund.csv"]


def test_an_export_that_is_interrupted_leaves_the_old_and_is_carried_on(folder: Path) -> None:
    interrupt(folder, "dim_fund.csv")
    assert (folder / "dim_fund.csv").read_text() == "old"
    with replacing(folder, MADE_OF) as parts:
        assert (parts / "dim_fund.csv").read_text() == "new"
    assert (folder / "dim_fund.csv").read_text() == "new"


def test_another_warehouse_is_begun_anew(folder: Path) -> None:
    interrupt(folder, "dim_fund/rows.parquet")
    with replacing(folder, {**MADE_OF, "bytes": 2}) as parts:
        assert names(parts) == [".lock", "_juesuan.json"]


def test_a_full_disk_leaves_the_old_and_takes_no_room(folder: Path) -> None:
    with pytest.raises(DiskFull), replacing(folder, MADE_OF):
        raise DiskFull("disk_full", path=folder)
    assert (folder / "dim_fund.csv").read_text() == "old"
    assert names(folder.parent) == [folder.name]


def test_a_disk_that_is_full_from_the_beginning_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(DiskFull), replacing(tmp_path / "x", MADE_OF):
        pass


def test_killed_between_the_renames_the_old_comes_back(folder: Path) -> None:
    folder.rename(folder.with_name(f".{folder.name}.old"))
    with pytest.raises(KeyboardInterrupt), replacing(folder, MADE_OF):
        raise KeyboardInterrupt
    assert (folder / "dim_fund.csv").read_text() == "old"


@pytest.mark.parametrize(
    "foreign", ["thesis.docx", "fct_my_own.csv", "dim_fund.xlsx", "dim_fund/notes.docx", ".git/HEAD", ".profile", "_juesuan.txt"]
)
def test_what_is_not_of_an_export_is_never_replaced(folder: Path, foreign: str) -> None:
    (folder / foreign).parent.mkdir(exist_ok=True)
    (folder / foreign).write_text("mine")
    with pytest.raises(TakenPlace):
        write(folder, "new")
    assert (folder / foreign).read_text() == "mine"
    assert names(folder.parent) == [folder.name]


@pytest.mark.parametrize("beside", [".导出 of today.new", ".导出 of today.old"])
def test_nor_is_what_stands_where_an_export_is_made(folder: Path, beside: str) -> None:
    place = folder.with_name(beside)
    place.mkdir()
    (place / "thesis.docx").write_text("mine")
    with pytest.raises(TakenPlace):
        write(folder, "new")
    assert (place / "thesis.docx").read_text() == "mine"
    place.rename(folder.with_name("mine"))
    place.symlink_to(folder.with_name("mine"))  # where others may write, too
    with pytest.raises(TakenPlace):
        write(folder, "new")
    assert (folder.with_name("mine") / "thesis.docx").read_text() == "mine"
    assert (folder / "dim_fund.csv").read_text() == "old"


def test_the_root_of_all_folders_is_taken() -> None:
    with pytest.raises(TakenPlace):
        write(Path("/"), "new")


def test_a_file_is_no_folder_and_an_empty_folder_is_free(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(TakenPlace):
        write(tmp_path / "file", "new")
    (tmp_path / "empty").mkdir()
    write(tmp_path / "empty", "new")
    assert (tmp_path / "empty" / "dim_fund.csv").read_text() == "new"


def test_two_at_once_do_not_mix(folder: Path) -> None:
    with replacing(folder, MADE_OF) as parts:
        (parts / "dim_fund.csv").write_text("new")
        with pytest.raises(ExportBusy):
            write(folder, "other")
    assert (folder / "dim_fund.csv").read_text() == "new"
