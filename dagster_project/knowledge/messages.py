"""What the program says, in Chinese and in English.

Belongs here: look-ups in `seeds/messages`, which has the words, and putting facts into them. Does not belong here: any words; which language is
asked for (`cli.language`).

Who meets something names it and gives the facts of it (`Message`, `Explained`, `Problem` of `forms.model`); the words are looked up when somebody
is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, partial
from typing import Any, NamedTuple

from dagster_project.knowledge.seeds import read_seed


class Language(StrEnum):
    """A language in which everything can be said."""

    ZH = "zh"
    EN = "en"


Facts = Mapping[str, Any]
"""What is put into the places of a template: texts, numbers, messages, or lists of these."""

_BETWEEN_TEXTS = {Language.ZH: "、", Language.EN: ", "}
_BETWEEN_SENTENCES = {Language.ZH: "；", Language.EN: "; "}


class Lines(list[Any]):
    """A fact of several parts, each on a line of its own."""


@dataclass(frozen=True, slots=True)
class Message:
    """A phrase of `seeds/messages/phrases.csv`, `cli.csv` or `report.csv` with its facts."""

    id: str
    facts: Facts

    def words(self, language: Language) -> str:
        return filled(phrases()[self.id][language], self.facts, language)


def phrase(id: str, /, **facts: Any) -> Message:
    """The phrase of this name."""
    return Message(id, facts)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something could not be had or done, and what to do about it: an entry of `seeds/messages/errors.csv` with its facts."""

    id: str
    facts: Facts

    def reason(self, language: Language) -> str:
        return filled(_errors()[self.id][f"reason_{language}"], self.facts, language)

    def action(self, language: Language) -> str:
        return filled(_errors()[self.id][f"action_{language}"], self.facts, language)

    def words(self, language: Language) -> str:
        """Both in one line; an entry without anything to do is its reason."""
        action = self.action(language)
        return self.reason(language) + (_BETWEEN_SENTENCES[language] + action if action else "")


def because(id: str, /, **facts: Any) -> Reason:
    """The reason of this name."""
    return Reason(id, facts)


@dataclass(frozen=True, slots=True)
class InEach:
    """A fact that is called otherwise in each language."""

    zh: str
    en: str

    def words(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


class ReasonWords(NamedTuple):
    """A reason as a fact of another one, whose template has `{why.reason}` and `{why.action}`."""

    reason: str
    action: str


class Explained(Exception):
    """An error that a user is told: `why` is what is said. Its text is in English, as a log has it."""

    def __init__(self, id: str, /, **facts: Any) -> None:
        self.why = Reason(id, facts)
        super().__init__(id, facts)

    def __str__(self) -> str:
        return self.why.words(Language.EN)

    def __reduce__(self) -> tuple[Any, ...]:
        return partial(type(self), self.why.id, **self.why.facts), ()  # so that another process can be told


PARTS = ("message", "expected", "found", "action")
"""Of what a problem says."""


@dataclass(frozen=True, slots=True)
class ProblemWords:
    """What a problem says; empty where there is nothing to say."""

    message: str
    expected: str
    found: str
    action: str


@dataclass(frozen=True, slots=True)
class WhatWasFound:
    """What one problem found, as a fact of another."""

    kind: str
    variant: str
    facts: Facts

    def words(self, language: Language) -> str:
        return filled(_problems()[self.kind, self.variant][f"found_{language}"], self.facts, language)


def problem_severity(kind: str, variant: str) -> str:
    """How grave a problem is. Raises KeyError for one that the catalogue does not have."""
    return _problems()[kind, variant]["severity"]


def problem_words(kind: str, variant: str, facts: Facts, language: Language) -> ProblemWords:
    """A problem in words. Raises KeyError for one that the catalogue does not have, or without one of its facts."""
    row = _problems()[kind, variant]
    return ProblemWords(*(filled(row[f"{part}_{language}"], facts, language) for part in PARTS))


def filled(template: str, facts: Facts, language: Language) -> str:
    """The template with the facts in its places. Of an English one in two forms, `{n} page|{n} pages`, the first is taken where its first number
    is 1. `{juesuan}` is the command itself, which the facts may name as one types it here."""
    if not template:
        return ""
    one, many, more = template.partition("|")
    if many:
        number = next(value for name, value in facts.items() if f"{{{name}" in one and isinstance(value, int))
        template = one if number == 1 else more
    return template.format(**{"juesuan": "juesuan"} | {name: _said(fact, language) for name, fact in facts.items()})


def _said(fact: Any, language: Language) -> Any:
    """A fact as it is put into a template. Numbers stay numbers: the template says how they are written."""
    if isinstance(fact, Lines):
        return "\n".join(str(_said(part, language)) for part in fact)
    if isinstance(fact, list | tuple):
        between = _BETWEEN_SENTENCES if any(isinstance(part, Message) for part in fact) else _BETWEEN_TEXTS
        return between[language].join(str(_said(part, language)) for part in fact)
    if isinstance(fact, Reason):
        return ReasonWords(fact.reason(language), fact.action(language))
    return fact.words(language) if isinstance(fact, Message | WhatWasFound | InEach) else fact


@cache
def _problems() -> dict[tuple[str, str], dict[str, str]]:
    return {(row["kind"], row["variant"]): row for row in read_seed("messages/problems.csv")}


@cache
def _errors() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in read_seed("messages/errors.csv")}


@cache
def phrases() -> dict[str, dict[str, str]]:
    """Every phrase by its id, with its words by language."""
    return {row["id"]: row for name in ("phrases", "cli", "report") for row in read_seed(f"messages/{name}.csv")}
