"""Words of a dump that keeps columns apart, with their places in the line.

Belongs here: cutting lines into words, which words are figures, and grouping words into columns. Does not belong here: what words mean (`rows`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.numbers import FOLDED_PART
from dagster_project.forms.amounts import parse_number
from dagster_project.forms.text.reading_order.cells import continues_number, words_of
from dagster_project.knowledge.normalise import normalise

_PIECE = re.compile(f"^{FOLDED_PART.pattern}$")
_COUNT = re.compile(r"^\d{1,2}$")
_FIGURE = re.compile(r"[-(]?[\d,]*\d[\d,]*\.?\d*\)?$|[-(]?[.,]\d+\)?$|#+$")
_UNFINISHED = re.compile(r"[0-9][.,]$")
_REACH = 2
"""Lines: two pieces of a number may have that of the label between them."""
_FULL_WIDTH = str.maketrans("，．－−", ",.--")


@dataclass(frozen=True)
class AlignedWord:
    """A run of characters without blanks: `x0` ≤ place < `x1` in line `line`; `joined`: put together from pieces on several lines."""

    text: str
    x0: int
    x1: int
    line: int
    joined: bool = False

    @cached_property
    def normalised(self) -> str:
        return normalise(self.text)


@dataclass(frozen=True, slots=True)
class AlignedLine:
    """A line by its index in the form; `paragraph` counts runs of lines between blank ones."""

    index: int
    page: int
    paragraph: int
    words: tuple[AlignedWord, ...]


def split_lines(lines: Sequence[TextLine]) -> list[AlignedLine]:
    """The lines of a form as words. What goes on with the rest of a number at the very start of the next line stands on the line of its beginning."""
    split: list[AlignedLine] = []
    paragraph = 0
    texts = [line.text.expandtabs(8).translate(_FULL_WIDTH) for line in lines]
    for index, line in enumerate(lines):
        if line.after_blank or (index and lines[index - 1].page != line.page):
            paragraph += 1
        elif index and _is_rest(texts[index - 1], texts[index]):
            texts[index - 1], texts[index] = texts[index - 1] + texts[index], ""
            before = split[-1]
            words = tuple(AlignedWord(match[0], match.start(), match.end(), index - 1) for match in words_of(texts[index - 1]))
            split[-1] = AlignedLine(before.index, before.page, before.paragraph, words)
        text = texts[index]
        words = tuple(AlignedWord(match[0], match.start(), match.end(), index) for match in words_of(text))
        split.append(AlignedLine(index, line.page, paragraph, words))
    return split


def _is_rest(above: str, below: str) -> bool:
    """Whether a line ends in a separator of a number that the first word of the next one completes. That one may be a code, unless it has decimals or nothing
    but figures stands there."""
    words = below.split()
    return bool(
        _UNFINISHED.search(above)
        and below[:1].isdecimal()
        and ("." in words[0] or all(map(parse_number, words)))
        and parse_number(above.split()[-1] + words[0])
    )


def join_cut_numbers(lines: Sequence[AlignedLine], decimals: int | None) -> list[AlignedLine]:
    """The lines with numbers that a narrow column broke put together again, on the line in the middle of their pieces: that of the
    label. `decimals` is what the document usually prints."""
    words = {line.index: list(line.words) for line in lines}
    for at, upper in enumerate(lines):
        for word in [word for word in words[upper.index] if _PIECE.match(word.text)]:
            pieces = [word]
            last = at
            while found := _next_piece(pieces, lines[last + 1 : last + 1 + _REACH], words, upper.page, decimals):
                step, piece = found
                last += step
                pieces.append(piece)
            if len(pieces) > 1:
                for piece in pieces:
                    words[piece.line].remove(piece)
                home = (pieces[0].line + pieces[-1].line) // 2
                whole = "".join(piece.text for piece in pieces)
                words[home].append(AlignedWord(whole, min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces), home, True))
    return [
        AlignedLine(line.index, line.page, line.paragraph, tuple(sorted(words[line.index], key=lambda word: word.x0))) for line in lines
    ]


def _next_piece(
    pieces: Sequence[AlignedWord], below: Sequence[AlignedLine], words: Mapping[int, Sequence[AlignedWord]], page: int, decimals: int | None
) -> tuple[int, AlignedWord] | None:
    """(how many lines below, the piece) that goes on the number: the first word below its last piece, where it fits."""
    last, text = pieces[-1], "".join(piece.text for piece in pieces)
    for step, line in enumerate(below, 1):
        if line.page != page:
            return None
        piece = next((word for word in words[line.index] if word.x0 < last.x1 and word.x1 > last.x0), None)
        if piece:
            return (step, piece) if piece.line == line.index and _goes_on(text, piece.text, decimals) else None
    return None


def _goes_on(text: str, piece: str, decimals: int | None) -> bool:
    return bool(_PIECE.match(piece)) and continues_number(text, piece, decimals)


def clusters_of(words: Iterable[AlignedWord]) -> list[list[AlignedWord]]:
    """Words whose places overlap, directly or through others, from left to right."""
    clusters: list[list[AlignedWord]] = []
    end = -1
    for word in sorted(words, key=lambda word: word.x0):
        if clusters and word.x0 < end:
            clusters[-1].append(word)
            end = max(end, word.x1)
        else:
            clusters.append([word])
            end = word.x1
    return clusters


def column_numbers(line: AlignedLine) -> tuple[AlignedWord, ...]:
    """The words of a line that only counts the columns of a form (栏次 1 2 3)."""
    words = tuple(word for word in line.words if word.normalised != "栏次")
    numbers = [int(word.text) for word in words if _COUNT.match(word.text)]
    counts = len(numbers) == len(words) > 0 and numbers == list(range(1, len(numbers) + 1))
    return words if counts and (len(numbers) > 2 or len(words) < len(line.words)) else ()


def is_figure(word: AlignedWord) -> bool:
    """A number, a piece of one, or what stands for one that had no room (###)."""
    return bool(parse_number(word.text)) or bool(_FIGURE.match(word.text))
