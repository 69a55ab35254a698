"""Paragraphs → claims: every figure of the narrative once.

Belongs here: what each token of a sentence says, and which kind of claim a figure is by the words before it. Does not belong here: the words
(`seeds/narrative`), cutting text into tokens (`tokens`), what a figure is of (`attribution`), what it is compared with (`comparisons`), whether a
claim is true (dbt).

A figure is claimed for a subject only where nothing unknown stands between the two; what is said of purposes and reasons are details that no form
states; everything else is `not_understood`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dagster_project.knowledge import vocabulary
from dagster_project.narrative.claims.attribution import DETAIL, Attribution
from dagster_project.narrative.claims.comparisons import Comparisons
from dagster_project.narrative.claims.paragraphs import Paragraph
from dagster_project.narrative.claims.passage import BUDGETS, PERFORMANCE, PROJECT, Passage, Sentence, UnderHeading
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.tokens import Names, Token, tokens
from dagster_project.narrative.model import Claim, ClaimKind

SILENT = frozenset({"", "overview", "table", "glossary", "annex"})
"""Sections that are no narrative of figures: what stands before any heading, duties, tables, definitions, annexes."""

_BASIC = "general_basic"
_ECONOMIC = frozenset({_BASIC, "operating_cost"})
"""Sections that list spending by economic class."""
_COUNTED_PROJECTS = "performance.projects"
_YEAR = re.compile(r"20\d\d")
_STOPS = "。！？"


def read_claims(paragraphs: Iterable[Paragraph], names: Names, printed: PrintedCells, fiscal_year: int | None) -> list[Claim]:
    """The claims of the narrative in printed order."""
    claims: list[Claim] = []
    under = UnderHeading("", "")
    for paragraph in paragraphs:
        if paragraph.section in SILENT:
            continue
        if (paragraph.section, paragraph.heading) != (under.section, under.heading):
            under = UnderHeading(paragraph.section, paragraph.heading)
        known = names if paragraph.section in _ECONOMIC else names.without_economic
        passage = Passage(paragraph, list(tokens(paragraph.text, known)), under, claims, fiscal_year)
        _Reader(passage, printed, names.department).read()
    return claims


class _Reader:
    """Reads one paragraph."""

    def __init__(self, passage: Passage, printed: PrintedCells, department: str) -> None:
        self.passage = passage
        self.under = passage.under
        self.department = department
        self.attribution = Attribution(passage, printed)
        self.comparisons = Comparisons(passage, self.attribution, printed)
        self.skipped = -1

    @property
    def sentence(self) -> Sentence:
        return self.passage.sentence

    def read(self) -> None:
        passage, under = self.passage, self.under
        if passage.paragraph.is_item:
            under.heads = list(under.listed)
        for index, token in enumerate(passage.stream):
            passage.index = index
            getattr(self, f"on_{token.kind}", self.on_nothing)(token)
        self.end_sentence(len(passage.paragraph.text))
        if not passage.paragraph.is_item:
            under.listed = under.heads[:1] or ([passage.first] if passage.first else [])

    def end_sentence(self, end: int) -> None:
        passage, sentence = self.passage, self.sentence
        if sentence.reason_from is not None:
            reason = passage.paragraph.text[sentence.reason_from : end].strip("：，。是为")
            explained = [claim for claim in sentence.claims if claim.base] or [claim for claim in passage.before if claim.base]
            for claim in explained:
                claim.reason = claim.reason or reason or None
        if sentence.claims:
            passage.before = sentence.claims
        if sentence.nested and self.under.heads:
            self.under.heads.pop()
        if sentence.ends_in_part:
            passage.subject = None  # what follows may be of the whole or of its last part
        passage.sentence = Sentence(end + 1)
        if passage.section == PERFORMANCE and self.under.project:
            passage.subject = passage.family = (PROJECT, None, self.under.project)

    # -- tokens

    def on_nothing(self, token: Token) -> None:
        """Ordinals and fillers say nothing about a figure."""

    def on_year(self, token: Token) -> None:
        """Figures of another year are not those of the forms."""
        year = _YEAR.match(token.text)
        if year and self.passage.fiscal_year:
            self.sentence.of_earlier_year = int(year[0]) != self.passage.fiscal_year

    def on_mark(self, token: Token) -> None:
        sentence = self.sentence
        if token.text in _STOPS:
            self.end_sentence(token.start)
            return
        if token.text in "；;":
            if sentence.nested and self.under.heads:
                self.under.heads.pop()
                sentence.nested = False
            sentence.purpose, sentence.mode, sentence.stage, sentence.direction, sentence.base = False, "level", "final", None, None
            following = self.passage.following
            if sentence.reason_from is not None and following and following.kind == "subject":
                self.end_sentence(token.start)
        sentence.unknown = ""
        sentence.share_unknown = False
        if sentence.mode == "share" and token.text != "、":
            sentence.mode = "done"

    def on_other(self, token: Token) -> None:
        sentence = self.sentence
        text = token.text.replace(self.department, "") if self.department else token.text
        if not text:
            return
        if sentence.mode == "share":
            sentence.share_unknown = True
            return
        sentence.unknown += text
        if not sentence.has_subject and not sentence.purpose and sentence.reason_from is None:
            self.passage.subject = None  # a sentence about something unknown is not about what the one before was about

    def on_subject(self, token: Token) -> None:
        passage, sentence = self.passage, self.sentence
        if sentence.reason_from is not None:
            sentence.unknown += token.text
            return
        subject = (token.value, token.code, token.text)
        if sentence.mode == "share":
            sentence.share_whole = subject
            return
        if sentence.purpose and not self.leads_out_of_purpose(token):
            sentence.unknown += token.text
            return
        if token.value == _COUNTED_PROJECTS and self.under.project:
            return
        if token.value == PROJECT:
            start = max(sentence.start, passage.paragraph.text.rfind("；", 0, token.start) + 1)
            said = next(other.start for other in passage.stream if other.start >= start and other.kind != "ordinal")
            self.under.project = passage.paragraph.text[said : token.start] or token.text
            subject = (PROJECT, None, self.under.project)
        elif (token.value == "function_code" and token.code is None) or (
            sentence.unknown and not vocabulary.names_owner(passage.before_in_clause(token))
        ):
            self.on_other(token)
            return
        passage.subject = passage.family = subject
        sentence.has_subject = True
        sentence.ends_in_part = sentence.lists
        sentence.last_amount = None
        sentence.unknown = ""
        sentence.purpose = False
        sentence.mode, sentence.stage, sentence.direction = "level", "final", None

    def leads_out_of_purpose(self, token: Token) -> bool:
        """Whether a subject within a purpose is more than a word of it: an economic class of basic spending, or what a count counts."""
        passage = self.passage
        if passage.section == _BASIC:
            return True
        following = next((other for other in passage.stream[passage.index + 1 :] if other.kind not in ("filler", "year")), None)
        if following is None or following.kind != "figure" or following.unit is None:
            return following is not None and following.kind == "stage" and not self.sentence.unknown
        return following.unit.measure == "count" and vocabulary.count_subject(token.value, following.unit.name) is not None

    def on_stage(self, token: Token) -> None:
        sentence = self.sentence
        if sentence.reason_from is not None or sentence.mode == "share" or self.passage.index == self.skipped:
            return
        sentence.staged = True
        sentence.purpose = False
        if token.value != "final" and sentence.base:
            sentence.base = self.passage.base = token.value
        sentence.mode, sentence.stage, sentence.direction = "level", token.value, None

    def on_compare(self, token: Token) -> None:
        sentence = self.sentence
        if sentence.reason_from is not None:
            return
        sentence.purpose = False
        # Compared with the year of the accounts itself is: with its budget.
        sentence.base = self.passage.base = "budget" if token.value == str(self.passage.fiscal_year) else token.value

    def on_direction(self, token: Token) -> None:
        passage, sentence = self.passage, self.sentence
        if sentence.reason_from is not None or sentence.purpose:
            return
        following = passage.following
        if following and following.kind == "stage" and following.value != "final":
            sentence.base = following.value
            if not passage.figure_follows(2):
                self.comparisons.direction(token)
                return
            self.skipped = passage.index + 1
        if token.value == "unchanged":
            self.comparisons.direction(token)
            return
        sentence.mode, sentence.direction = "change", token.value

    def on_share(self, token: Token) -> None:
        if self.sentence.reason_from is None:
            self.sentence.mode, self.sentence.share_whole, self.sentence.share_unknown = "share", None, False

    def on_completion(self, token: Token) -> None:
        if self.sentence.reason_from is None and not (token.text == "完成" and not self.passage.figure_follows(1)):
            self.sentence.mode = "completion"
            self.sentence.of_initial_budget = token.value == "initial_budget"
            self.sentence.purpose = False

    def on_part(self, token: Token) -> None:
        sentence, under = self.sentence, self.under
        sentence.purpose = False
        sentence.lists = True
        whole = sentence.last_amount or (None if sentence.claims else self.passage.stated)
        if whole is None or whole.kind is not ClaimKind.AMOUNT:
            return
        if under.heads and under.heads[-1] in sentence.claims:
            under.heads.append(whole)
            sentence.nested = True
        else:
            under.heads = [whole]

    on_list = on_part

    def on_reason(self, token: Token) -> None:
        if self.sentence.reason_from is None:
            self.sentence.reason_from = token.end

    def on_purpose(self, token: Token) -> None:
        if self.passage.section == _BASIC:
            self.on_part(token)
        self.sentence.purpose = True

    def on_approximately(self, token: Token) -> None:
        self.sentence.approximately = token.value

    def on_approximately_after(self, token: Token) -> None:
        previous = self.passage.previous
        if previous and previous.kind == "figure":
            self.passage.claims[-1].approximately = token.value
        else:
            self.on_other(token)

    # -- figures

    def on_figure(self, token: Token) -> None:
        assert token.unit is not None
        measure = token.unit.measure
        claim = self.attribution.claim(token)
        if self.sentence.reason_from is not None:
            self.attribution.detail(claim, token)
        elif self.goes_on_in_list(measure):
            claim.kind = ClaimKind.NOT_UNDERSTOOD
        elif measure == "amount":
            self.amount(claim, token)
        elif measure == "rate":
            self.rate(claim, token)
        elif measure == "count":
            self.attribution.count(claim, token)
        elif measure == "score" and self.passage.section == PERFORMANCE:
            self.attribution.score(claim)
        else:
            self.attribution.detail_or_unknown(claim, token)
        self.passage.add(claim)

    def goes_on_in_list(self, measure: str) -> bool:
        """Whether a figure follows another of its measure with nothing but a mark between: they answer to a list of subjects, one to one, and so
        does the one before. Neither is claimed."""
        passage = self.passage
        if passage.index < 2 or passage.stream[passage.index - 1].kind != "mark":
            return False
        before = passage.stream[passage.index - 2]
        if before.kind == "other" and before.text[-1].isdigit():
            return True
        if before.kind != "figure" or before.unit is None or before.unit.measure != measure or measure == "count":
            return False
        last = passage.claims[-1]
        if last.subject != DETAIL:
            last.kind, last.subject, last.form_id, last.whole_form_id = ClaimKind.NOT_UNDERSTOOD, "", None, None
            last.of_claim = last.part_claim = last.budget_claim = None
        return last.subject != DETAIL

    def amount(self, claim: Claim, token: Token) -> None:
        passage, sentence = self.passage, self.sentence
        before = passage.previous
        if sentence.mode == "completion":
            self.attribution.amount(claim, "budget")
        elif sentence.mode == "change":
            claim.kind = ClaimKind.CHANGE_AMOUNT
            self.comparisons.change(claim, token)
            sentence.mode = "changed"
        elif (
            sentence.mode in ("level", "done")
            and before
            and before.kind in ("compare", "filler")
            and sentence.base
            and passage.after_compare()
        ):
            self.attribution.amount(claim, sentence.base if sentence.base in BUDGETS else "earlier")
        elif sentence.mode == "level" and passage.bound:
            self.attribution.amount(claim, sentence.stage)
            sentence.mode = "done"
        else:
            self.attribution.detail_or_unknown(claim, token)
            sentence.last_amount = claim
            return
        if claim.kind is ClaimKind.AMOUNT and claim.stage == "final":
            sentence.last_amount = claim
            passage.first = passage.first or claim
            if not any(other.kind is ClaimKind.AMOUNT for other in sentence.claims):
                passage.stated = claim

    def rate(self, claim: Claim, token: Token) -> None:
        passage, sentence = self.passage, self.sentence
        if sentence.mode in ("change", "changed") and sentence.direction:
            self.comparisons.change_rate(claim, token)
            sentence.mode = "changed"
        elif sentence.mode == "share":
            self.comparisons.share(claim, token)
            sentence.mode = "done"
        elif sentence.mode == "completion" and passage.bound and passage.subject is not None:
            self.comparisons.completion(claim, passage.subject)
            sentence.mode = "done"
        else:
            self.attribution.detail_or_unknown(claim, token)
