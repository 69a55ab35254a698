"""What loading costs: a mix of PDFs and text dumps, their build alone, one more document, one that is loaded already.

Belongs here: documents and commands. Does not belong here: how a command is measured (`measured`), one more beside very many (`measured_increment`).
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import duckdb
from measured import NOW, Cost, Line, cost

from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

PDFS = ("pdf_strokes", "pdf_shanghai", "pdf_bars", "pdf_small")
DUMPS = ("layout_joined", "layout_split", "layout_paged", "stream_roomy")
DEPARTMENTS = "甲乙丙丁戊己庚辛壬癸"
FIRST_YEAR, YEARS = 2018, 8


def loading(versions: Mapping[str, Path], folder: Path, documents: int) -> tuple[Path, list[Line]]:
    """The home that now has loaded all of them, and the lines."""
    mix, five, one = folder / "mix", folder / "five", folder / "one"
    for index in range(documents):
        _print(mix, PDFS[index % len(PDFS)], index, "市")
        _print(mix, DUMPS[index % len(DUMPS)], index, "县")
    for index in range(5):
        _print(five, DUMPS[0], index, "区")
    _print(one, DUMPS[0], 5, "区")
    costs: dict[str, dict[str, Cost]] = {"first": {}, "load": {}, "build": {}, "five": {}, "more": {}, "again": {}}
    homes = {name: {kind: folder / f"home-{kind}-{index}" for kind in ("first", "mix", "five")} for index, name in enumerate(versions)}
    for name, project in versions.items():  # dbt parses the project once
        costs["first"][name] = cost(project, "load", str(one), "--home", str(homes[name]["first"]))
    for step, kind, source in (("load", "mix", mix), ("five", "five", five), ("more", "five", one), ("again", "five", one)):
        for name, project in versions.items():
            costs[step][name] = cost(project, "load", str(source), "--home", str(homes[name][kind]))
            _expect_published(homes[name][kind], {"load": 2 * documents, "five": 5}.get(step, 6))
    for name, project in versions.items():
        shutil.rmtree(homes[name]["mix"] / "warehouse")
        costs["build"][name] = cost(project, "build", "--home", str(homes[name]["mix"]))
        _expect_published(homes[name]["mix"], 2 * documents)
    many = 2 * documents
    said = f"{documents} PDFs and {documents} text dumps into an empty home"
    lines = [
        _line(said, "documents/s by the clock", costs["load"], lambda each: many / each.wall),
        _line(said, "CPU s a document", costs["load"], lambda each: each.cpu / many),
        _line(said, "MiB, largest process", costs["load"], lambda each: each.peak),
        _line(f"build of the {many} alone", "CPU s a document", costs["build"], lambda each: each.cpu / many),
        _line("five text dumps into an empty home", "CPU s", costs["five"], lambda each: each.cpu),
        _line("one more document", "s by the clock", costs["more"], lambda each: each.wall),
        _line("one more document", "CPU s", costs["more"], lambda each: each.cpu),
        _line("one that is loaded already", "CPU s", costs["again"], lambda each: each.cpu),
    ]
    return homes[NOW]["mix"], lines


def _expect_published(home: Path, documents: int) -> None:
    """A load that finds something ends with status 1, and so does one that fails: only what is published tells them apart."""
    with duckdb.connect(str(home / "warehouse" / "published.duckdb"), read_only=True) as connection:
        found = connection.execute("select count(*) from marts.dim_document").fetchone()
    if found != (documents,):
        raise RuntimeError(f"{home} holds {found} documents instead of {documents}: what was measured is no load of them")


def _line(what: str, unit: str, costs: Mapping[str, Cost], figure: object) -> Line:
    return Line("loading", what, unit, {name: figure(each) for name, each in costs.items()})  # type: ignore[operator]


def _print(folder: Path, style: str, index: int, place: str) -> None:
    """Random accounts of a department and year that no other index has."""
    folder.mkdir(exist_ok=True)
    year, department = FIRST_YEAR + index % YEARS, index // YEARS
    name = f"甲{place}{DEPARTMENTS[department // 10 % 10]}{DEPARTMENTS[department % 10]}局"
    printed = STYLES[style]
    accounts = replace(random_accounts(index, year=year, exact=True), department=name)
    (folder / f"{index:04}_{style}{printed.suffix}").write_bytes(printed.render(printed.document(accounts)))
