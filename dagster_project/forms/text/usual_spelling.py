"""The lines of a form in a dump, with every number written in the usual manner.

Belongs here: signs, separators, notes and units around a number, where they leave one reading; lines keep their length, so that columns keep their
places. Does not belong here: what a number is (`documents.text.numbers`), blanks between digits, which may part two columns.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

from dagster_project.forms.amounts import is_dash, stands_for_nothing
from dagster_project.forms.recognise.titles import FormText

_FIGURE = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_AMOUNT = r"[0-9][0-9,]*\.[0-9]+"
_APOSTROPHE = re.compile(r"(?<=[0-9])['’‘ʼ](?=[0-9]{3}(?![0-9]))")
_THIN_BLANK = re.compile("(?<=[0-9])[\u2009\u202f](?=[0-9]{3}(?![0-9]))")
"""No tool parts columns by these."""
_CURRENCY = re.compile(rf"(?<![^\s(（\-−－])((?:[¥￥]|RMB|CNY|人民币) ?)(?=[-−－(（]?{_FIGURE})")
_SIGN_BEFORE_CURRENCY = re.compile(rf"([-−－])((?:[¥￥]|RMB|CNY|人民币) ?)(?={_FIGURE})")
_NEGATIVE_MARK = re.compile(rf"(?:(?<!\S)[△▲负]|(?<=[\u4e00-\u9fff])[△▲]|(?<=[0-9])[△▲])( ?)(?={_FIGURE})")
_SQUARE_BRACKETS = re.compile(rf"(?<!\S)[\[［]({_AMOUNT})[\]］](?!\S)")
_MINUS_BEHIND = re.compile(rf"(?<!\S)({_AMOUNT})[-−－](?!\S)")
_NOTES = "[①-⒛㈠-㈩㉑-㉟㊀-㊉²³¹⁰⁴-⁹*†‡※]+|\\[注[0-9]*\\]|\\(注[0-9]*\\)|注[0-9]*"
_NOTE_BEHIND = re.compile(rf"(?<=\.[0-9][0-9])(?:{_NOTES})(?!\S)")
_NOTE_BEFORE = re.compile(rf"(?<!\S)[①-⒛㈠-㈩]+(?=[-−－(（]?{_AMOUNT})")
_WORD = re.compile(r"\S+")
_PIECE = re.compile("[.…0]+")
"""A filler of a cell that may be the end of a number here, which a line broke, or lead to the number of a page."""
_FEWEST = 3


def with_usual_spelling(text: FormText, unit: str) -> FormText:
    """The form with its numbers in the usual manner, those with another unit than `unit` beside them left as they are."""
    words = Counter(word for line in text.lines for word in line.text.split() if _is_filler(word))
    nothing = frozenset(word for word, times in words.items() if times >= _FEWEST)
    return replace(
        text,
        lines=tuple(line._replace(text=_usual(line.text, unit, nothing)) for line in text.lines),
        notes=tuple(line._replace(text=_usual(line.text, unit, nothing)) for line in text.notes),
    )


def _is_filler(word: str) -> bool:
    return stands_for_nothing(word) and not is_dash(word) and not _PIECE.fullmatch(word)


def _usual(line: str, unit: str, nothing: frozenset[str]) -> str:
    line = _APOSTROPHE.sub(",", line)
    line = _THIN_BLANK.sub(",", line)
    line = _SIGN_BEFORE_CURRENCY.sub(lambda match: " " * len(match[2]) + match[1], line)
    line = _CURRENCY.sub(lambda match: " " * len(match[0]), line)
    line = _NEGATIVE_MARK.sub(lambda match: match[1] + "-", line)
    line = _SQUARE_BRACKETS.sub(r"(\1)", line)
    line = _NOTE_BEHIND.sub(lambda match: " " * len(match[0]), line)
    line = _NOTE_BEFORE.sub(lambda match: " " * len(match[0]), line)
    line = _MINUS_BEHIND.sub(r"-\1", line)
    line = _unit_behind(unit).sub(lambda match: " " * len(match[0]), line)
    return _WORD.sub(lambda match: "-".ljust(len(match[0])) if match[0] in nothing else match[0], line) if nothing else line


@cache
def _unit_behind(unit: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=\.[0-9][0-9]) ?{unit}(?!\S)")
