"""The parts of a page that hold rows of their own: the two sides of a summary, the pairs of code and name columns of the economic form.

Belongs here: where a band starts and ends, and which words of a line stand in it. Does not belong here: rows (`rows`), columns of numbers
(`columns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dagster_project.forms.solve.candidates import label_keys
from dagster_project.forms.text.aligned.words import AlignedLine, AlignedWord, is_figure
from dagster_project.knowledge import statutory_forms
from dagster_project.knowledge.codes import code_names

_GAP_BETWEEN_GROUPS = 12
"""Characters."""


@dataclass(frozen=True, slots=True)
class ColumnBand:
    """A vertical part of one page: `x0` ≤ place < `x1`; `side` as in the form's columns."""

    page: int
    x0: int
    x1: int
    side: str


class ColumnBands:
    """The bands of a form's pages."""

    def __init__(self, form_id: str, lines: Sequence[AlignedLine], labels_may_span: bool = False) -> None:
        """`labels_may_span`: the label of a total takes one place, but may have been printed across those of code and name."""
        self._form_id = form_id
        self._labels_may_span = labels_may_span
        self._kind = statutory_forms.row_kinds()[form_id]
        self._lines = lines
        self._starts_of_page: dict[int, list[int]] = {}
        self._sides = self._side_starts() if self._kind == "lines" else {}

    def of_page(self, page: int, lines: Sequence[AlignedLine]) -> list[ColumnBand]:
        """The bands of a page whose lines are `lines`, from left to right."""
        end = max((word.x1 for line in lines for word in line.words), default=0) + 1
        if self._kind == "lines":
            return [ColumnBand(page, 0, end, "income"), ColumnBand(page, 0, end, "expenditure")]
        if self._kind == "economic_codes":
            starts = self._group_starts(lines)
            self._starts_of_page[page] = starts
            edges = [0, *starts[1:], end]
            return [ColumnBand(page, a, b, "") for a, b in zip(edges, edges[1:], strict=False)]
        return [ColumnBand(page, 0, end, "")]

    def within(self, line: AlignedLine, band: ColumnBand) -> AlignedLine:
        """The part of a line that lies in a band."""
        x0, x1 = band.x0, band.x1
        if self._kind == "lines":
            start = self._sides[line.index]
            x0, x1 = (x0, start) if band.side == "income" else (start, x1)
        places = self._owners(line) if self._kind == "economic_codes" else [word.x0 for word in line.words]
        words = tuple(word for word, place in zip(line.words, places, strict=True) if x0 <= place < x1)
        return AlignedLine(line.index, line.page, line.paragraph, words)

    def _owners(self, line: AlignedLine) -> list[int]:
        """For each word the place that decides its group: amounts behind a total label are of that label, wherever they stand."""
        places: list[int] = []
        total: AlignedWord | None = None
        totals = [word for word in line.words if self._is_total(word)]
        starts = self._starts_of_page.get(line.page, [])
        place_of = {word: word.x0 for word in totals}
        if self._labels_may_span and len(totals) == len(starts):
            place_of = dict(zip(totals, starts, strict=True))
        for word in line.words:
            if not is_figure(word):
                total = word if self._is_total(word) else None
            places.append(place_of[total] if total else word.x0)
        return places

    def _group_starts(self, lines: Sequence[AlignedLine]) -> list[int]:
        """Where the pairs of code and name columns start: at their codes, and at the second of two total labels that no code parts. The
        place of a total label shows nothing else: it may span several groups."""
        codes = sorted(word.x0 for line in lines for word in line.words if word.normalised in code_names(self._kind))
        starts = [x for index, x in enumerate(codes) if index == 0 or x - codes[index - 1] > _GAP_BETWEEN_GROUPS]
        for line in lines:
            totals = [word.x0 for word in line.words if self._is_total(word)]
            if self._labels_may_span and len(totals) == len(starts):
                continue
            for first, second in zip(totals, totals[1:], strict=False):
                if not starts or first < starts[0] - _GAP_BETWEEN_GROUPS:
                    starts = [first, *starts]
                if not any(first < start <= second for start in starts):
                    starts = sorted([*starts, second])
        return starts

    def _is_total(self, word: AlignedWord) -> bool:
        return word.normalised in statutory_forms.row_labels(self._form_id)

    def _side_starts(self) -> dict[int, int]:
        """For each line of a two-sided form, where its expenditure side starts: at its label there, else where it does on the nearest
        line of the page that has one, else where it did on the page before. Columns of a dump waver from line to line."""
        labelled = [(line, starts[0]) for line in self._lines if (starts := list(self._expenditure_starts(line)))]
        found: dict[int, int] = {}
        last = max((word.x1 for line in self._lines for word in line.words), default=0) + 1
        for line in self._lines:
            nearest = min(
                (pair for pair in labelled if pair[0].page == line.page), key=lambda pair: abs(pair[0].index - line.index), default=None
            )
            last = nearest[1] if nearest else last
            found[line.index] = last
        return found

    def _expenditure_starts(self, line: AlignedLine) -> Iterable[int]:
        """Where labels of the expenditure side start: those that only it has, and the second of two labels that are alike."""
        seen: set[str] = set()
        for word in line.words:
            if self._is_label("expenditure", word.normalised) and (
                word.normalised in seen or not self._is_label("income", word.normalised)
            ):
                yield word.x0
            seen.add(word.normalised)

    def _is_label(self, side: str, label: str) -> bool:
        return len(label) > 1 and bool(label_keys(self._form_id, side, label))
