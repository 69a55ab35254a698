"""The lines of a text dump around a printed figure.

Belongs here: choosing lines. Does not belong here: pictures (`documents.pdf.render`).
"""

from __future__ import annotations

from collections.abc import Sequence

from dagster_project.documents.text.dump import TextLine

_AROUND = 3


def excerpt(lines: Sequence[TextLine], page: int, text: str) -> list[tuple[TextLine, bool]]:
    """The lines of `page` that hold `text` and those next to them, each with whether it holds it. The whole page where no line holds it: a number
    may be put together from several lines, and a blank stands nowhere."""
    there = [line for line in lines if line.page == page]
    wanted = "".join(text.split())
    holding = {index for index, line in enumerate(there) if wanted and (text in line.text or wanted in "".join(line.text.split()))}
    near = {index for hit in holding for index in range(hit - _AROUND, hit + _AROUND + 1)}
    return [(line, index in holding) for index, line in enumerate(there) if index in near or not holding]
