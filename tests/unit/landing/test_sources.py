"""What a user names becomes single documents, or a refusal that says what to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing.home import Home
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import RegistryFacts
from dagster_project.landing.sources import Remote, Source, find_sources


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home.at(tmp_path / "home")


def found(home: Home, *paths: Path) -> list[str]:
    return [shown(source) for source in find_sources(paths, home)]


def shown(source: Source | Remote | Refusal) -> str:
    if isinstance(source, Remote):
        return source.location
    return source.path.name if isinstance(source, Source) else source.why.reason(Language.EN)


def test_a_folder_gives_all_its_files_but_hidden_ones(tmp_path: Path, home: Home) -> None:
    for name in ("b 决算.txt", "a.pdf", ".hidden", "下级/c.txt", ".git/d.txt"):
        path = tmp_path / "documents" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert found(home, tmp_path / "documents") == ["a.pdf", "b 决算.txt", "c.txt"]


def test_a_file_named_twice_comes_once(tmp_path: Path, home: Home) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert found(home, tmp_path / "a.txt", tmp_path / "a.txt", tmp_path / "link.txt") == ["a.txt"]


def test_an_address_is_to_be_fetched_once_and_a_password_in_it_is_refused(home: Home) -> None:
    twice = ["s3://accounts/2021", "s3://accounts/2021", "https://example.org/a.pdf"]
    assert [shown(source) for source in find_sources(twice, home)] == ["s3://accounts/2021", "https://example.org/a.pdf"]
    (refusal,) = find_sources(["sftp://me:secret@host/2021"], home)
    assert isinstance(refusal, Refusal)
    assert "secret" not in refusal.words(Language.EN)
    assert "name or password" in refusal.words(Language.EN)


def test_a_link_back_to_a_folder_above_is_walked_once(tmp_path: Path, home: Home) -> None:
    (tmp_path / "documents" / "below").mkdir(parents=True)
    (tmp_path / "documents" / "a.txt").write_text("x")
    (tmp_path / "documents" / "below" / "up").symlink_to(tmp_path / "documents")
    assert found(home, tmp_path / "documents") == ["a.txt"]


def test_what_is_no_document_is_refused(tmp_path: Path, home: Home) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    os.mkfifo(tmp_path / "pipe")
    assert found(home, tmp_path / "missing") == ["does not exist"]
    assert found(home, tmp_path / "empty") == ["is a folder without any file"]
    assert found(home, tmp_path / "loop") == ["is a link that leads nowhere"]
    assert found(home, tmp_path / "pipe") == ["is neither a file nor a folder"]


def test_a_folder_that_may_not_be_read_is_refused(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "documents").mkdir()

    def forbidden(path: str) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", forbidden)
    assert found(home, tmp_path / "documents") == ["may not be read"]


def test_what_the_home_keeps_is_no_source(tmp_path: Path, home: Home) -> None:
    for path in (home.landed / "documents" / "original.txt", home.published, home.inbox / "a.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    assert found(home, home.root) == ["a.txt"]


def write_registry(path: Path, *lines: str) -> Path:
    path.write_text("\ufeffdepartment,unit,region,fiscal_year,location\n" + "\n".join(lines), encoding="utf-8")
    return path


def test_a_registry_says_what_its_documents_do_not(tmp_path: Path, home: Home) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.txt").write_text("x")
    registry = write_registry(tmp_path / "registry.csv", "忻州市教育局,忻州市第一中学,140900,2021,files/a.txt")
    (source,) = find_sources([registry], home)
    assert isinstance(source, Source)
    assert source.path == tmp_path / "files" / "a.txt"
    assert source.statement == RegistryFacts("忻州市教育局", "忻州市第一中学", "140900", "2021")
    assert source.entry is not None
    assert (source.entry.registry, source.entry.line) == (registry, 2)


def test_a_line_of_a_registry_names_a_file_a_folder_a_pattern_or_an_address(tmp_path: Path, home: Home) -> None:
    for name in ("a.txt", "2021/b.txt", "2022/c.txt", "2022/[1].txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    lines = ["a.txt", "2021", "20*/c*.txt", "2022/[1].txt", str(tmp_path / "2021" / "*"), "https://example.org/d.pdf", "2019/*.pdf"]
    registry = write_registry(tmp_path / "registry.csv", *(f"甲局,,,,{location}" for location in lines))
    assert found(home, registry) == ["a.txt", "b.txt", "c.txt", "[1].txt", "b.txt", "https://example.org/d.pdf", "does not exist"]


def test_a_registry_that_names_its_own_folder_is_read_once(tmp_path: Path, home: Home) -> None:
    (tmp_path / "a.txt").write_text("x")
    registry = write_registry(tmp_path / "registry.csv", "甲局,,,,.")
    assert found(home, registry) == ["a.txt"]


def test_what_a_line_names_but_is_not_there_is_refused_for_that_line(tmp_path: Path, home: Home) -> None:
    registry = write_registry(tmp_path / "registry.csv", "甲局,,140900,2021,gone.txt", "乙局,,,,,")
    gone, unclear = find_sources([registry], home)
    assert isinstance(gone, Refusal)
    assert gone.is_pending
    assert gone.entry is not None
    assert gone.entry.statement.department == "甲局"
    assert isinstance(unclear, Refusal)


def test_a_registry_without_its_columns_is_refused(tmp_path: Path, home: Home) -> None:
    (tmp_path / "registry.csv").write_text("department,location\n甲局,a.txt\n")
    assert found(home, tmp_path / "registry.csv") == [
        "is a registry without the column unit, region, fiscal_year; it has: department, location"
    ]


def test_another_csv_is_a_document(tmp_path: Path, home: Home) -> None:
    (tmp_path / "forms.csv").write_text("项目,金额\n合计,1\n")
    assert found(home, tmp_path / "forms.csv") == ["forms.csv"]


def registry_of(folder: Path, *locations: str | Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "registry.csv"
    lines = [f"甲局,,,2021,{location}" for location in locations]
    path.write_text("\n".join(["department,unit,region,fiscal_year,location", *lines]), encoding="utf-8")
    return path


def test_a_registry_takes_files_from_its_own_folder_and_the_inbox_only(tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.inbox.mkdir(parents=True)
    for path in (tmp_path / "secret.txt", tmp_path / "registry" / "own.txt", home.inbox / "in.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    (tmp_path / "registry" / "link.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "registry" / "folder").symlink_to(tmp_path, target_is_directory=True)
    registry = registry_of(
        tmp_path / "registry", "own.txt", home.inbox / "in.txt", "../secret.txt", tmp_path / "secret.txt", "link.txt", "folder/secret.txt"
    )
    outside = f"lies outside the inbox and the folder of the registry ({tmp_path / 'secret.txt'})"
    assert found(home, registry) == ["own.txt", "in.txt", outside, outside, outside, outside]
    monkeypatch.setenv("JUESUAN_LOCATIONS", f"/nowhere:{tmp_path}")
    assert found(home, registry)[2] == "secret.txt"


def test_a_file_whose_name_is_not_utf_8_is_a_document(tmp_path: Path, home: Home) -> None:
    (tmp_path / "in").mkdir()
    path = Path(os.fsdecode(os.fsencode(tmp_path / "in") + "/教育局.txt".encode("gb18030")))
    path.write_text("x")
    (source,) = find_sources([tmp_path / "in"], home)
    assert isinstance(source, Source)
    assert source.path.read_text() == "x"
