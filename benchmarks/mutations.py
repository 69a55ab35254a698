"""Plant single errors into accounts that add up, judge them, count what was found: `python benchmarks/mutations.py --examples 200`.

Belongs here: the sweep over kinds of errors and what is reported of it. Does not belong here: the errors themselves (`planted`).

An error is *covered* where it moves an identity of equality by more than rounding allows before and after, or leaves a parent
without the rows that add up to it. It is *found* where some check fails, and *located* where the first finding names a changed cell, or the row or form
of it where a whole row or form is concerned. A finding at a row that the error did not touch is *false*.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from hashlib import sha256
from itertools import islice
from pathlib import Path
from random import Random
from typing import Annotated

import duckdb
import pyarrow.parquet as pq
import typer
from planted import PLANTERS, Planted, perfect_reading, plant
from rich.console import Console
from rich.progress import track
from rich.table import Table

from dagster_project.forms.identities import FormRows, checks, equations
from dagster_project.forms.model import Cell, Disclosure, DocumentKind
from dagster_project.forms.reader import read_disclosure
from dagster_project.landing import batches, waiting
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.tables import Reading, document_id, rows_of
from dagster_project.samples.accounts import Accounts
from dagster_project.samples.random_accounts import varied_accounts
from dagster_project.samples.styles import STYLES, Style

_AT_ONCE = 250
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Example:
    """A document to judge: how it came about, its reading, and the error in it, if any."""

    kind: str
    source: str
    reading: Disclosure
    planted: Planted | None = None
    is_covered: bool = False


@dataclass(frozen=True)
class Found:
    """What the judge says of a document: failing checks, and `(form_id, row_key, column_key, kind)` of its findings in order."""

    fails: int
    findings: tuple[tuple[str, str, str, str], ...]


def main(
    examples: Annotated[int, typer.Option(help="Documents with one planted error, of each kind.")] = 100,
    consistent: Annotated[int, typer.Option(help="Documents without an error, as a perfect reader reads them.")] = 200,
    printed: Annotated[int, typer.Option(help="Documents without an error in each style, printed and read.")] = 2,
    start: Annotated[int, typer.Option(help="The first seed: another run with another start judges other documents.")] = 0,
    documents: Annotated[Path | None, typer.Option(help="Real documents to plant errors in as well.")] = None,
    show: Annotated[int, typer.Option(help="Examples to list of each thing that went wrong.")] = 3,
) -> None:
    """Exit status 1 when a document without an error has a finding."""
    console = Console()
    real = [reading for reading in map(_read, sorted(documents.iterdir())) if reading] if documents else []
    wanted = [*_consistent(start, consistent), *_printed(start, printed), *_spoilt(start, examples, real)]
    report: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: dict[tuple[str, str], list[str]] = defaultdict(list)
    for some in track(
        [wanted[start : start + _AT_ONCE] for start in range(0, len(wanted), _AT_ONCE)], "judging", console=console, transient=True
    ):
        for example, found in zip(some, _judged(some), strict=True):
            counts = report[example.kind]
            for what in _outcome(example, found):
                counts[what] += 1
                if what in ("missed", "elsewhere", "false findings"):
                    wrong[example.kind, what].append(f"{example.source}: {found.fails} fail; {found.findings[:3]}")
    _print(console, report)
    for (kind, what), sources in wrong.items():
        console.print(f"{kind}, {what}:", *sources[:show], sep="\n  ", soft_wrap=True, highlight=False)
    raise typer.Exit(code=1 if any(wrong[kind, "false findings"] for kind in ("consistent", "printed and read")) else 0)


def _outcome(example: Example, found: Found) -> Iterator[str]:
    yield "documents"
    if example.planted is None:
        if found.findings:
            yield "false findings"
        return
    yield "covered" if example.is_covered else "not covered"
    if not found.findings:
        if example.is_covered:
            yield "missed"
        return
    yield "found" if example.is_covered else "found though not covered"
    if example.is_covered:
        yield "located" if _is_located(example.planted, found.findings[0]) else "elsewhere"
        yield "one finding" if len(found.findings) == 1 else "several findings"
    touched = {form_id for form_id, row_key in example.planted.rows if not row_key}
    if any(finding[:2] not in example.planted.rows and finding[0] not in touched for finding in found.findings):
        yield "with a finding elsewhere"


def _is_located(planted: Planted, finding: tuple[str, str, str, str]) -> bool:
    form_id, row_key, column_key, _ = finding
    if (form_id, "") in planted.rows:
        return not row_key
    if row_key and column_key:
        return (form_id, row_key, column_key) in planted.changed
    return (form_id, row_key) in planted.rows


def _consistent(start: int, count: int) -> Iterator[Example]:
    styles = list(STYLES.items())
    for seed in range(start, start + count):
        name, style = styles[seed % len(styles)]
        yield Example(
            "consistent", f"{name} {seed}", perfect_reading(_accounts(seed, style), style.contents, _sha256("consistent", str(seed)))
        )


def _accounts(seed: int, style: Style) -> Accounts:
    """Accounts for a style: no one prints yuan with more decimals than cents."""
    accounts = varied_accounts(seed)
    return replace(accounts, unit="万元") if style.contents.style.numbers.decimals > 2 else accounts


def _printed(start: int, count: int) -> Iterator[Example]:
    for name, style in STYLES.items():
        for seed in range(start, start + count):
            data = style.render(style.document(_accounts(seed, style)))
            yield Example("printed and read", f"{name} {seed}", read_disclosure(data, f"{name}{style.suffix}"))


def _spoilt(start: int, count: int, real: list[Disclosure]) -> Iterator[Example]:
    for kind in PLANTERS:
        yield from islice(_generated(kind, start), count)
        for number, reading in enumerate(real):
            yield from islice(_of_one(kind, f"document {number}", reading, range(10_000)), count // (2 * len(real)))


def _generated(kind: str, start: int) -> Iterator[Example]:
    styles = list(STYLES)
    for seed in range(start, start + 1_000_000):
        name = styles[seed % len(styles)]
        reading = perfect_reading(_accounts(seed, STYLES[name]), STYLES[name].contents, "")
        yield from _of_one(kind, f"{name} {seed}", reading, [seed])


def _of_one(kind: str, source: str, reading: Disclosure, seeds: Iterable[int]) -> Iterator[Example]:
    for seed in seeds:
        planted = plant(kind, reading, Random(f"{kind} {source} {seed}"))
        if planted:
            planted.reading.sha256 = _sha256(kind, source, str(seed))
            yield Example(kind, f"{source} ({seed})", planted.reading, planted, _is_covered(reading, planted))


def _sha256(*names: str) -> str:
    return sha256("/".join(names).encode()).hexdigest()


def _read(path: Path) -> Disclosure | None:
    reading = read_disclosure(path.read_bytes(), path.name)
    return reading if reading.kind is DocumentKind.FINAL_ACCOUNTS else None


def _is_covered(before: Disclosure, planted: Planted) -> bool:
    """Whether an identity of equality is moved, or a parent loses its rows."""
    old, new = _differences(before), _differences(planted.reading)
    for place, (difference, allowed, is_about_nothing) in old.items():
        if place not in new:
            if place[0].endswith(".rollup") and not is_about_nothing:
                return True
        elif abs(new[place][0] - difference) > allowed + new[place][1]:
            return True
    return False


def _differences(reading: Disclosure) -> dict[tuple[str, str], tuple[Decimal, Decimal, bool]]:
    """For each identity of equality at its place: left less right, what rounding allows, and whether all its amounts are nothing."""
    cells = _cells(reading)
    forms = {
        form.form_id: FormRows({row.row_key: tuple(row.cells) for row in form.rows}, form.breaks_off_after is None)
        for form in reading.forms
    }
    in_force = {check.check_id for check in checks() if check.holds_in(reading.fiscal_year)}
    found = {}
    for equation in equations(forms):
        there = [(sign, cells[place]) for sign, place in equation.cells]
        is_unread = any(cell.origin == "ambiguous" or cell.state == "unreadable" for _, cell in there)
        if equation.relation == "eq" and equation.check_id in in_force and not is_unread:
            difference = sum((sign * _amount(cell) for sign, cell in there), _NOTHING)
            allowed = sum((cell.half_unit_yuan or _NOTHING for _, cell in there), _NOTHING)
            found[equation.check_id, equation.place] = (difference, allowed, not any(_amount(cell) for _, cell in there))
    return found


def _cells(reading: Disclosure) -> dict[tuple[str, str, str], Cell]:
    return {
        (form.form_id, row.row_key, key): cell for form in reversed(reading.forms) for row in form.rows for key, cell in row.cells.items()
    }


def _amount(cell: Cell) -> Decimal:
    return cell.amount_yuan if cell.amount_yuan is not None else cell.quantity or _NOTHING


def _judged(some: Iterable[Example]) -> list[Found]:
    """The verdict on each document, all judged in one warehouse."""
    ids = [document_id(example.reading.sha256) for example in some]
    with tempfile.TemporaryDirectory() as folder:
        home = Home.at(folder)
        batches.prepare(home)
        home.warehouse.mkdir(parents=True, exist_ok=True)
        for year in {example.reading.fiscal_year for example in some}:
            rows = [rows_of(_landed(example.reading)) for example in some if example.reading.fiscal_year == year]
            for name, table in waiting.to_tables(rows).items():
                path = home.landed / name / f"fiscal_year={year or 0}" / "region=000000" / "batch.parquet"
                path.parent.mkdir(parents=True, exist_ok=True)
                pq.write_table(table, path)
        _dbt(home)
        with duckdb.connect(str(home.build), read_only=True) as connection:
            fails = dict(
                connection.execute(
                    "select document_id, count(*) from intermediate.int_check_verdicts where status = 'fail' group by all"
                ).fetchall()
            )
            findings: dict[str, list[tuple[str, str, str, str]]] = defaultdict(list)
            for document, *finding in connection.execute(
                """
                select document_id, form_id, coalesce(row_key, ''), coalesce(column_key, ''), kind
                from marts.fct_finding
                where kind <> 'statement' -- what the text of a real document says is no matter of its cells
                order by document_id, finding_no
                """
            ).fetchall():
                findings[document].append((finding[0], finding[1], finding[2], finding[3]))
    return [Found(fails.get(document, 0), tuple(findings[document])) for document in ids]


def _landed(reading: Disclosure) -> Reading:
    now = datetime.now(UTC).replace(tzinfo=None)
    return Reading(reading, "1", reading.fiscal_year or 0, "000000", None, None, "", "", "", 0, None, now, now)


def _dbt(home: Home) -> None:
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--select", "+fct_finding"]
    command += ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    command += ["--project-dir", str(PROJECT / "dbt"), "--profiles-dir", str(PROJECT / "dbt"), "--target-path", str(home.root / "target")]
    command += ["--log-path", str(home.root / "logs"), "--quiet"]
    places = {"JUESUAN_LANDED": str(home.landed), "JUESUAN_WAREHOUSE": str(home.build)}
    subprocess.run(command, check=True, env=os.environ | places)


def _print(console: Console, report: dict[str, Counter[str]]) -> None:
    table = Table(
        "planted", "documents", "covered", "found", "located", "one finding", "finding elsewhere", "not covered", "found all the same"
    )
    for kind, counts in report.items():
        if kind in PLANTERS:
            table.add_row(
                kind,
                str(counts["documents"]),
                str(counts["covered"]),
                _share(counts["found"], counts["covered"]),
                _share(counts["located"], counts["covered"]),
                _share(counts["one finding"], counts["covered"]),
                str(counts["with a finding elsewhere"]),
                str(counts["not covered"]),
                str(counts["found though not covered"]),
            )
        else:
            console.print(f"{kind}: {counts['documents']} documents, {counts['false findings']} with a finding")
    console.print(table)


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "0"


if __name__ == "__main__":
    typer.run(main)
