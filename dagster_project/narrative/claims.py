"""Paragraphs → claims: every figure of the narrative once.

Belongs here: what a sequence of tokens states. Does not belong here: the words (`seeds/narrative`), cutting text into tokens (`tokens`),
whether a claim is true (dbt).

A figure is claimed for a subject only where nothing unknown stands between the two; what is said of purposes and reasons are details that no form
states; everything else is `not_understood`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from dagster_project.narrative import vocabulary
from dagster_project.narrative.cells import PrintedCells
from dagster_project.narrative.model import Claim, Kind
from dagster_project.narrative.paragraphs import Paragraph
from dagster_project.narrative.tokens import Names, Token, tokens

SILENT = frozenset({"", "overview", "table", "glossary", "annex"})
"""Sections that are no narrative of figures: what stands before any heading, duties, tables, definitions, annexes."""

_EXPLANATION = "explanation"
_PERFORMANCE = "performance"
_PROJECT = "performance.project"
_COUNTED_PROJECTS = "performance.projects"
_DETAIL = "detail"
_YEAR = re.compile(r"20\d\d")
_CLAUSE_MARKS = "。；，、："
_QUOTED = 60
"""Characters of a long clause that are quoted before a figure; half as many behind it."""
_ECONOMIC = frozenset({"general_basic", "operating_cost"})
"""Sections that list spending by economic class."""
_BUDGETS = ("budget", "initial_budget")
_STOPS = "。！？"
_SIZES = {"amount": Kind.AMOUNT, "count": Kind.COUNT, "score": Kind.SCORE, "rate": Kind.RATE, "points": Kind.RATE}
Subject = tuple[str, str | None, str]
"""Subject id, code, label as printed."""


def read_claims(paragraphs: Iterable[Paragraph], names: Names, printed: PrintedCells, fiscal_year: int | None) -> list[Claim]:
    """The claims of the narrative in printed order."""
    reader = _Reader(names, printed, fiscal_year)
    for paragraph in paragraphs:
        if paragraph.section not in SILENT:
            reader.read(paragraph)
    return reader.claims


@dataclass
class _Sentence:
    """What one sentence has said so far."""

    start: int
    mode: str = "level"
    stage: str = "final"
    staged: bool = False
    has_subject: bool = False
    of_earlier_year: bool = False
    lists: bool = False
    ends_in_part: bool = False
    of_initial_budget: bool = False
    direction: str | None = None
    base: str | None = None
    unknown: str = ""
    purpose: bool = False
    reason_from: int | None = None
    approximately: str | None = None
    share_whole: Subject | None = None
    share_unknown: bool = False
    last_amount: Claim | None = None
    nested: bool = False
    claims: list[Claim] = field(default_factory=list)


class _Reader:
    def __init__(self, names: Names, printed: PrintedCells, fiscal_year: int | None) -> None:
        self.names = names
        self.printed = printed
        self.fiscal_year = fiscal_year
        self.claims: list[Claim] = []
        self.heading: tuple[str, str] = ("", "")
        self.heads: list[Claim] = []
        self.levels: dict[tuple[str, str | None, str], Claim] = {}
        self.project = ""

    # -- paragraphs and sentences

    def read(self, paragraph: Paragraph) -> None:
        if (paragraph.section, paragraph.heading) != self.heading:
            self.heading = (paragraph.section, paragraph.heading)
            self.heads, self.levels, self.project = [], {}, ""
            self.listed: list[Claim] = []
        if paragraph.is_item:
            self.heads = list(self.listed)
        self.paragraph = paragraph
        self.section = paragraph.section
        self.subject: Subject | None = None
        self.family: Subject | None = None
        self.skipped = -1
        self.first: Claim | None = None
        self.stated: Claim | None = None
        self.base: str | None = None
        self.before: list[Claim] = []
        self.sentence = _Sentence(0)
        self.stream = list(tokens(paragraph.text, self.names_here()))
        for index, token in enumerate(self.stream):
            self.index = index
            getattr(self, f"on_{token.kind}", self.on_nothing)(token)
        self.end_sentence(len(paragraph.text))
        if not paragraph.is_item:
            self.listed = self.heads[:1] or ([self.first] if self.first else [])

    def names_here(self) -> Names:
        return self.names if self.section in _ECONOMIC else self.names.without_economic

    def end_sentence(self, end: int) -> None:
        sentence = self.sentence
        if sentence.reason_from is not None:
            reason = self.paragraph.text[sentence.reason_from : end].strip("：，。是为")
            explained = [claim for claim in sentence.claims if claim.base] or [claim for claim in self.before if claim.base]
            for claim in explained:
                claim.reason = claim.reason or reason or None
        if sentence.claims:
            self.before = sentence.claims
        if sentence.nested and self.heads:
            self.heads.pop()
        if sentence.ends_in_part:
            self.subject = None  # what follows may be of the whole or of its last part
        self.sentence = _Sentence(end + 1)
        if self.section == _PERFORMANCE and self.project:
            self.subject = self.family = (_PROJECT, None, self.project)

    # -- tokens

    def on_nothing(self, token: Token) -> None:
        """Ordinals and fillers say nothing about a figure."""

    def on_year(self, token: Token) -> None:
        """Figures of another year are not those of the forms."""
        year = _YEAR.match(token.text)
        if year and self.fiscal_year:
            self.sentence.of_earlier_year = int(year[0]) != self.fiscal_year

    def on_mark(self, token: Token) -> None:
        sentence = self.sentence
        if token.text in _STOPS:
            self.end_sentence(token.start)
            return
        if token.text in "；;":
            if sentence.nested and self.heads:
                self.heads.pop()
                sentence.nested = False
            sentence.purpose, sentence.mode, sentence.stage, sentence.direction, sentence.base = False, "level", "final", None, None
            if sentence.reason_from is not None and self.next_is("subject"):
                self.end_sentence(token.start)
        sentence.unknown = ""
        sentence.share_unknown = False
        if sentence.mode == "share" and token.text != "、":
            sentence.mode = "done"

    def on_other(self, token: Token) -> None:
        sentence = self.sentence
        text = token.text.replace(self.names.department, "") if self.names.department else token.text
        if not text:
            return
        if sentence.mode == "share":
            sentence.share_unknown = True
            return
        sentence.unknown += text
        if not sentence.has_subject and not sentence.purpose and sentence.reason_from is None:
            self.subject = None  # a sentence about something unknown is not about what the one before was about

    def on_subject(self, token: Token) -> None:
        sentence = self.sentence
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
        if token.value == _COUNTED_PROJECTS and self.project:
            return
        if token.value == _PROJECT:
            start = max(sentence.start, self.paragraph.text.rfind("；", 0, token.start) + 1)
            said = next(other.start for other in self.stream if other.start >= start and other.kind != "ordinal")
            self.project = self.paragraph.text[said : token.start] or token.text
            subject = (_PROJECT, None, self.project)
        elif (token.value == "function_code" and token.code is None) or (
            sentence.unknown and not vocabulary.names_owner(self.before_in_clause(token))
        ):
            self.on_other(token)
            return
        self.subject = self.family = subject
        sentence.has_subject = True
        sentence.ends_in_part = sentence.lists
        sentence.last_amount = None
        sentence.unknown = ""
        sentence.purpose = False
        sentence.mode, sentence.stage, sentence.direction = "level", "final", None

    def before_in_clause(self, token: Token) -> str:
        """What stands before a token in its clause, but for years."""
        text = self.paragraph.text
        start = max(text.rfind(mark, 0, token.start) for mark in _CLAUSE_MARKS) + 1
        return "".join(other.text for other in self.stream if start <= other.start < token.start and other.kind != "year")

    def leads_out_of_purpose(self, token: Token) -> bool:
        """Whether a subject within a purpose is more than a word of it: an economic class of basic spending, or what a count counts."""
        if self.section == "general_basic":
            return True
        following = next((other for other in self.stream[self.index + 1 :] if other.kind not in ("filler", "year")), None)
        if following is None or following.kind != "figure" or following.unit is None:
            return following is not None and following.kind == "stage" and not self.sentence.unknown
        return following.unit.measure == "count" and vocabulary.count_subject(token.value, following.unit.name) is not None

    def on_stage(self, token: Token) -> None:
        if self.sentence.reason_from is not None or self.sentence.mode == "share" or self.index == self.skipped:
            return
        self.sentence.staged = True
        self.sentence.purpose = False
        if token.value != "final" and self.sentence.base:
            self.sentence.base = self.base = token.value
        self.sentence.mode, self.sentence.stage, self.sentence.direction = "level", token.value, None

    def on_compare(self, token: Token) -> None:
        sentence = self.sentence
        if sentence.reason_from is not None:
            return
        sentence.purpose = False
        # Compared with the year of the accounts itself is: with its budget.
        sentence.base = self.base = "budget" if token.value == str(self.fiscal_year) else token.value

    def on_direction(self, token: Token) -> None:
        sentence = self.sentence
        if sentence.reason_from is not None or sentence.purpose:
            return
        following = self.stream[self.index + 1] if self.index + 1 < len(self.stream) else None
        if following and following.kind == "stage" and following.value != "final":
            sentence.base = following.value
            if not self.figure_follows(2):
                self.state_direction(token)
                return
            self.skipped = self.index + 1
        if token.value == "unchanged":
            self.state_direction(token)
            return
        sentence.mode, sentence.direction = "change", token.value

    def on_share(self, token: Token) -> None:
        if self.sentence.reason_from is None:
            self.sentence.mode, self.sentence.share_whole, self.sentence.share_unknown = "share", None, False

    def on_completion(self, token: Token) -> None:
        if self.sentence.reason_from is None and not (token.text == "完成" and not self.figure_follows(1)):
            self.sentence.mode = "completion"
            self.sentence.of_initial_budget = token.value == "initial_budget"
            self.sentence.purpose = False

    def on_part(self, token: Token) -> None:
        sentence = self.sentence
        sentence.purpose = False
        sentence.lists = True
        whole = sentence.last_amount or (None if sentence.claims else self.stated)
        if whole is None or whole.kind is not Kind.AMOUNT:
            return
        if self.heads and self.heads[-1] in sentence.claims:
            self.heads.append(whole)
            sentence.nested = True
        else:
            self.heads = [whole]

    on_list = on_part

    def on_reason(self, token: Token) -> None:
        if self.sentence.reason_from is None:
            self.sentence.reason_from = token.end

    def on_purpose(self, token: Token) -> None:
        if self.section == "general_basic":
            self.on_part(token)
        self.sentence.purpose = True

    def on_approximately(self, token: Token) -> None:
        self.sentence.approximately = token.value

    def on_approximately_after(self, token: Token) -> None:
        if self.index and self.stream[self.index - 1].kind == "figure":
            self.claims[-1].approximately = token.value
        else:
            self.on_other(token)

    def next_is(self, kind: str) -> bool:
        return self.index + 1 < len(self.stream) and self.stream[self.index + 1].kind == kind

    def figure_follows(self, ahead: int) -> bool:
        following = (token.kind for token in self.stream[self.index + ahead :] if token.kind not in ("filler", "approximately"))
        return next(following, None) == "figure"

    # -- figures

    def on_figure(self, token: Token) -> None:
        assert token.unit is not None and token.number is not None
        sentence = self.sentence
        measure = token.unit.measure
        claim = self.claim(token, _SIZES[measure])
        if sentence.reason_from is not None:
            self.as_detail(claim, token)
        elif self.goes_on_in_list(measure):
            claim.kind = Kind.NOT_UNDERSTOOD
        elif measure == "amount":
            self.amount(claim, token)
        elif measure == "rate":
            self.rate(claim, token)
        elif measure == "count":
            self.count(claim, token)
        elif measure == "score" and self.section == _PERFORMANCE:
            claim.subject, claim.label = "performance.score", self.project or (self.subject or ("", None, ""))[2]
        else:
            self.as_detail_or_unknown(claim, token)
        sentence.approximately = None
        sentence.claims.append(claim)
        self.claims.append(claim)

    def goes_on_in_list(self, measure: str) -> bool:
        """Whether a figure follows another of its measure with nothing but a mark between: they answer to a list of subjects, one to one, and so
        does the one before. Neither is claimed."""
        if self.index < 2 or self.stream[self.index - 1].kind != "mark":
            return False
        before = self.stream[self.index - 2]
        if before.kind == "other" and before.text[-1].isdigit():
            return True
        if before.kind != "figure" or before.unit is None or before.unit.measure != measure or measure == "count":
            return False
        last = self.claims[-1]
        if last.subject != _DETAIL:
            last.kind, last.subject, last.form_id, last.whole_form_id = Kind.NOT_UNDERSTOOD, "", None, None
            last.of_claim = last.part_claim = last.budget_claim = None
        return last.subject != _DETAIL

    def claim(self, token: Token, kind: Kind) -> Claim:
        """A claim of no subject yet."""
        assert token.unit is not None and token.number is not None
        value, half_unit = token.number, Decimal(1).scaleb(_exponent(token.number)) / 2
        if token.unit.measure == "count":
            half_unit = Decimal(0)  # pieces are counted, not rounded
        return Claim(
            number=len(self.claims) + 1,
            kind=kind,
            page=self.paragraph.pages[token.start],
            section=self.section,
            subject="",
            label="",
            printed_text=token.text,
            unit=token.unit.name,
            value=value * token.unit.factor,
            half_unit=half_unit * token.unit.factor,
            quote=self.quote(token),
            approximately=self.sentence.approximately,
        )

    def quote(self, token: Token) -> str:
        """The clause around a token, from the last full stop or semicolon to the next; of a long one what stands near."""
        text = self.paragraph.text
        start = max(text.rfind(mark, 0, token.start) for mark in "。；") + 1
        ends = [place for mark in "。；" if (place := text.find(mark, token.end)) >= 0]
        end = min(ends, default=len(text))
        first, last = max(start, token.start - _QUOTED), min(end, token.end + _QUOTED // 2)
        return ("…" if first > start else "") + text[first:last] + ("…" if last < end else "")

    def amount(self, claim: Claim, token: Token) -> None:
        sentence = self.sentence
        before = self.stream[self.index - 1] if self.index else None
        if sentence.mode == "completion":
            self.bind(claim, "budget")
        elif sentence.mode == "change":
            claim.kind = Kind.CHANGE_AMOUNT
            self.bind_change(claim, token)
            sentence.mode = "changed"
        elif (
            sentence.mode in ("level", "done")
            and before
            and before.kind in ("compare", "filler")
            and sentence.base
            and self.after_compare()
        ):
            self.bind(claim, sentence.base if sentence.base in _BUDGETS else "earlier")
        elif sentence.mode == "level" and self.bound:
            self.bind(claim, sentence.stage)
            sentence.mode = "done"
        else:
            self.as_detail_or_unknown(claim, token)
            sentence.last_amount = claim
            return
        if claim.kind is Kind.AMOUNT and claim.stage == "final":
            sentence.last_amount = claim
            self.first = self.first or claim
            if not any(other.kind is Kind.AMOUNT for other in sentence.claims):
                self.stated = claim

    def after_compare(self) -> bool:
        """Whether the last token before this figure that says anything is what it is compared with."""
        before = next((token for token in reversed(self.stream[: self.index]) if token.kind not in ("filler", "year")), None)
        return before is not None and before.kind == "compare"

    @property
    def bound(self) -> bool:
        """Whether nothing unknown stands between the subject and here."""
        if self.subject is None or self.sentence.unknown or self.sentence.purpose:
            return False
        return self.subject[0] != _PROJECT or self.sentence.staged

    def bind(self, claim: Claim, stage: str) -> None:
        """Give a claim of an amount its subject and its cell."""
        if not self.bound or self.subject is None:
            claim.kind = Kind.NOT_UNDERSTOOD
            return
        subject, code, label = self.subject
        if stage == "final" and self.sentence.of_earlier_year:
            stage = "earlier"
        claim.subject, claim.label, claim.stage = subject, label, stage
        self.set_codes(claim, subject, code)
        if self.section == _PERFORMANCE and not subject.startswith(_PERFORMANCE):
            claim.subject = _DETAIL
        elif claim.kind is Kind.AMOUNT and vocabulary.is_counted(subject):
            pass  # what vehicles cost stands in no form
        elif place := self.place(subject, code, stage, claim.value):
            claim.form_id, claim.row_key, claim.column_key = place
        if claim.kind is Kind.AMOUNT:
            self.levels[(subject, code, stage)] = claim

    def set_codes(self, claim: Claim, subject: str, code: str | None) -> None:
        if subject == "function_code":
            claim.function_code = code
        elif subject == "economic_code":
            claim.economic_code = code
        elif subject.startswith("economic.") and subject[-3:].isdigit():
            claim.economic_code = subject[-3:]

    def place(self, subject: str, code: str | None, stage: str, value: Decimal | None = None) -> tuple[str, str, str] | None:
        head = self.heads[-1] if self.heads else None
        if subject in ("nature.basic", "nature.project") and head and head.subject == "function_code" and head.form_id and head.row_key:
            column = subject.rpartition(".")[2]
            return (head.form_id, head.row_key, column) if stage == "final" and head.row_key.isdigit() else None
        return self.printed.place_of(subject, code, self.section, stage, value)

    def bind_change(self, claim: Claim, token: Token) -> None:
        """Give a change its subject, the amount that changed, and what it is compared with."""
        if not self.bound or self.subject is None:
            self.as_detail_or_unknown(claim, token)
            return
        self.set_base(claim, self.sentence.base or self.base)
        claim.direction = self.sentence.direction
        subject, code, label = self.subject
        claim.subject, claim.label = subject, label
        self.set_codes(claim, subject, code)
        level = self.levels.get((subject, code, "final"))
        budget = self.budget_of(subject, code)
        claim.of_claim = level.number if level else None
        claim.budget_claim = budget.number if budget and claim.base == "budget" else None
        place = (level.form_id, level.row_key, level.column_key) if level else self.place(subject, code, "final")
        if place:
            claim.form_id, claim.row_key, claim.column_key = place

    def set_base(self, claim: Claim, base: str | None) -> None:
        claim.base = "budget" if base in _BUDGETS else "earlier"
        if claim.base == "earlier":
            if base and base.isdigit():
                claim.base_year = int(base)
            elif self.fiscal_year:
                claim.base_year = self.fiscal_year - 1

    def state_direction(self, token: Token) -> None:
        """A statement of direction without a figure, where its subject and base are known."""
        if not self.bound or self.subject is None or not (self.sentence.base or self.base):
            return
        unchanged = token.value == "unchanged"
        claim = Claim(
            number=len(self.claims) + 1,
            kind=Kind.CHANGE_AMOUNT,
            page=self.paragraph.pages[token.start],
            section=self.section,
            subject="",
            label="",
            printed_text="",
            unit="",
            value=Decimal(0) if unchanged else None,
            half_unit=None,
            quote=self.quote(token),
            approximately=self.sentence.approximately,
        )
        self.sentence.direction = token.value
        self.bind_change(claim, token)
        self.sentence.approximately = None
        self.sentence.direction = None
        self.sentence.claims.append(claim)
        self.claims.append(claim)

    def rate(self, claim: Claim, token: Token) -> None:
        sentence = self.sentence
        if sentence.mode in ("change", "changed") and sentence.direction:
            claim.kind = Kind.CHANGE_RATE
            self.bind_change(claim, token)
            changed = [other for other in sentence.claims if other.kind is Kind.CHANGE_AMOUNT and other.subject == claim.subject]
            claim.part_claim = changed[-1].number if changed and claim.kind is Kind.CHANGE_RATE else None
            sentence.mode = "changed"
        elif sentence.mode == "share":
            self.share(claim, token)
            sentence.mode = "done"
        elif sentence.mode == "completion" and self.bound and self.subject is not None:
            self.completion(claim, self.subject)
            sentence.mode = "done"
        else:
            self.as_detail_or_unknown(claim, token)

    def share(self, claim: Claim, token: Token) -> None:
        """Percent of a whole: the last amount of the sentence, of the named whole or of the amount whose parts are listed."""
        sentence = self.sentence
        claim.kind = Kind.SHARE
        part = sentence.last_amount
        if part is not None:
            claim.subject, claim.label, claim.part_claim = part.subject, part.label, part.number
            claim.form_id, claim.row_key, claim.column_key = part.form_id, part.row_key, part.column_key
            claim.function_code, claim.economic_code = part.function_code, part.economic_code
        elif self.bound and self.subject is not None:
            subject, code, label = self.subject
            claim.subject, claim.label = subject, label
            self.set_codes(claim, subject, code)
            if place := self.place(subject, code, "final"):
                claim.form_id, claim.row_key, claim.column_key = place
        if not claim.subject or sentence.share_unknown or not self.set_whole(claim):
            self.as_detail_or_unknown(claim, token)

    def set_whole(self, claim: Claim) -> bool:
        named = self.sentence.share_whole
        heads = [head for head in (self.heads[-1] if self.heads else None, self.first) if head and head.number != claim.part_claim]
        generic = named is None or named[0].endswith(".any")
        head = next((head for head in heads if generic or (named and head.subject == named[0])), None)
        if head:
            claim.of_claim = head.number
            # In a list within a list the share may be of either whole.
            outer = self.heads[0] if generic and self.sentence.nested and head is self.heads[-1] else head
            claim.whole_form_id, claim.whole_row_key, claim.whole_column_key = outer.form_id, outer.row_key, outer.column_key
            return True
        subject = named[0] if named and named[0] != _DETAIL else vocabulary.whole_of(self.section)
        level = self.levels.get((subject or "", named[1] if named else None, "final"))
        # A whole that is named may be of another part of the narrative: 占一般公共预算项目支出总额.
        sections = (self.section, _EXPLANATION) if subject else ()
        places = (self.printed.place_of(subject or "", named[1] if named else None, section, "final") for section in sections)
        place = next((place for place in places if place), None)
        if level:
            claim.of_claim = level.number
        if place:
            claim.whole_form_id, claim.whole_row_key, claim.whole_column_key = place
        return bool(level or place or (named and subject))

    def completion(self, claim: Claim, of: Subject) -> None:
        claim.kind = Kind.COMPLETION
        subject, code, label = of
        claim.subject, claim.label = subject, label
        claim.base = "initial_budget" if self.sentence.of_initial_budget else "budget"
        self.set_codes(claim, subject, code)
        level, budget = self.levels.get((subject, code, "final")), self.budget_of(subject, code, claim.base)
        claim.of_claim = level.number if level else None
        claim.budget_claim = budget.number if budget else None
        place, whole = self.place(subject, code, "final"), self.place(subject, code, "budget")
        if place:
            claim.form_id, claim.row_key, claim.column_key = place
        if whole:
            claim.whole_form_id, claim.whole_row_key, claim.whole_column_key = whole

    def budget_of(self, subject: str, code: str | None, stage: str = "") -> Claim | None:
        """The budget that the heading states for a subject: that of `stage`, else the last of any."""
        found = {name: claim for name in _BUDGETS if (claim := self.levels.get((subject, code, name)))}
        return found.get(stage) or max(found.values(), key=lambda claim: claim.number, default=None)

    def count(self, claim: Claim, token: Token) -> None:
        assert token.unit is not None
        sentence = self.sentence
        subject = (self.subject or self.family) if not sentence.purpose else None
        counted = vocabulary.count_subject(subject[0], token.unit.name) if subject else None
        if sentence.mode == "change" and counted and self.bound:
            self.as_detail(claim, token)
        elif counted and subject and (not sentence.unknown or counted != subject[0]):
            claim.subject, claim.label = counted, subject[2]
            if place := self.printed.place_of(counted, None, self.section, "final", claim.value):
                claim.form_id, claim.row_key, claim.column_key = place
        else:
            self.as_detail_or_unknown(claim, token)

    def as_detail_or_unknown(self, claim: Claim, token: Token) -> None:
        if self.sentence.purpose or self.section == _PERFORMANCE:
            self.as_detail(claim, token)
        else:
            claim.kind = Kind.NOT_UNDERSTOOD

    def as_detail(self, claim: Claim, token: Token) -> None:
        """A figure of a purpose, a reason or a project: no form states it."""
        assert token.unit is not None
        claim.kind, claim.subject = _SIZES[token.unit.measure], _DETAIL
        text = self.paragraph.text
        start = max(text.rfind(mark, 0, token.start) for mark in _CLAUSE_MARKS) + 1
        claim.label = text[start : token.start]


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return exponent
