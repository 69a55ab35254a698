"""What a narrative has said up to the figure that is read: under its heading, in its paragraph, in its sentence.

Belongs here: that state, and what it tells of the words before and behind. Does not belong here: what a word changes in it (`reader`), what a
figure is of (`attribution`), what it is compared with (`comparisons`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from dagster_project.narrative.claims.paragraphs import Paragraph
from dagster_project.narrative.claims.tokens import Token
from dagster_project.narrative.model import Claim

PERFORMANCE = "performance"
PROJECT = "performance.project"
BUDGETS = ("budget", "initial_budget")
Subject = tuple[str, str | None, str]
"""Subject id, code, label as printed."""
_CLAUSE_MARKS = "。；，、："


class Expected(Enum):
    """The state of a sentence: what its next figure is, by the words before it.

    | state | the next figure | entered by |
    |---|---|---|
    | `LEVEL` | the amount of the subject at the stage | a subject, a stage (决算数), a semicolon |
    | `CHANGE` | a change against the base | a direction (增加) |
    | `CHANGED` | the same change in percent | the change |
    | `SHARE` | percent of a whole | 占 |
    | `COMPLETION` | a budget, or percent of it | 完成 |
    | `NOTHING` | nothing that is known | any other figure; a mark behind 占 |
    """

    LEVEL = auto()
    CHANGE = auto()
    CHANGED = auto()
    SHARE = auto()
    COMPLETION = auto()
    NOTHING = auto()


@dataclass
class Sentence:
    """What one sentence has said so far. Its methods are the steps from one state to the next."""

    start: int
    expected: Expected = Expected.LEVEL
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

    @property
    def explains(self) -> bool:
        """Whether a reason has begun: its words and figures are no statements about the subject."""
        return self.reason_from is not None

    def turn_to_subject(self) -> None:
        """A subject is named: what was said of the one before is over."""
        self.has_subject = True
        self.ends_in_part = self.lists
        self.last_amount = None
        self.unknown = ""
        self.purpose = False
        self.expect_level()

    def expect_level(self, stage: str = "final") -> None:
        self.expected, self.stage, self.direction = Expected.LEVEL, stage, None

    def expect_change(self, direction: str) -> None:
        self.expected, self.direction = Expected.CHANGE, direction

    def expect_share(self) -> None:
        self.expected, self.share_whole, self.share_unknown = Expected.SHARE, None, False

    def expect_completion(self, *, of_initial_budget: bool) -> None:
        self.expected, self.of_initial_budget, self.purpose = Expected.COMPLETION, of_initial_budget, False

    def figure_stated(self) -> None:
        """The figure that was expected has come."""
        was_change = self.expected in (Expected.CHANGE, Expected.CHANGED)
        self.expected = Expected.CHANGED if was_change else Expected.NOTHING

    def end_clause(self, *, goes_on: bool) -> None:
        """A mark: what is unknown ends with its clause, and so does a share, unless the mark joins its words (`goes_on`: 、)."""
        self.unknown = ""
        self.share_unknown = False
        if self.expected is Expected.SHARE and not goes_on:
            self.expected = Expected.NOTHING

    def end_part(self) -> None:
        """A semicolon: what follows is said anew of the same subject or another one."""
        self.purpose, self.base = False, None
        self.expect_level()


@dataclass
class UnderHeading:
    """What the paragraphs under one heading have stated so far.

    `heads`: the amounts whose parts are listed, the outermost first; `listed`: those whose parts the items of a list are; `levels`: the amount
    stated last for a subject, its code and a stage; `project`: the project that is told of.
    """

    section: str
    heading: str
    heads: list[Claim] = field(default_factory=list)
    listed: list[Claim] = field(default_factory=list)
    levels: dict[tuple[str, str | None, str], Claim] = field(default_factory=dict)
    project: str = ""

    def forget(self, subject: str) -> None:
        """Forget what was stated of a subject without a code."""
        self.levels = {key: claim for key, claim in self.levels.items() if key[:2] != (subject, None)}

    def budget_of(self, subject: str, code: str | None, stage: str = "") -> Claim | None:
        """The budget stated for a subject: that of `stage`, else the last of any."""
        found = {name: claim for name in BUDGETS if (claim := self.levels.get((subject, code, name)))}
        return found.get(stage) or max(found.values(), key=lambda claim: claim.number, default=None)


@dataclass
class Passage:
    """A paragraph read up to the token `index` of its `stream`.

    `claims`: all of the document so far. `subject`: what the sentence is about; `family`: the same, though a sentence about something unknown came between; `first`: the
    first final amount; `stated`: the amount that the last sentence with one began with; `base`: what was compared with last; `before`: claims of the last
    sentence that held any.
    """

    paragraph: Paragraph
    stream: Sequence[Token]
    under: UnderHeading
    claims: list[Claim]
    fiscal_year: int | None
    index: int = 0
    sentence: Sentence = field(default_factory=lambda: Sentence(0))
    subject: Subject | None = None
    family: Subject | None = None
    first: Claim | None = None
    stated: Claim | None = None
    base: str | None = None
    before: list[Claim] = field(default_factory=list)

    @property
    def section(self) -> str:
        return self.paragraph.section

    @property
    def bound(self) -> bool:
        """Whether nothing unknown stands between the subject and here."""
        if self.subject is None or self.sentence.unknown or self.sentence.purpose:
            return False
        return self.subject[0] != PROJECT or self.sentence.staged

    def add(self, claim: Claim) -> None:
        self.sentence.approximately = None
        self.sentence.claims.append(claim)
        self.claims.append(claim)

    @property
    def previous(self) -> Token | None:
        return self.stream[self.index - 1] if self.index else None

    @property
    def following(self) -> Token | None:
        return self.stream[self.index + 1] if self.index + 1 < len(self.stream) else None

    def figure_follows(self, ahead: int) -> bool:
        following = (token.kind for token in self.stream[self.index + ahead :] if token.kind not in ("filler", "approximately"))
        return next(following, None) == "figure"

    def after_compare(self) -> bool:
        """Whether the last token before this figure that says anything is what it is compared with."""
        before = next((token for token in reversed(self.stream[: self.index]) if token.kind not in ("filler", "year")), None)
        return before is not None and before.kind == "compare"

    def clause_start(self, token: Token) -> int:
        """Where in the text the clause of a token starts."""
        return max(self.paragraph.text.rfind(mark, 0, token.start) for mark in _CLAUSE_MARKS) + 1

    def before_in_clause(self, token: Token) -> str:
        """What stands before a token in its clause, but for years."""
        start = self.clause_start(token)
        return "".join(other.text for other in self.stream if start <= other.start < token.start and other.kind != "year")
