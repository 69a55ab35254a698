"""A figure that says something of other figures → what it compares: a change and its base, a share and its whole, a completion and its budget.

Belongs here: the claims and cells that such a figure refers to. Does not belong here: what the words before it say (`reader`), subject and cell
of the figure itself (`attribution`), whether the comparison holds (dbt).
"""

from __future__ import annotations

from dagster_project.knowledge import vocabulary
from dagster_project.narrative.claims.attribution import DETAIL, Attribution, name, stand
from dagster_project.narrative.claims.passage import BUDGETS, Passage, Subject
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.tokens import Token
from dagster_project.narrative.model import Claim, ClaimKind

_EXPLANATION = "explanation"


class Comparisons:
    """Gives the changes, shares and completions of a passage what they refer to."""

    def __init__(self, passage: Passage, attribution: Attribution, printed: PrintedCells) -> None:
        self._passage = passage
        self._attribution = attribution
        self._printed = printed

    def change(self, claim: Claim, token: Token) -> None:
        """Give a change its subject, the amount that changed, and what it is compared with."""
        passage = self._passage
        if not passage.bound or passage.subject is None:
            self._attribution.detail_or_unknown(claim, token)
            return
        self._set_base(claim, passage.sentence.base or passage.base)
        claim.direction = passage.sentence.direction
        subject, code, _ = passage.subject
        name(claim, passage.subject)
        level = passage.under.levels.get((subject, code, "final"))
        budget = passage.under.budget_of(subject, code)
        claim.of_claim = level.number if level else None
        claim.budget_claim = budget.number if budget and claim.base == "budget" else None
        if level:
            claim.form_id, claim.row_key, claim.column_key = level.form_id, level.row_key, level.column_key
        else:
            stand(claim, self._attribution.place(subject, code, "final"))

    def _set_base(self, claim: Claim, base: str | None) -> None:
        claim.base = "budget" if base in BUDGETS else "earlier"
        if claim.base == "earlier":
            if base and base.isdecimal():
                claim.base_year = int(base)
            elif self._passage.fiscal_year:
                claim.base_year = self._passage.fiscal_year - 1

    def change_rate(self, claim: Claim, token: Token) -> None:
        """Give a change in percent what `change` gives, and the amount that says the same change."""
        claim.kind = ClaimKind.CHANGE_RATE
        self.change(claim, token)
        claims = self._passage.sentence.claims
        changed = [other for other in claims if other.kind is ClaimKind.CHANGE_AMOUNT and other.subject == claim.subject]
        claim.part_claim = changed[-1].number if changed and claim.kind is ClaimKind.CHANGE_RATE else None

    def direction(self, token: Token) -> None:
        """Add a statement of direction without a figure, where its subject and base are known."""
        passage = self._passage
        sentence = passage.sentence
        if not passage.bound or passage.subject is None or not (sentence.base or passage.base):
            return
        claim = self._attribution.direction(token)
        sentence.direction = token.value
        self.change(claim, token)
        sentence.direction = None
        passage.add(claim)

    def share(self, claim: Claim, token: Token) -> None:
        """Percent of a whole: the last amount of the sentence, of the named whole or of the amount whose parts are listed."""
        passage = self._passage
        claim.kind = ClaimKind.SHARE
        part = passage.sentence.last_amount
        if part is not None:
            claim.subject, claim.label, claim.part_claim = part.subject, part.label, part.number
            claim.form_id, claim.row_key, claim.column_key = part.form_id, part.row_key, part.column_key
            claim.function_code, claim.economic_code = part.function_code, part.economic_code
        elif passage.bound and passage.subject is not None:
            subject, code, _ = passage.subject
            name(claim, passage.subject)
            stand(claim, self._attribution.place(subject, code, "final"))
        if not claim.subject or passage.sentence.share_unknown or not self._set_whole(claim):
            self._attribution.detail_or_unknown(claim, token)

    def _set_whole(self, claim: Claim) -> bool:
        passage = self._passage
        under, named = passage.under, passage.sentence.share_whole
        heads = [head for head in (under.heads[-1] if under.heads else None, passage.first) if head and head.number != claim.part_claim]
        generic = named is None or named[0].endswith(".any")
        head = next((head for head in heads if generic or (named and head.subject == named[0])), None)
        if head:
            claim.of_claim = head.number
            # In a list within a list the share may be of either whole.
            outer = under.heads[0] if generic and passage.sentence.nested and head is under.heads[-1] else head
            claim.whole_form_id, claim.whole_row_key, claim.whole_column_key = outer.form_id, outer.row_key, outer.column_key
            return True
        subject = named[0] if named and named[0] != DETAIL else vocabulary.whole_of(passage.section)
        level = under.levels.get((subject or "", named[1] if named else None, "final"))
        # A whole that is named may be of another part of the narrative: 占一般公共预算项目支出总额.
        sections = (passage.section, _EXPLANATION) if subject else ()
        places = (self._printed.place_of(subject or "", named[1] if named else None, section, "final") for section in sections)
        place = next((place for place in places if place), None)
        if level:
            claim.of_claim = level.number
        if place:
            claim.whole_form_id, claim.whole_row_key, claim.whole_column_key = place
        return bool(level or place or (named and subject))

    def completion(self, claim: Claim, of: Subject) -> None:
        """Percent of a budget of `of`: the amount that was spent, and the budget."""
        under = self._passage.under
        subject, code, _ = of
        claim.kind = ClaimKind.COMPLETION
        name(claim, of)
        claim.base = "initial_budget" if self._passage.sentence.of_initial_budget else "budget"
        level, budget = under.levels.get((subject, code, "final")), under.budget_of(subject, code, claim.base)
        claim.of_claim = level.number if level else None
        claim.budget_claim = budget.number if budget else None
        stand(claim, self._attribution.place(subject, code, "final"))
        if whole := self._attribution.place(subject, code, "budget"):
            claim.whole_form_id, claim.whole_row_key, claim.whole_column_key = whole
