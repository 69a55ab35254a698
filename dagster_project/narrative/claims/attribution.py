"""A figure of a sentence → the claim of it: its subject, its codes, the cell that states it.

Belongs here: what an amount or a count is of, and that a figure is a detail or not understood. Does not belong here: what the words before it say
(`reader`), which cell states a subject (`printed_cells`), figures that say something of other figures (`comparisons`).
"""

from __future__ import annotations

from decimal import Decimal

from dagster_project.forms.model import CellKey
from dagster_project.knowledge import vocabulary
from dagster_project.narrative.claims.passage import PERFORMANCE, Expected, Passage, Subject
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.tokens import Token
from dagster_project.narrative.model import Claim, ClaimKind

DETAIL = "detail"
_QUOTED = 60
"""Characters of a long clause that are quoted before a figure; half as many behind it."""
_SIZES = {"amount": ClaimKind.AMOUNT, "count": ClaimKind.COUNT, "score": ClaimKind.SCORE, "rate": ClaimKind.RATE, "points": ClaimKind.RATE}


class Attribution:
    """Gives the figures of a passage their subjects."""

    def __init__(self, passage: Passage, printed: PrintedCells) -> None:
        self._passage = passage
        self._printed = printed

    def claim(self, token: Token) -> Claim:
        """A claim of a figure, of no subject yet."""
        assert token.unit is not None and token.number is not None
        value, half_unit = token.number, Decimal(1).scaleb(_exponent(token.number)) / 2
        if token.unit.measure == "count":
            half_unit = Decimal(0)  # pieces are counted, not rounded
        factor = token.unit.factor
        return self._new(token, _SIZES[token.unit.measure], token.text, token.unit.name, value * factor, half_unit * factor)

    def direction(self, token: Token) -> Claim:
        """A claim of a direction that no figure tells, of no subject yet."""
        return self._new(token, ClaimKind.CHANGE_AMOUNT, "", "", Decimal(0) if token.value == "unchanged" else None, None)

    def _new(self, token: Token, kind: ClaimKind, printed: str, unit: str, value: Decimal | None, half_unit: Decimal | None) -> Claim:
        passage = self._passage
        return Claim(
            number=len(passage.claims) + 1,
            kind=kind,
            page=passage.paragraph.pages[token.start],
            section=passage.section,
            subject="",
            label="",
            printed_text=printed,
            unit=unit,
            value=value,
            half_unit=half_unit,
            quote=self._quote(token),
            approximately=passage.sentence.approximately,
        )

    def _quote(self, token: Token) -> str:
        """The clause around a token, from the last full stop or semicolon to the next; of a long one what stands near."""
        text = self._passage.paragraph.text
        start = max(text.rfind(mark, 0, token.start) for mark in "。；") + 1
        ends = [place for mark in "。；" if (place := text.find(mark, token.end)) >= 0]
        end = min(ends, default=len(text))
        first, last = max(start, token.start - _QUOTED), min(end, token.end + _QUOTED // 2)
        return ("…" if first > start else "") + text[first:last] + ("…" if last < end else "")

    def amount(self, claim: Claim, stage: str) -> None:
        """Give an amount at a stage its subject and its cell."""
        passage = self._passage
        if not passage.bound or passage.subject is None:
            claim.kind = ClaimKind.NOT_UNDERSTOOD
            return
        subject, code, _ = passage.subject
        if stage == "final" and passage.sentence.of_earlier_year:
            stage = "earlier"
        claim.stage = stage
        name(claim, passage.subject)
        if passage.section == PERFORMANCE and not subject.startswith(PERFORMANCE):
            claim.subject = DETAIL
        elif not vocabulary.is_counted(subject):  # what vehicles cost stands in no form
            stand(claim, self.place(subject, code, stage, claim.value))
        passage.under.levels[(subject, code, stage)] = claim

    def count(self, claim: Claim, token: Token) -> None:
        """Give a count what is counted, and its cell."""
        assert token.unit is not None
        passage = self._passage
        sentence = passage.sentence
        subject = (passage.subject or passage.family) if not sentence.purpose else None
        counted = vocabulary.count_subject(subject[0], token.unit.name) if subject else None
        if sentence.expected is Expected.CHANGE and counted and passage.bound:
            self.detail(claim, token)
        elif counted and subject and (not sentence.unknown or counted != subject[0]):
            claim.subject, claim.label = counted, subject[2]
            stand(claim, self._printed.place_of(counted, None, passage.section, "final", claim.value))
        else:
            self.detail_or_unknown(claim, token)

    def score(self, claim: Claim) -> None:
        """Give a score of points its project."""
        passage = self._passage
        claim.subject, claim.label = "performance.score", passage.under.project or (passage.subject or ("", None, ""))[2]

    def detail_or_unknown(self, claim: Claim, token: Token) -> None:
        if self._passage.sentence.purpose or self._passage.section == PERFORMANCE:
            self.detail(claim, token)
        else:
            claim.kind = ClaimKind.NOT_UNDERSTOOD

    def detail(self, claim: Claim, token: Token) -> None:
        """A figure of a purpose, a reason or a project: no form states it."""
        assert token.unit is not None
        claim.kind, claim.subject = _SIZES[token.unit.measure], DETAIL
        claim.label = self._passage.paragraph.text[self._passage.clause_start(token) : token.start]

    def place(self, subject: str, code: str | None, stage: str, value: Decimal | None = None) -> CellKey | None:
        """The cell that states a subject at a stage: of basic and project spending below a functional class, a column of its row."""
        head = self._passage.under.heads[-1] if self._passage.under.heads else None
        if subject in ("nature.basic", "nature.project") and head and head.subject == "function_code" and head.form_id and head.row_key:
            column = subject.rpartition(".")[2]
            return (head.form_id, head.row_key, column) if stage == "final" and head.row_key.isdecimal() else None
        return self._printed.place_of(subject, code, self._passage.section, stage, value)


def name(claim: Claim, of: Subject) -> None:
    """Give a claim its subject, label and code."""
    subject, code, label = of
    claim.subject, claim.label = subject, label
    if subject == "function_code":
        claim.function_code = code
    elif subject == "economic_code":
        claim.economic_code = code
    elif subject.startswith("economic.") and subject[-3:].isdecimal():
        claim.economic_code = subject[-3:]


def stand(claim: Claim, place: CellKey | None) -> None:
    """Give a claim the cell that states it, if any."""
    if place:
        claim.form_id, claim.row_key, claim.column_key = place


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
