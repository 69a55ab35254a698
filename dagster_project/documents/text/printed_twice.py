"""Text that a page prints twice, a hair apart, to make it bold → once.

Belongs here: dumps by tools that keep both: every character twice (`合合计计 5566..8833`), or every run of words (`合计 合计 56.83 56.83`). Does not
belong here: what else a tool does to a page (`dump`).

A single line of doubled characters shows by itself that it is one. A figure twice in a row may be two columns, so words count as doubled only where
all of the document are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_SURE = re.compile(r"(?P<one>[\u4e00-\u9fff])(?P=one)(?P<other>[\u4e00-\u9fff])(?P=other)|\d,,\d|\d\.\.\d")
"""What only doubling prints: two characters twice each, or a separator of a number twice."""
_FEW_WORDS = 40
_LONGEST_RUN = 12
"""Words."""
_MAY_BE_ALONE = re.compile(r"\d{1,3}|\D")
_MOST_ALONE = 3
"""One word in so many."""
_NEVER = 10**6


def printed_once(pages: Sequence[str]) -> list[str]:
    """The pages with all that is printed twice once."""
    lines = [page.split("\n") for page in pages]
    sure = [line for of_page in lines for line in of_page if _SURE.search(line)]
    if sure and all(map(_halved, sure)):
        words = [line for of_page in lines for line in of_page if re.search(r"[\u4e00-\u9fff]", line)]
        everywhere = all(map(_halved, words))
        return ["\n".join((_halved(line) if everywhere or _SURE.search(line) else None) or line for line in of_page) for of_page in lines]
    if sum(len(page.split()) for page in pages) < _FEW_WORDS:
        return list(pages)
    once = [_runs_once(page) for page in pages]
    return [page for page in once if page is not None] if None not in once else list(pages)


def _halved(line: str) -> str | None:
    """The line with each character once; None where one stands alone."""
    kept: list[str] = []
    waits = ""
    for character in line:
        if character.isspace():
            kept += [] if waits else [character]
        elif not waits:
            waits = character
        elif waits == character:
            kept.append(waits)
            waits = ""
        else:
            return None
    return None if waits else "".join(kept)


def _words(page: str) -> list[tuple[str, int]]:
    """The words of a page, each with its line. The second of two copies may touch the first of the next."""
    words = [(word, number) for number, line in enumerate(page.split("\n")) for word in line.split()]
    found = words[:1]
    for (before, _), (word, number), (after, _) in zip(words, words[1:], [*words[2:], ("", 0)], strict=False):
        touching = bool(after) and word == before + after and not re.search(r"\d", word)
        found += [(before, number), (after, number)] if touching else [(word, number)]
    return found


def _runs_once(page: str) -> str | None:
    """The page with each run of words once, on the line where it stands first; None where a word is in no run that is repeated. A numeral or a single character may
    stand alone: some tools drop a second one."""
    words = _words(page)
    best: list[tuple[int, int]] = [(_NEVER, 0)] * len(words) + [(0, 0)]
    """Of all from each word: how many words stand alone, at least, and how long the first run is then; 0 where the word stands alone."""
    for start in range(len(words) - 1, -1, -1):
        word, line = words[start]
        if _MAY_BE_ALONE.fullmatch(word):
            best[start] = (best[start + 1][0] + 1, 0)
        for length in range(1, min(_LONGEST_RUN, (len(words) - start) // 2) + 1):
            middle, end = start + length, start + 2 * length
            if words[middle - 1][1] != line:
                break
            repeated = [words[index][0] for index in range(middle, end)] == [words[index][0] for index in range(start, middle)]
            if repeated and words[middle][1] == words[end - 1][1] and best[end][0] < best[start][0]:
                best[start] = (best[end][0], length)
    if best[0][0] * _MOST_ALONE > len(words):
        return None
    lines = [""] * len(page.split("\n"))
    start = 0
    while start < len(words):
        length = best[start][1]
        number = words[start][1]
        lines[number] = f"{lines[number]} {' '.join(word for word, _ in words[start : start + max(1, length)])}".strip()
        start += max(1, 2 * length)
    return "\n".join(lines)
