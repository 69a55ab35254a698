"""An excerpt keeps the blanks of its lines and numbers them as an editor does."""

from __future__ import annotations

import pytest

from dagster_project.cli.output.excerpt import print_excerpt
from dagster_project.cli.output.screen import console
from dagster_project.documents.text.dump import TextLine


def test_lines_stand_as_they_are_under_their_number(capsys: pytest.CaptureFixture[str]) -> None:
    long = "合计" + " " * 120 + "[1.00]"
    print_excerpt(console(), [(TextLine(1, 8, "项目", False), False), (TextLine(1, 9, long, False), True)])
    assert capsys.readouterr().out == f"     9  项目\n>   10  {long}\n"
