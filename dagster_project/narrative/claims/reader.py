"""Paragraphs → claims: every figure of the narrative once.

Belongs here: what each token of a sentence says: which step of its state (`passage.Sentence`) it makes. Does not belong here: the words
(`seeds/narrative`), cutting text into tokens (`tokens`), which kind of claim a figure is then (`figure_claims`), whether a claim is true (dbt).

A figure is claimed for a subject only where nothing unknown stands between the two; what is said of purposes and reasons are details that no form
states; everything else is `not_understood`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from dagster_project.knowledge import vocabulary
from dagster_project.knowledge.vocabulary import Unit
from dagster_project.narrative.claims.attribution import Attribution
from dagster_project.narrative.claims.comparisons import Comparisons
from dagster_project.narrative.claims.figure_claims import Figures
from dagster_project.narrative.claims.paragraphs import Paragraph
from dagster_project.narrative.claims.passage import PERFORMANCE, PROJECT, Expected, Passage, Sentence, UnderHeading
from dagster_project.narrative.claims.printed_cells import PrintedCells
from dagster_project.narrative.claims.tokens import Names, Token, names_item, tokens
from dagster_project.narrative.model import Claim, ClaimKind

SILENT = frozenset({"", "overview", "table", "glossary", "annex"})
"""Sections that are no narrative of figures: what stands before any heading, duties, tables, definitions, annexes."""

_BASIC = "general_basic"
_ECONOMIC = frozenset({_BASIC, "operating_cost"})
"""Sections that list spending by economic class."""
_COUNTED_PROJECTS = "performance.projects"
_YEAR = re.compile(r"20\d\d")
_STOPS = "。！？"
_BARE_RATE = re.compile(r"\d{1,3}\.\d{1,2}")


ClaimsOf = tuple[Paragraph, list[Claim]]
"""A paragraph and its claims."""


def read_claims(paragraphs: Iterable[Paragraph], names: Names, printed: PrintedCells, fiscal_year: int | None) -> list[ClaimsOf]:
    """The claims of the narrative in printed order, by the paragraphs that state figures."""
    claims: list[Claim] = []
    found: list[ClaimsOf] = []
    under = UnderHeading("", "")
    for paragraph in paragraphs:
        if paragraph.section in SILENT:
            continue
        if (paragraph.section, paragraph.heading) != (under.section, under.heading):
            under = UnderHeading(paragraph.section, paragraph.heading)
        known = names if paragraph.section in _ECONOMIC else names.without_economic
        passage = Passage(paragraph, list(tokens(paragraph.text, known)), under, claims, fiscal_year)
        before = len(claims)
        _Reader(passage, printed, names.department).read()
        found.append((paragraph, claims[before:]))
    _sharpen(claims)
    return found


def _sharpen(claims: Iterable[Claim]) -> None:
    """A stated zero is nothing at all: as exact as the finest amount in its unit."""
    amounts = [claim for claim in claims if claim.unit and claim.kind in (ClaimKind.AMOUNT, ClaimKind.CHANGE_AMOUNT) and claim.half_unit]
    finest: dict[str, Decimal] = {}
    for claim in amounts:
        finest[claim.unit] = min(finest.get(claim.unit, claim.half_unit or Decimal(0)), claim.half_unit or Decimal(0))
    for claim in amounts:
        if not claim.value:
            claim.half_unit = finest[claim.unit]


class _Reader:
    """Reads one paragraph."""

    def __init__(self, passage: Passage, printed: PrintedCells, department: str) -> None:
        self.passage = passage
        self.under = passage.under
        self.department = department
        self.attribution = Attribution(passage, printed)
        self.comparisons = Comparisons(passage, self.attribution, printed)
        self.figures = Figures(passage, self.attribution, self.comparisons)
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
            sentence.end_part()
            following = self.passage.following
            if sentence.explains and following and following.kind == "subject":
                self.end_sentence(token.start)
        sentence.end_clause(goes_on=token.text == "、")

    def on_other(self, token: Token) -> None:
        sentence = self.sentence
        if rate := self.rate_without_sign(token):
            self.figures.read(rate)
            return
        text = token.text.replace(self.department, "") if self.department else token.text
        if not text:
            return
        if sentence.expected is Expected.SHARE:
            sentence.share_unknown = True
            return
        sentence.unknown += text
        if not sentence.has_subject and not sentence.purpose and not sentence.explains:
            self.passage.subject = None  # a sentence about something unknown is not about what the one before was about

    def rate_without_sign(self, token: Token) -> Token | None:
        """A bare number where a share or a completion should stand, as a rate whose sign of percent is missing."""
        following = self.passage.following
        if self.sentence.expected not in (Expected.SHARE, Expected.COMPLETION) or not _BARE_RATE.fullmatch(token.text):
            return None
        if self.sentence.explains or (following and following.kind != "mark"):
            return None
        return replace(token, kind="figure", number=Decimal(token.text), unit=Unit("", "rate", Decimal(1)))

    def on_subject(self, token: Token) -> None:
        passage, sentence = self.passage, self.sentence
        if sentence.explains:
            sentence.unknown += token.text
            return
        subject = (token.value, token.code, token.text)
        if sentence.expected is Expected.SHARE:
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
        elif (token.value == "function_code" and token.code is None and not names_item(token.text)) or (
            sentence.unknown and not vocabulary.names_owner(passage.before_in_clause(token))
        ):
            self.on_other(token)
            return
        if token.value == "function_code" and token.code is None:
            self.under.forget(token.value)  # what was said of another item that nobody knows
        passage.subject = passage.family = subject
        sentence.turn_to_subject()

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
        if sentence.explains or sentence.expected is Expected.SHARE or self.passage.index == self.skipped:
            return
        sentence.staged = True
        sentence.purpose = False
        if token.value != "final" and sentence.base:
            sentence.base = self.passage.base = token.value
        sentence.expect_level(token.value)

    def on_compare(self, token: Token) -> None:
        sentence = self.sentence
        if sentence.explains:
            return
        sentence.purpose = False
        # Compared with the year of the accounts itself is: with its budget.
        sentence.base = self.passage.base = "budget" if token.value == str(self.passage.fiscal_year) else token.value

    def on_direction(self, token: Token) -> None:
        passage, sentence = self.passage, self.sentence
        if sentence.explains or sentence.purpose:
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
        sentence.expect_change(token.value)

    def on_share(self, token: Token) -> None:
        if not self.sentence.explains:
            self.sentence.expect_share()

    def on_completion(self, token: Token) -> None:
        if not self.sentence.explains and not (token.text == "完成" and not self.passage.figure_follows(1)):
            self.sentence.expect_completion(of_initial_budget=token.value == "initial_budget")

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
        if not self.sentence.explains:
            self.sentence.reason_from = token.end

    def on_purpose(self, token: Token) -> None:
        if self.passage.section == _BASIC:
            self.on_part(token)
        self.sentence.purpose = True

    def on_figure(self, token: Token) -> None:
        self.figures.read(token)

    def on_approximately(self, token: Token) -> None:
        self.sentence.approximately = token.value

    def on_approximately_after(self, token: Token) -> None:
        previous = self.passage.previous
        if previous and previous.kind == "figure":
            self.passage.claims[-1].approximately = token.value
        else:
            self.on_other(token)
