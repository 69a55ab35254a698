"""The developers' command regenerates samples and prints random departments."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from tests.generator.__main__ import app
from tests.generator.shipped import INBOX


def test_inbox_writes_the_shipped_files_again(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["inbox", str(tmp_path)])
    assert result.exit_code == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in INBOX.iterdir() if not path.name.startswith(".")
    }


def test_random_prints_as_many_as_asked(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["random", str(tmp_path), "--style", "layout_split", "--count", "2", "--seed", "7"])
    assert result.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["layout_split-2021-000007.txt", "layout_split-2021-000008.txt"]


def test_an_unknown_style_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["random", str(tmp_path), "--style", "nonesuch"])
    assert result.exit_code != 0
