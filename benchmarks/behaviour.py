"""Freeze what the program does, and compare two freezes: `python benchmarks/behaviour.py freeze FOLDER`.

Reading is a pure function of bytes and seeds, and a mart is one of what was landed, so a change that is meant to change nothing is proved by
identical readings and rows. Belongs here: which documents and warehouses are frozen, and telling what differs. Does not belong here: whether a
reading is right (`round_trip`, the goldens).
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console
from rich.progress import track

from dagster_project.reading.reader import read_disclosure
from tests.generator.random_accounts import OFFICES, PLACES, random_accounts, varied_accounts
from tests.generator.styles import STYLES

PROJECT = Path(__file__).resolve().parents[1]
READABLE = {".pdf", ".txt"}
WORDS = {"message", "expected", "found", "action", "severity"}
"""What a problem says, which may be worded otherwise."""
OF_THIS_RUN = re.compile(re.escape(str(PROJECT)) + r"|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?|/tmp/\w+|\b\d+\+[0-9a-f]{8}(?:\.\d+)?")
"""The folder of the project, moments, temporary folders, and the version of the reader with its seeds."""
MARTS_STYLES = ("layout_joined", "pdf_shanghai", "pdf_edges", "stream_roomy")
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
console = Console(highlight=False)


def published_documents(folder: Path) -> Iterator[Path]:
    """The documents below a folder that a reader knows."""
    return (path for path in sorted(folder.rglob("*")) if path.suffix in READABLE)


def freeze_reading(job: tuple[str, str | int, str, Path]) -> str:
    """Read one document (a file, the text of a PDF, or what the generator prints) and write its JSON. The name of what was read."""
    kind, what, name, folder = job
    if kind == "file":
        data = Path(what).read_bytes()
    elif kind.startswith("pdftotext"):
        data = subprocess.run([*kind.split(), str(what), "-"], capture_output=True, check=True).stdout
        name += f" {kind}.txt"
    else:
        style = STYLES[kind]
        data = style.render(style.document(varied_accounts(int(what))))
        name += style.suffix
    text = json.dumps(read_disclosure(data, Path(name).name).to_json(), ensure_ascii=False, indent=1, sort_keys=True)
    target = folder / f"{name.replace('/', '__')}.json.gz"
    target.write_bytes(gzip.compress(text.encode(), 1, mtime=0))
    return name


def departments_and_units(folder: Path) -> tuple[list[Path], list[Path]]:
    """Sixty documents on disk: twelve departments over three years and eight units; then eight restatements and eight copies. A registry
    names the units. What is loaded first, and what is loaded after that."""
    first, second = folder / "first", folder / "second"
    units = folder / "units"
    for place in (first, second, units):
        place.mkdir(parents=True)

    def write(place: Path, name: str, number: int, year: int, seed: int, style_name: str, department: str) -> Path:
        style = STYLES[style_name]
        accounts = replace(random_accounts(seed, year=year, exact=True), department=department)
        path = place / f"{name}-{number:02d}-{year}{style.suffix}"
        path.write_bytes(style.render(style.document(accounts)))
        return path

    def called(number: int) -> str:
        return PLACES[number % 5] + OFFICES[number % 10]

    for number in range(12):
        for year in (2019, 2020, 2021):
            write(first, "department", number, year, 100 * number + year, MARTS_STYLES[(number + year) % 4], called(number))
    lines = ["department,unit,region,fiscal_year,location"]
    for number in range(8):
        unit = f"{called(number)}信息中心"
        path = write(units, "unit", number, 2021, 5000 + number, MARTS_STYLES[number % 2], unit)
        lines.append(f"{called(number)},{unit},,2021,{path.name}")
    registry = units / "registry.csv"
    registry.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for number in range(8):
        write(second, "restated", number, 2020, 9000 + number, MARTS_STYLES[number % 4], called(number))
        write(second, "copy", number, 2019, 100 * number + 2019, MARTS_STYLES[(number + 2020) % 4], called(number))
    return [first, registry], [second]


def load(home: Path, paths: list[Path]) -> float:
    """`juesuan load`; its seconds. Refused and faulty documents are part of what is frozen, so exit status 1 is fine."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "dagster_project.cli.main", "load", *map(str, paths), "--home", str(home)]
    started = time.monotonic()
    done = subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        console.print(done.stdout + done.stderr, markup=False)
        raise typer.Exit(1)
    return time.monotonic() - started


def in_order(column: str, kind: str) -> str:
    """The column of a mart, as SQL, with what stands in no order of its own sorted."""
    if column == "missing":
        return "list_sort(string_split(missing, ', '))"
    return f'list_sort("{column}")' if kind.endswith("[]") else f'"{column}"'


def freeze_marts(home: Path, folder: Path) -> None:
    """Every row of every mart as CSV, sorted; what differs from run to run left out."""
    folder.mkdir(parents=True)
    with duckdb.connect(str(home / "warehouse" / "published.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'marts' order by 1").fetchall()
        for (table,) in tables:
            columns = [
                (name, kind)
                for name, kind in connection.execute(
                    "select column_name, data_type from duckdb_columns() where schema_name = 'marts' and table_name = $1 order by column_index",
                    [table],
                ).fetchall()
                if not kind.startswith("TIMESTAMP") and name not in ("location", "source", "registry")
            ]
            names = ", ".join(in_order(name, kind) for name, kind in columns)
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(connection.execute(f"select {names} from marts.{table}").fetchall())
            rows = sorted(OF_THIS_RUN.sub("…", out.getvalue()).splitlines())
            text = "\n".join([", ".join(f"{name} {kind}" for name, kind in columns), *rows])
            (folder / f"{table}.csv.gz").write_bytes(gzip.compress(text.encode(), 1, mtime=0))


@app.command()
def freeze(
    folder: Annotated[Path, typer.Argument(help="Where the freeze goes; it must not exist.")],
    seeds: Annotated[int, typer.Option(help="Random accounts printed in each style.")] = 20,
    shared: Annotated[Path, typer.Option(help="Published documents.")] = PROJECT.parent / "shared" / "documents",
    marts: Annotated[bool, typer.Option(help="Load the two warehouses, too.")] = True,
    workers: Annotated[int, typer.Option(help="Processes that read.")] = os.cpu_count() or 1,
) -> None:
    """Read every document and load two warehouses; write what came out, with the seconds it took."""
    readings = folder / "readings"
    readings.mkdir(parents=True)
    jobs: list[tuple[str, str | int, str, Path]] = [(name, seed, f"{name}-{seed}", readings) for seed in range(seeds) for name in STYLES]
    for top in (shared, PROJECT / "raw" / "inbox"):
        jobs += [("file", str(path), f"{top.name}/{path.relative_to(top)}", readings) for path in published_documents(top)]
    if shutil.which("pdftotext"):
        of_pdfs = [path for path in published_documents(shared) if path.suffix == ".pdf"]
        jobs += [(way, str(path), path.name, readings) for path in of_pdfs for way in ("pdftotext", "pdftotext -layout")]
    seconds: dict[str, float] = {}
    started = time.monotonic()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for _ in track(pool.map(freeze_reading, jobs, chunksize=2), "reading", len(jobs), console=console, transient=True):
            pass
    seconds["reading"] = time.monotonic() - started
    if marts:
        with tempfile.TemporaryDirectory() as name:
            place = Path(name)
            seconds["samples"] = load(place / "samples", [PROJECT / "raw" / "inbox"])
            freeze_marts(place / "samples", folder / "marts" / "samples")
            first, second = departments_and_units(place / "documents")
            seconds["sixty, first"] = load(place / "sixty", first)
            seconds["sixty, then"] = load(place / "sixty", second)
            freeze_marts(place / "sixty", folder / "marts" / "sixty")
    (folder / "seconds.json").write_text(json.dumps(seconds, indent=1))
    console.print(f"{len(jobs)} readings; seconds: {', '.join(f'{key} {value:.0f}' for key, value in seconds.items())}")


@app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="One freeze.")],
    after: Annotated[Path, typer.Argument(help="Another; files that only the first has are passed over where this one has fewer seeds.")],
    words: Annotated[bool, typer.Option(help="What problems say counts, too.")] = True,
    show: Annotated[int, typer.Option(help="How many differences are shown.")] = 20,
) -> None:
    """List what differs; exit status 1 when anything does."""
    files = sorted(path.relative_to(after) for path in after.rglob("*.gz"))
    differences = [line for file in files for line in differing(before / file, after / file, words=words)]
    if (after / "marts").exists():
        lost = {path.relative_to(before) for path in (before / "marts").rglob("*.gz")} - set(files)
        differences += [f"{path}: only before" for path in sorted(lost)]
    for line in differences[:show]:
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"{len(files)} files compared, {len(differences)} differences")
    raise typer.Exit(1 if differences else 0)


def differing(before: Path, after: Path, *, words: bool) -> Iterator[str]:
    """What differs between two files of the same name, a line each."""
    if not before.exists():
        yield f"{after.name}: only after"
        return
    old, new = (gzip.decompress(path.read_bytes()).decode() for path in (before, after))
    if old == new:
        return
    if after.name.endswith(".csv.gz"):
        one, other = set(old.splitlines()), set(new.splitlines())
        name = f"{after.parent.name}/{after.name}"
        rows = [f"{name}: {len(one - other)} rows gone, {len(other - one)} new"] if one != other else []
        rows += [f"{name}: - {row[:400]}" for row in sorted(one - other)[:2]] + [
            f"{name}: + {row[:400]}" for row in sorted(other - one)[:2]
        ]
        yield from rows or [f"{after.parent.name}/{after.name}: rows repeated otherwise"]
        return
    for path, was, is_now in unlike(json.loads(old), json.loads(new)):
        if words or not (path.startswith("/problems/") and path.rpartition("/")[2] in WORDS):
            yield f"{after.name} {path}: {was!r} -> {is_now!r}"


def unlike(old: Any, new: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """The leaves in which two JSON values differ: where, the old, the new."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from unlike(old.get(key), new.get(key), f"{path}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from unlike(one, other, f"{path}/{number}")
    elif old != new:
        yield path, old, new


if __name__ == "__main__":
    app()
