"""What a reading got right of a printed account.

Belongs here: holding a read disclosure against the printout that it was read from. Does not belong here: judging whether
an unread cell should have been read; that depends on the style.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from dagster_project.forms.model import Cell
from dagster_project.reading.model import Disclosure
from tests.generator.documents import Printout


class Verdict(StrEnum):
    """Of one place: `RIGHT` the printed amount, or rightly none; `UNREAD` printed, reported as not told; `MISSING` printed, and no trace of
    it; `WRONG` another amount than the printed one; `INVENTED` an amount where nothing is printed."""

    RIGHT = "right"
    UNREAD = "unread"
    MISSING = "missing"
    WRONG = "wrong"
    INVENTED = "invented"


@dataclass(frozen=True)
class Finding:
    """A place that was not read right: what is printed there and what was read."""

    verdict: Verdict
    place: tuple[str, str, str]
    printed: str
    read: str

    def __str__(self) -> str:
        return f"{self.verdict}: {'/'.join(self.place)}: printed {self.printed or 'nothing'}, read {self.read or 'nothing'}"


@dataclass(frozen=True)
class Comparison:
    """Counts of all places, and those not right."""

    counts: Counter[Verdict]
    findings: tuple[Finding, ...]

    def of(self, *verdicts: Verdict) -> list[str]:
        """The findings of these verdicts, in words."""
        return [str(finding) for finding in self.findings if finding.verdict in verdicts]


def compare(document: Printout, disclosure: Disclosure) -> Comparison:
    """Every place that is printed, and every other place where something was read."""
    read = {
        (form.form_id, row.row_key, column): cell for form in disclosure.forms for row in form.rows for column, cell in row.cells.items()
    }
    printed = document.places()
    texts = {(place[0], cell.text) for place, cell in printed.items()}
    told = {(problem.form_id, word) for problem in disclosure.problems for fact in problem.facts.values() for word in str(fact).split()}
    reported = texts & told
    counts: Counter[Verdict] = Counter()
    findings: list[Finding] = []
    for place in sorted(printed.keys() | read.keys()):
        cell = printed.get(place)
        text, amount = (cell.text, cell.amount) if cell else ("", None)
        verdict = _verdict(amount, read.get(place))
        if verdict is Verdict.MISSING and place not in read and (place[0], text) in reported:
            verdict = Verdict.UNREAD
        if cell is None and verdict is Verdict.RIGHT:
            continue
        counts[verdict] += 1
        if verdict is not Verdict.RIGHT:
            there = read.get(place)
            findings.append(Finding(verdict, place, text, f"{_value(there)} ({there.origin}, {there.state})" if there else ""))
    return Comparison(counts, tuple(findings))


def _value(cell: Cell) -> Decimal | None:
    return cell.quantity if cell.amount_yuan is None else cell.amount_yuan


def _verdict(printed: Decimal | None, cell: Cell | None) -> Verdict:
    read = _value(cell) if cell else None
    if read is not None:
        if read == (printed or 0):
            return Verdict.RIGHT
        return Verdict.WRONG if printed is not None else Verdict.INVENTED
    if printed is None:
        return Verdict.RIGHT
    return Verdict.UNREAD if cell and (cell.origin == "ambiguous" or cell.state == "unreadable") else Verdict.MISSING
