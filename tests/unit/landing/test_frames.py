"""What a frame and its file hold is what was read, to the last digit; what they cannot hold is an error."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from dagster_project.landing.frames import UnlandableValue, frame_of, read_frame, scan_frames, write_frame

FIGURES = pl.Schema({"yuan": pl.Decimal(28, 6)})


def figures(*values: Any) -> pl.DataFrame:
    return frame_of(({"yuan": value} for value in values), FIGURES)


def test_figures_of_all_sizes_stand_side_by_side_exactly() -> None:
    values = [Decimal("1.123456"), Decimal("-1234567890123456789012.5"), Decimal("0E-20"), Decimal("1E+3"), None]
    assert figures(*values)["yuan"].to_list() == values


@pytest.mark.parametrize("value", ["0.0000005", "12345678901234567890123", "-1E+40", "NaN", "Infinity"])
def test_a_figure_that_does_not_fit_is_an_error_and_neither_rounded_nor_null(value: str) -> None:
    with pytest.raises(UnlandableValue, match="yuan"):
        figures(Decimal(1), Decimal(value))


@pytest.mark.parametrize(("kind", "value"), [(pl.Int32(), 2**40), (pl.Int32(), 1.5), (pl.String(), 7)])
def test_a_value_of_another_kind_is_an_error(kind: pl.DataType, value: Any) -> None:
    with pytest.raises(UnlandableValue, match="column"):
        frame_of([{"column": value}], pl.Schema({"column": kind}))


def test_duckdb_finds_the_types_in_a_folder_of_any_name(tmp_path: Path) -> None:
    rows = [
        {"yuan": Decimal("0.10"), "page": 1, "box": 1.5, "seen": datetime(2022, 9, 1, 8), "on": date(2022, 9, 1), "ids": ["a"], "is": True}
    ]
    kinds = [pl.Decimal(18, 2), pl.Int32(), pl.Float64(), pl.Datetime("us"), pl.Date(), pl.List(pl.String), pl.Boolean()]
    frame = frame_of(rows, pl.Schema(dict(zip(rows[0], kinds, strict=True))))
    path = tmp_path / "家 [of] * {brackets}" / "year=2022" / "a.parquet"
    write_frame(path, frame)
    assert read_frame(path).equals(frame)
    (folder,) = tmp_path.iterdir()
    folder.rename(tmp_path / "plain")
    described = duckdb.sql(f"describe from '{tmp_path}/plain/year=2022/a.parquet'").fetchall()
    assert [column[1] for column in described[:7]] == ["DECIMAL(18,2)", "INTEGER", "DOUBLE", "TIMESTAMP", "DATE", "VARCHAR[]", "BOOLEAN"]


def test_files_of_an_older_version_lack_columns(tmp_path: Path) -> None:
    old, new = tmp_path / "old [1].parquet", tmp_path / "new.parquet"
    write_frame(old, pl.DataFrame({"document_id": ["a"]}))
    write_frame(new, pl.DataFrame({"document_id": ["b"], "unit": ["元"]}))
    schema = pl.Schema({"document_id": pl.String(), "unit": pl.String()})
    assert scan_frames([old, new], schema, "path").collect().rows() == [("a", None, str(old)), ("b", "元", str(new))]
    assert scan_frames([], schema, "path").collect().columns == ["document_id", "unit", "path"]
