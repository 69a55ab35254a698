"""Lines of a dump that lost its columns → pieces of text, and words that are torn over several of them.

Belongs here: cutting and joining. Does not belong here: what pieces mean (`reading_order` and what it uses).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dagster_project.documents.text.dump import TextLine
from dagster_project.documents.text.numbers import FOLDED_PLAIN
from dagster_project.knowledge.normalise import normalise


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without blanks that stands alone in a line. `line` counts lines of the form."""

    text: str
    line: int
    page: int
    ends_line: bool


def pieces_of(lines: Sequence[TextLine]) -> list[Piece]:
    """The pieces of the lines of one form."""
    pieces = []
    for number, line in enumerate(lines):
        words = [normalise(word) for word in line.text.split()]
        for place, word in enumerate(words):
            pieces.append(Piece(word, number, line.page, place == len(words) - 1))
    return [piece for piece in pieces if piece.text]


class JoinedPieces:
    """Pieces as one text, so that words torn over lines are found."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.text = "".join(piece.text for piece in pieces)
        self._starts = []
        position = 0
        for piece in pieces:
            self._starts.append(position)
            position += len(piece.text)

    def between(self, start: int, end: int) -> list[Piece]:
        """The pieces that begin at or after `start` and before `end`."""
        return [piece for piece, place in zip(self.pieces, self._starts, strict=True) if start <= place < end]

    def value(self, label: str, *ends: str) -> str:
        """What stands between a label and the first of the labels that may follow."""
        found = re.search(rf"{label}:?(.*?)(?:{'|'.join(ends)})", self.text)
        return found[1] if found else ""


def text_of(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def decimal_of(text: str) -> Decimal | None:
    return Decimal(text) if FOLDED_PLAIN.fullmatch(text) else None
