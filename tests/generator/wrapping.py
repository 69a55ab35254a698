"""Breaking text at a width, as narrow table columns do.

Belongs here: measuring and breaking strings. Does not belong here: where the pieces go.
"""

from __future__ import annotations

import re
import unicodedata

_NOT_AT_START = "、，。；：）》”"
_NOT_AT_END = "（《“"
_BESIDE_DIGITS = re.compile(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])")


def width(text: str) -> int:
    """Display width in half-width units: a Chinese character or full-width mark takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def wrap(text: str, room: int, *, wide: bool = True) -> list[str]:
    """The text in lines of at most `room` units (or characters, unless `wide`), broken anywhere except before closing and behind
    opening marks; a character that alone is too wide still gets its line. Empty text has no lines."""
    measure = width if wide else len
    lines: list[str] = []
    line = ""
    for character in text:
        if line and measure(line + character) > room:
            carried = ""
            while len(line) > 1 and (line[-1] in _NOT_AT_END or (character in _NOT_AT_START and not carried)):
                line, carried = line[:-1], line[-1] + carried
            lines.append(line)
            line = carried
        line += character
    return [*lines, line] if line else lines


def spaced(text: str) -> str:
    """The text with a space between Chinese characters and digits, as word processors set it."""
    return _BESIDE_DIGITS.sub(" ", text)
