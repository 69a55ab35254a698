"""A figure in the state of its sentence → its claim: an amount, a change, a share, a completion, a detail, or not understood.

Belongs here: which kind of claim a figure is by what the words before it made expect (`passage.Expected`). Does not belong here: what those words are
(`reader`), what a figure is of (`attribution`), what it is compared with (`comparisons`).
"""

from __future__ import annotations

from dagster_project.narrative.claims.attribution import DETAIL, Attribution
from dagster_project.narrative.claims.comparisons import Comparisons
from dagster_project.narrative.claims.passage import BUDGETS, PERFORMANCE, Expected, Passage
from dagster_project.narrative.claims.tokens import Token
from dagster_project.narrative.model import Claim, ClaimKind


class Figures:
    """Adds the claims of the figures of a passage."""

    def __init__(self, passage: Passage, attribution: Attribution, comparisons: Comparisons) -> None:
        self._passage = passage
        self._attribution = attribution
        self._comparisons = comparisons

    def read(self, token: Token) -> None:
        """Add the claim of a figure."""
        assert token.unit is not None
        measure = token.unit.measure
        claim = self._attribution.claim(token)
        if self._passage.sentence.explains:
            self._attribution.detail(claim, token)
        elif self._goes_on_in_list(measure):
            claim.kind = ClaimKind.NOT_UNDERSTOOD
        elif measure == "amount":
            self._read_amount(claim, token)
        elif measure == "rate":
            self._read_rate(claim, token)
        elif measure == "count":
            self._attribution.count(claim, token)
        elif measure == "score" and self._passage.section == PERFORMANCE:
            self._attribution.score(claim)
        else:
            self._attribution.detail_or_unknown(claim, token)
        self._passage.add(claim)

    def _goes_on_in_list(self, measure: str) -> bool:
        """Whether a figure follows another of its measure with nothing but a mark between: they answer to a list of subjects, one to one, and so
        does the one before. Neither is claimed."""
        passage = self._passage
        if passage.index < 2 or passage.stream[passage.index - 1].kind != "mark":
            return False
        before = passage.stream[passage.index - 2]
        if before.kind == "other" and before.text[-1].isdecimal():
            return True
        if before.kind != "figure" or before.unit is None or before.unit.measure != measure or measure == "count":
            return False
        last = passage.claims[-1]
        if last.subject != DETAIL:
            last.kind, last.subject, last.form_id, last.whole_form_id = ClaimKind.NOT_UNDERSTOOD, "", None, None
            last.of_claim = last.part_claim = last.budget_claim = None
        return last.subject != DETAIL

    def _read_amount(self, claim: Claim, token: Token) -> None:
        passage, sentence = self._passage, self._passage.sentence
        before = passage.previous
        if sentence.expected is Expected.COMPLETION:
            self._attribution.amount(claim, "budget")
        elif sentence.expected is Expected.CHANGE:
            claim.kind = ClaimKind.CHANGE_AMOUNT
            self._comparisons.change(claim, token)
            sentence.figure_stated()
        elif (
            sentence.expected in (Expected.LEVEL, Expected.NOTHING)
            and before
            and before.kind in ("compare", "filler")
            and sentence.base
            and passage.after_compare()
        ):
            self._attribution.amount(claim, sentence.base if sentence.base in BUDGETS else "earlier")
        elif sentence.expected is Expected.LEVEL and passage.bound:
            self._attribution.amount(claim, sentence.stage)
            sentence.figure_stated()
        else:
            self._attribution.detail_or_unknown(claim, token)
            sentence.last_amount = claim
            return
        if claim.kind is ClaimKind.AMOUNT and claim.stage == "final":
            sentence.last_amount = claim
            passage.first = passage.first or claim
            if not any(other.kind is ClaimKind.AMOUNT for other in sentence.claims):
                passage.stated = claim

    def _read_rate(self, claim: Claim, token: Token) -> None:
        passage, sentence = self._passage, self._passage.sentence
        if sentence.expected in (Expected.CHANGE, Expected.CHANGED) and sentence.direction:
            self._comparisons.change_rate(claim, token)
            sentence.figure_stated()
        elif sentence.expected is Expected.SHARE:
            self._comparisons.share(claim, token)
            sentence.figure_stated()
        elif sentence.expected is Expected.COMPLETION and passage.bound and passage.subject is not None:
            self._comparisons.completion(claim, passage.subject)
            sentence.figure_stated()
        else:
            self._attribution.detail_or_unknown(claim, token)
