"""What pdfplumber finds on the pages of a PDF, as JSON: `python benchmarks/laid_out.py FILE`, in the environment of the benchmarks.

Belongs here: text, tables, letters and rules as another program than juesuan sees them. Does not belong here: what is written of them (`converted`).
"""

from __future__ import annotations

import json
import sys
from bisect import bisect_left
from typing import Any

import pdfplumber

_SNAP = 1.5
"""Points between the edges of two cells that are one edge."""


def main(path: str) -> None:
    with pdfplumber.open(path) as document:
        json.dump([_page(page) for page in document.pages], sys.stdout, ensure_ascii=False)


def _page(page: Any) -> dict[str, Any]:
    tables = page.find_tables()
    blocks: list[tuple[float, Any]] = [(table.bbox[1], _table(page, table)) for table in tables]
    for line in page.extract_text_lines(return_chars=False):
        middle = (line["top"] + line["bottom"]) / 2
        if not any(table.bbox[1] <= middle <= table.bbox[3] for table in tables):
            blocks.append((line["top"], line["text"]))
    blocks.sort(key=lambda block: block[0])
    return {
        "size": [float(page.width), float(page.height)],
        "blocks": [block for _, block in blocks],
        "letters": [[letter["text"], letter["x0"], letter["bottom"], letter["size"]] for letter in page.chars if letter["upright"]],
        "rules": [[rule["x0"], rule["top"], rule["x1"], rule["bottom"]] for rule in page.edges],
    }


def _table(page: Any, table: Any) -> list[list[Any]]:
    """Row, column, rows, columns and text of each cell."""
    across, down = (_edges([cell[side] for cell in table.cells for side in sides]) for sides in ((0, 2), (1, 3)))
    made = []
    for x0, top, x1, bottom in table.cells:
        row, column = _at(down, top), _at(across, x0)
        made.append([row, column, _at(down, bottom) - row, _at(across, x1) - column, _text(page, (x0, top, x1, bottom))])
    return sorted(made)


def _text(page: Any, box: tuple[float, float, float, float]) -> str:
    """The text of the letters whose middle is in the box: cropping the page would take those that reach into it, too."""
    x0, top, x1, bottom = box
    return str(
        page.filter(
            lambda drawn: (
                drawn["object_type"] == "char"
                and x0 <= (drawn["x0"] + drawn["x1"]) / 2 <= x1
                and top <= (drawn["top"] + drawn["bottom"]) / 2 <= bottom
            )
        ).extract_text()
    )


def _edges(sides: list[float]) -> list[float]:
    found: list[float] = []
    for side in sorted(sides):
        if not found or side - found[-1] > _SNAP:
            found.append(side)
    return found


def _at(edges: list[float], side: float) -> int:
    return bisect_left(edges, side - _SNAP)


if __name__ == "__main__":
    main(sys.argv[1])
