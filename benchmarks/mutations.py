"""Plant errors, single ones and those that stand in several places, into accounts that add up, judge them, count what was found: `python benchmarks/mutations.py --examples 200`.

Belongs here: the documents to judge, and the counts. Does not belong here: the errors themselves (`planted`), judging (`judged`).

Documents without an error are printed in every style and wording and read back: whatever is found in them is *false*. Errors are planted in perfect
readings, and in accounts before they are printed and read. An error is *covered* where it moves an identity of equality by more than rounding allows
before and after, or leaves a parent without the rows that add up to it. It is *found* where there is a finding, and *located* where the first finding
names a changed cell, or the row or form of it where a whole row or form is concerned. A finding at a row that the error did not touch is
*elsewhere*.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from benchmarks.judged import Found, judged
from benchmarks.planted import PLANTERS as SINGLE
from benchmarks.planted import Planted, perfect_reading, plant, reprinted
from benchmarks.planted_together import PLANTERS as TOGETHER
from benchmarks.planted_words import NAMES, renamed
from benchmarks.planted_words import PLANTERS as WORDS
from dagster_project.forms.model import Cell, DocumentKind
from dagster_project.forms.solve.equations import FormRows, equations
from dagster_project.knowledge.checks import checks
from dagster_project.reading.model import Disclosure
from dagster_project.reading.reader import read_disclosure
from tests.agreement import contradictions
from tests.generator.accounts import Accounts
from tests.generator.narrative import WORDINGS, Telling
from tests.generator.random_accounts import varied_accounts
from tests.generator.styles import STYLES, Style

PLANTERS = {**SINGLE, **TOGETHER}
_AT_ONCE = 100
"""Documents judged in one warehouse: what bounds the memory of a run."""
_NOTHING = Decimal(0)
_ORDERS = (("overview", "forms", "narrative"), ("overview", "narrative", "forms"))
_CONTRADICTION = "contradicts itself"
_COLUMNS_LOST = ("stream", "plain")
"""Styles that do not show in which column a figure stands."""


@dataclass(frozen=True)
class Example:
    """A document to judge: how it came about, its reading, the error in it, if any, and what is found in it without that error."""

    group: str
    kind: str
    source: str
    reading: Disclosure
    planted: Planted | None = None
    is_covered: bool = False
    known: frozenset[tuple[str, str]] = frozenset()
    expected: frozenset[str] = frozenset()


def main(
    consistent: Annotated[
        int, typer.Option(help="Documents without an error, printed and read, going round all styles, wordings and orders.")
    ] = 104,
    examples: Annotated[int, typer.Option(help="Perfect readings with one planted error, of each kind.")] = 50,
    printed: Annotated[int, typer.Option(help="Documents with one planted error, printed and read, of each kind.")] = 13,
    start: Annotated[int, typer.Option(help="The first seed: another run with another start judges other documents.")] = 0,
    documents: Annotated[Path | None, typer.Option(help="Real documents to plant errors in as well.")] = None,
    only: Annotated[list[str] | None, typer.Option("--kind", help="A kind of error to plant; again for more.")] = None,
    show: Annotated[int, typer.Option(help="Examples to list of each thing that went wrong.")] = 3,
) -> None:
    """Exit status 1 when anything is found in a document without an error, or a finding contradicts itself."""
    kinds = [kind for kind in PLANTERS if not only or kind in only]
    words = [kind for kind in (*WORDS, *NAMES) if not only or kind in only]
    console = Console()
    wanted = chain(
        _consistent(start, consistent),
        _spoilt(kinds, start, examples),
        _spoilt_and_printed(kinds, start, printed),
        _real(kinds, documents, examples),
        _worded(words, start, printed),
    )
    report: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    wrong: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    while some := list(islice(wanted, _AT_ONCE)):
        for example, found in zip(some, judged([example.reading for example in some]), strict=True):
            new = [finding for finding in found if (finding.check_id, finding.place) not in example.known]
            counts = report[example.group, example.kind]
            for what in _outcome(example, new):
                counts[what] += 1
                if what in ("missed", "elsewhere", "several findings", "with a finding", "with a finding elsewhere"):
                    wrong[example.group, example.kind, what].append(f"{example.source}: {_told(new)}")
            for finding in found:
                for what in contradictions(finding.told):
                    wrong[example.group, example.kind, _CONTRADICTION].append(f"{example.source}: {what}: {finding.told['sentence_zh']}")
    _print(console, report)
    for names, sources in wrong.items():
        console.print(f"{', '.join(filter(None, names))}:", *sources[:show], sep="\n  ", soft_wrap=True, highlight=False)
    raise typer.Exit(code=1 if any(what in ("with a finding", _CONTRADICTION) for *_, what in wrong) else 0)


def _told(found: list[Found]) -> str:
    return f"{len(found)} findings; " + "; ".join(
        f"{one.kind} {one.form_id}/{one.row_key}/{one.column_key} ({one.check_id} at {one.place}; {one.cause})" for one in found[:3]
    )


def _outcome(example: Example, found: list[Found]) -> Iterator[str]:
    yield "documents"
    if example.expected:
        yield "covered"
        yield "found" if any(finding.check_id in example.expected for finding in found) else "missed"
        if found:
            yield "located" if found[0].check_id in example.expected else "elsewhere"
            yield "one finding" if len(found) == 1 else "several findings"
        if any(finding.check_id not in example.expected for finding in found):
            yield "with a finding elsewhere"
        return
    if example.planted is None:
        if found:
            yield "with a finding"
        yield from (f"{finding.check_id}, cause {finding.cause}" for finding in found)
        return
    yield "covered" if example.is_covered else "not covered"
    if not found:
        if example.is_covered:
            yield "missed"
        return
    yield "found" if example.is_covered else "found though not covered"
    if example.is_covered:
        yield "located" if _is_located(example.planted, found[0]) else "elsewhere"
        yield "one finding" if len(found) == 1 else "several findings"
    touched = {form_id for form_id, row_key in example.planted.rows if not row_key}
    if any((one.form_id, one.row_key) not in example.planted.rows and one.form_id not in touched for one in found):
        yield "with a finding elsewhere"


def _is_located(planted: Planted, finding: Found) -> bool:
    if (finding.form_id, "") in planted.rows:
        return not finding.row_key
    if finding.row_key and finding.column_key:
        return (finding.form_id, finding.row_key, finding.column_key) in planted.changed
    return (finding.form_id, finding.row_key) in planted.rows


def _manner(seed: int) -> tuple[str, str, tuple[str, ...]]:
    """Style, wording and order of the parts of a seed: all styles in turn, from round to round another wording, then another order."""
    styles, wordings = list(STYLES), list(WORDINGS)
    rounds = seed // len(styles)
    return styles[seed % len(styles)], wordings[rounds % len(wordings)], _ORDERS[rounds // len(wordings) % len(_ORDERS)]


def _accounts(seed: int, style: Style) -> Accounts:
    """Accounts for a style: no one prints yuan with more decimals than cents."""
    accounts = varied_accounts(seed)
    return replace(accounts, unit="万元") if style.contents.style.numbers.decimals > 2 else accounts


def _consistent(start: int, count: int) -> Iterator[Example]:
    for seed in range(start, start + count):
        yield Example("consistent", "", _source(seed), _read_back(seed, _printed(seed)))


def _source(seed: int) -> str:
    style, wording, order = _manner(seed)
    return f"{style} {wording} {order[-1]} last {seed}"


def _printed(seed: int, spoilt: Disclosure | None = None) -> bytes:
    name, wording, order = _manner(seed)
    style = STYLES[name]
    alter = partial(reprinted, spoilt=spoilt) if spoilt else None
    return style.render(style.document(_accounts(seed, style), telling=Telling(wording), order=order, alter=alter))


def _read_back(seed: int, data: bytes, kind: str = "") -> Disclosure:
    name, *_ = _manner(seed)
    reading = read_disclosure(data, f"{name}{STYLES[name].suffix}")
    reading.sha256 = _sha256(kind, _source(seed))
    return reading


def _spoilt(kinds: Iterable[str], start: int, count: int) -> Iterator[Example]:
    for kind in kinds:
        for seed, before, planted in islice(_planted(kind, start), count):
            yield Example("perfect readings", kind, _source(seed), planted.reading, planted, _is_covered(before, planted))


def _spoilt_and_printed(kinds: Iterable[str], start: int, count: int) -> Iterator[Example]:
    for kind in kinds:
        yield from islice(_printed_with(kind, start), count)


def _printed_with(kind: str, start: int) -> Iterator[Example]:
    for seed, before, planted in _planted(kind, start):
        name, *_ = _manner(seed)
        if kind == "wrong code" and STYLES[name].contents.style.codes == "own_part":
            continue  # the rows below such a row take their codes from it: no slip of one row
        data = _printed(seed, planted.reading)
        # Where only the order of figures is left, one that changes places with a blank beside it leaves no trace.
        if data != _printed(seed):
            yield Example(_family(seed), kind, _source(seed), _read_back(seed, data, kind), planted, _is_covered(before, planted))


def _worded(kinds: Iterable[str], start: int, count: int) -> Iterator[Example]:
    """Documents with a mistake of words, printed and read. Names are those of the forms where the columns are shown."""
    for kind in kinds:
        yield from islice(_worded_with(kind, start), count)


def _worded_with(kind: str, start: int) -> Iterator[Example]:
    for seed in range(start, start + 1_000_000):
        name, wording, order = _manner(seed)
        style, dice = STYLES[name], Random(f"{kind} {_source(seed)}")
        if name.startswith(_COLUMNS_LOST):
            continue
        accounts = _accounts(seed, style)
        if kind in WORDS:
            altered = WORDS[kind](style.document(accounts, telling=Telling(wording), order=order), dice)
            document, expected = (altered.document, altered.checks) if altered else (None, frozenset())
        else:
            otherwise = renamed(accounts, kind, dice)
            document = style.document(accounts, telling=Telling(wording), order=order, printed_otherwise=otherwise) if otherwise else None
            expected = frozenset({"code.name"})
        if document:
            reading = _read_back(seed, style.render(document), kind)
            yield Example("mistakes of words, printed and read", kind, _source(seed), reading, expected=expected)


def _family(seed: int) -> str:
    name, *_ = _manner(seed)
    if name.startswith("pdf"):
        return "printed as PDF and read"
    return f"printed as text and read, columns {'lost' if name.startswith(_COLUMNS_LOST) else 'in line'}"


def _planted(kind: str, start: int) -> Iterator[tuple[int, Disclosure, Planted]]:
    """Perfect readings of generated accounts, without and with an error."""
    for seed in range(start, start + 1_000_000):
        style = STYLES[_manner(seed)[0]]
        before = perfect_reading(_accounts(seed, style), style.contents, "")
        planted = _plant(kind, before, _source(seed))
        if planted:
            yield seed, before, planted


def _plant(kind: str, reading: Disclosure, source: str) -> Planted | None:
    planted = plant(PLANTERS[kind], reading, Random(f"{kind} {source}"))
    if planted:
        planted.reading.sha256 = _sha256("planted", kind, source)
    return planted


def _sha256(*names: str) -> str:
    return sha256("/".join(names).encode()).hexdigest()


def _real(kinds: Iterable[str], folder: Path | None, count: int) -> Iterator[Example]:
    """Real documents with an error, half as many as generated ones; what is found in them as they are is known."""
    readings = [reading for reading in map(_read, sorted(folder.iterdir())) if reading] if folder else []
    known = [frozenset((one.check_id, one.place) for one in found) for found in judged(readings)] if readings else []
    for kind in kinds:
        for number, (reading, found) in enumerate(zip(readings, known, strict=True)):
            planted = filter(None, (_plant(kind, reading, f"document {number} ({seed})") for seed in range(10_000)))
            for one in islice(planted, count // (2 * len(readings))):
                yield Example("real documents", kind, f"document {number}", one.reading, one, _is_covered(reading, one), found)


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


def _print(console: Console, report: dict[tuple[str, str], Counter[str]]) -> None:
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for (group, _), counts in report.items():
        groups[group] += counts
    if clean := groups.pop("consistent", None):
        console.print(f"consistent, printed and read: {clean['documents']} documents, {clean['with a finding']} with a finding")
        for what, count in sorted(clean.items()):
            if "cause" in what:
                console.print(f"  {count} × {what}")
    for group, total in groups.items():
        table = Table(
            "planted", "documents", "covered", "found", "located", "one finding", "finding elsewhere", "not covered", "found all the same"
        )
        table.title = group
        planted = [(kind, report[group, kind]) for kind in (*PLANTERS, *WORDS, *NAMES) if report[group, kind]]
        for kind, counts in [*planted, ("all", total)]:
            table.add_row(kind, *_columns(counts))
        console.print(table)


def _columns(counts: Counter[str]) -> Iterable[str]:
    covered = counts["covered"]
    return (
        str(counts["documents"]),
        str(covered),
        _share(counts["found"], covered),
        _share(counts["located"], covered),
        _share(counts["one finding"], covered),
        str(counts["with a finding elsewhere"]),
        str(counts["not covered"]),
        str(counts["found though not covered"]),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.1%})" if whole else "0"


if __name__ == "__main__":
    typer.run(main)
