"""Taking persons out of text before it is landed or logged.

Belongs here: names where labels or the sentence say that one stands there; telephone, identity and account numbers; addresses of mail. Does not
belong here: the labels and surnames (`seeds/narrative`), where text comes from.

A name behind a label and a colon is taken out whatever it looks like. Elsewhere only what is built as a name is (a surname and one or two
characters, up to the end of the word), so that duties and figures stay: 负责全市工业, 分管领导高度重视.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from dagster_project.characters import fold_width
from dagster_project.knowledge.vocabulary import personal_labels, surnames, words_like_names

TAKEN_OUT = "…"
_REMEMBERED, _LONGEST_REMEMBERED = 4096, 64
"""Texts and characters: labels stand in every cell of a row, and in every document."""
_HAN = "[\u4e00-\u9fff·]"
_GAP = r"[ \t\u3000\xa0]"
_BETWEEN = rf"(?:{_GAP}*[、,，;；/／|和及与]{_GAP}*|{_GAP}+)"
_ENDS = (
    r"(?=$|[^\u4e00-\u9fff·]|[和及与任为等]|负责|牵头|共同|统一|具体|全面|全权|同志|先生|女士|主任|局长|科长|签字|审核|填报|联系|电话|手机)"
)
_WORDS_OF_OFFICES = "局处科室部委办院站所组会方人员位队厂校司府区市县镇村"
_DASHES = "—–‐‑~-"  # the last one of a class stands for itself
_DASH = f"[{_DASHES}]"
_NOT_A_FIGURE = r"(?![\d.,%]|\s*[元万亿人次辆台个家份件])"

_NUMBERS = (
    # Identity number: six digits of a place, the day of birth, three digits and a check digit; printed in groups, too.
    r"\d{6}[ -]?(?:19|20)\d{2}[ -]?(?:0[1-9]|1[0-2])[ -]?(?:0[1-9]|[12]\d|3[01])[ -]?\d{3}[ -]?[\dXx]",
    r"\d{17}[\dXx]",
    # Account of a bank: 16 to 19 digits, often in fours.
    r"[3-9]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?",
    # Mobile number, with the code of the country or without, in one piece or in the usual groups.
    rf"(?:(?:\+|00)?86{_DASH}?\s?)?1[3-9](?:\d{{9}}|\d[ ]?{_DASH}?[ ]?\d{{4}}[ ]?{_DASH}?[ ]?\d{{4}}|\d{{2}}[ -]\d{{3}}[ -]\d{{4}})",
    # Telephone number with the code of a place, and of an extension.
    rf"(?:(?:\+|00)?86{_DASH}?\s?)?\(?0\d{{2,3}}(?:\){_GAP}?|{_GAP}?{_DASH}{_GAP}?|{_GAP})\d{{3,4}}[ -]?\d{{4}}(?:{_GAP}?(?:{_DASH}|转){_GAP}?\d{{1,6}})?",
    rf"\+86{_DASH}?\s?\d{{2,3}}{_DASH}?\s?\d{{7,8}}",
)
_MAIL = re.compile(r"[A-Za-z0-9][\w.+-]*\s?@\s?[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)+", re.ASCII)
_NUMBER = re.compile(rf"(?<![\d.,])(?:{'|'.join(_NUMBERS)}){_NOT_A_FIGURE}")


def without_personal_data(text: str) -> str:
    """The text with everything that tells of a person replaced by `TAKEN_OUT`."""
    return _of_label(text) if len(text) <= _LONGEST_REMEMBERED else _without(text)


def without_persons(row: dict[str, Any], columns: Collection[str]) -> dict[str, Any]:
    """A row whose text in `columns` names no person."""
    return row | {name: without_personal_data(text) for name in columns if isinstance(text := row.get(name), str)}


def _without(text: str) -> str:
    folded = fold_width(text)  # of the same length
    pieces = []
    end = 0
    for start, stop in _joined(_spans(folded)):
        pieces += [text[end:start], TAKEN_OUT]
        end = stop
    return "".join(pieces) + text[end:] if pieces else text


_of_label = lru_cache(_REMEMBERED)(_without)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """From where to where something tells of a person."""
    for pattern in (_NUMBER, _MAIL):
        yield from (found.span() for found in pattern.finditer(text))
    if not _mentions().search(text):
        return
    for pattern in _patterns():
        for found in pattern.finditer(text):
            yield from (found.span(group) for group in range(1, pattern.groups + 1) if found[group])


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order; those that overlap or touch are one."""
    joined: list[tuple[int, int]] = []
    for start, stop in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(stop, joined[-1][1])
        else:
            joined.append((start, stop))
    return joined


@cache
def _mentions() -> re.Pattern[str]:
    """What stands in every text that may name a person: most texts have nothing of it."""
    return re.compile("|".join(sorted({_label(label) for label in personal_labels()} | {"负责", "牵头", "同志"}, key=len, reverse=True)))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    labels = personal_labels()
    of = {what: _any(label for label, names in labels.items() if names == what) for what in ("person", "role", "number")}
    certain, possible = _name(certain=True), _name(certain=False)
    further = rf"((?:{_BETWEEN}{possible})*)"
    remark = rf"{_GAP}*(?:\([^)]{{0,10}}\))?{_GAP}*"
    colon = rf"{remark}:\s*"
    beside = rf"{remark}(?:为|是|系|\||\n)?{_GAP}*"
    patterns = (
        # Behind a colon: a name, or whatever stands there, and the names after it.
        rf"{of['person']}{colon}({possible}|(?!{_any(labels)})[^\s,，。;；:：、()（）|]{{1,20}}){further}",
        rf"{of['number']}{colon}([^\s,，。;；:：、()（）|]{{1,30}}(?:{_GAP}[\d{_DASHES}]+)*)",
        rf"{of['role']}{colon}({possible}){further}",
        # Without a colon: only what is built as a name or number.
        rf"{of['person']}{beside}({certain}){further}",
        rf"{of['role']}{_GAP}*({certain}){further}",
        rf"{of['number']}{beside}(\+?[\d(][\d() 转{_DASHES}]{{4,28}}[\d)]){_NOT_A_FIGURE}",
        # In a sentence.
        rf"由{_GAP}*({certain}){further}(?:同志|先生|女士|主任|局长|科长)?(?:具体|全面|全权|牵头|统一|共同|同志)?(?:负责|牵头|承办|分管|主管)",
        rf"({certain})(?:同志|先生|女士)",
    )
    return tuple(re.compile(pattern) for pattern in patterns)


def _name(*, certain: bool) -> str:
    """What is built as a name; `certain`: only with a surname that begins no everyday word."""
    known = [surname for surname, begins_words in surnames().items() if not (certain and begins_words)]
    surname = f"(?:{'|'.join(name for name in known if len(name) > 1)}|[{''.join(name for name in known if len(name) == 1)}])"
    no_word = f"(?!{'|'.join(words_like_names())})"
    given = f"[^\\W\\d_a-zA-Z{_WORDS_OF_OFFICES}]"
    masked = "[某XxＸ×*＊○Oo]"
    # 张三, 张三四; 张 三 as a form sets it apart; 张某某, 张XX as some are already masked.
    return rf"{no_word}{surname}(?:{masked}{{1,2}}|{given}{{1,2}}|(?:{_GAP}{{1,4}}{given}(?!{_HAN})){{1,3}}){_ENDS}"


def _any(labels: Iterable[str]) -> str:
    """One of these labels, the longest first, however its characters are set apart."""
    return "(?:" + "|".join(_label(label) for label in sorted(labels, key=len, reverse=True)) + ")"


def _label(label: str) -> str:
    return rf"{_GAP}{{0,6}}".join(map(re.escape, label))
