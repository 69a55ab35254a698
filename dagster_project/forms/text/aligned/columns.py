"""Numbers of a band of a page → the columns each may stand in, by their places in the lines.

Belongs here: clusters of numbers one below the other, full rows, and heads above clusters. Does not belong here: rows and
labels (`rows`), and numbers that only the identities place (`solve.solver`).

A dump of a page with Chinese text keeps the order of the words of a line, but not their exact places: a cluster may waver, and a
head may stand above a neighbouring column. So what follows from order alone is certain. What a head or a cluster adds is a hint, which the
identities have to confirm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dagster_project.forms.amounts import PrintedNumber, parse_number
from dagster_project.forms.solve.candidates import cancel_out
from dagster_project.forms.text.aligned.words import AlignedWord, clusters_of


@dataclass(frozen=True, slots=True)
class Choice:
    """The column keys a number may have, in printed order; the one its place hints at, if any; and the cluster it belongs to, where
    clusters are apart."""

    allowed: tuple[str, ...]
    hint: str | None = None
    cluster: int | None = None


def choices_of(
    numbers: Sequence[AlignedWord], heads: Sequence[AlignedWord], columns: Sequence[str], headers: Mapping[str, str]
) -> dict[AlignedWord, Choice]:
    """What is known of the column of each number. `heads` are the words above the numbers; `headers` known header → column key."""
    if not columns:
        return dict.fromkeys(numbers, Choice(()))
    lines: dict[int, list[AlignedWord]] = {}
    for word in sorted(numbers, key=lambda word: (word.line, word.x0)):
        lines.setdefault(word.line, []).append(word)
    clusters = clusters_of(numbers)
    cluster_of = {word: index for index, cluster in enumerate(clusters) for word in cluster}
    anchors = _anchors(lines, cluster_of, columns)
    apart = len(clusters) <= len(columns) and all(_is_apart(words, cluster_of) for words in lines.values())
    if anchors is None or not apart:
        return {word: Choice(_in_order(columns, words, place)) for words in lines.values() for place, word in enumerate(words)}
    if columns[0] == "total" and any(cluster_of[words[0]] == 0 and not cancel_out(map(_number, words)) for words in lines.values()):
        anchors.setdefault(0, 0)  # a row that prints amounts prints its total
    if len(clusters) == len(columns) and _are_columns(len(clusters), lines, cluster_of):
        anchors = {index: index for index in range(len(columns))}
    hints = _hints(clusters, anchors, heads, columns, headers)
    ranges = _ranges(len(clusters), anchors, columns)
    found: dict[AlignedWord, Choice] = {}
    for words in lines.values():
        for place, word in enumerate(words):
            index, in_order = cluster_of[word], _in_order(columns, words, place)
            allowed = tuple(key for key in in_order if key in ranges[index]) or in_order
            found[word] = Choice(allowed, hints[index] if hints[index] in allowed else None, index)
    return found


def choices_by_cell(
    numbers: Sequence[AlignedWord], counting: Sequence[AlignedWord], columns: Sequence[str], width: int
) -> dict[AlignedWord, Choice]:
    """The column of each number where every cell starts at a multiple of `width` and `counting` counts the columns (栏次); {} where it does not
    count them all, or a number stands in none of them."""
    column_of = dict(zip((word.x0 // width for word in sorted(counting, key=lambda word: word.x0)), columns, strict=False))
    if len(counting) != len(columns) or any(word.x0 // width not in column_of for word in numbers):
        return {}
    return {word: Choice((column_of[word.x0 // width],), cluster=word.x0 // width) for word in numbers}


def _number(word: AlignedWord) -> PrintedNumber | None:
    return parse_number(word.text)


def _in_order(columns: Sequence[str], words: Sequence[AlignedWord], place: int) -> tuple[str, ...]:
    """The columns that leave one for each number of the line before and after."""
    return tuple(columns[place : place + max(len(columns) - len(words), 0) + 1])


def _is_apart(words: Sequence[AlignedWord], cluster_of: Mapping[AlignedWord, int]) -> bool:
    return len({cluster_of[word] for word in words}) == len(words)


def _anchors(
    lines: Mapping[int, Sequence[AlignedWord]], cluster_of: Mapping[AlignedWord, int], columns: Sequence[str]
) -> dict[int, int] | None:
    """Cluster → column, from lines that have a number for every column; None where two of them disagree."""
    anchors: dict[int, int] = {}
    for words in lines.values():
        if len(words) == len(columns):
            for place, word in enumerate(words):
                if anchors.setdefault(cluster_of[word], place) != place:
                    return None
    return anchors


def _are_columns(count: int, lines: Mapping[int, Sequence[AlignedWord]], cluster_of: Mapping[AlignedWord, int]) -> bool:
    """Whether no two neighbouring clusters can be one column that wavers: some line has a number in both."""
    together = {(cluster_of[a], cluster_of[b]) for words in lines.values() for a, b in zip(words, words[1:], strict=False)}
    return all((index, index + 1) in together for index in range(count - 1))


def _ranges(count: int, anchors: Mapping[int, int], columns: Sequence[str]) -> list[tuple[str, ...]]:
    """For each cluster the columns that keep the order, between the anchored ones."""
    found: list[tuple[str, ...]] = []
    for index in range(count):
        low = max((place + index - other for other, place in anchors.items() if other <= index), default=index)
        high = min((place - (other - index) for other, place in anchors.items() if other >= index), default=len(columns) - count + index)
        found.append(tuple(columns[low : high + 1]))
    return found


def _hints(
    clusters: Sequence[Sequence[AlignedWord]],
    anchors: Mapping[int, int],
    heads: Sequence[AlignedWord],
    columns: Sequence[str],
    headers: Mapping[str, str],
) -> list[str | None]:
    """The column of each cluster: an anchored one's, else that of the head above it, where these keep the order."""
    named = [
        columns[anchors[index]] if index in anchors else _head_above(cluster, heads, headers, columns)
        for index, cluster in enumerate(clusters)
    ]
    places = [columns.index(name) for name in named if name]
    return named if places == sorted(set(places)) else [None] * len(clusters)


def _head_above(
    cluster: Sequence[AlignedWord], heads: Sequence[AlignedWord], headers: Mapping[str, str], columns: Sequence[str]
) -> str | None:
    """The column whose head, read from top to bottom above the cluster, ends in a known header; None where two heads are above it."""
    x0, x1 = min(word.x0 for word in cluster), max(word.x1 for word in cluster)
    above = sorted((word for word in heads if word.x0 < x1 and word.x1 > x0), key=lambda word: (word.line, word.x0))
    text = [word.normalised for word in above]
    for end in range(len(text), 0, -1):
        for start in range(end):
            key = headers.get("".join(text[start:end]))
            if key in columns:
                return key
    return None
