"""The screen: how wide it is, what shows that something is going on, figures and paragraphs.

Belongs here: what every table and message of the command line is made with. Does not belong here: what any of them says.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any, TypeVar

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import Progress
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from dagster_project.characters import visible
from dagster_project.cli.language import say

WIDTH = 100
_SHOWN = 30
# A Chinese text may be broken after every character, but no line begins with a closing mark or ends with an opening one;
# commands and names stay whole.
_UNBROKEN = re.compile(r"[（《]*(?:[\u2e80-\uffff]|[^\s\u2e80-\uffff]+)[，。、；：）》”]*|\s+")

T = TypeVar("T")


class Screen(Console):
    """A console on which nothing that a document, a server or a name holds steers the terminal, whatever way it was put there. What is printed by
    `plain` and `paragraph` has its room measured, too."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(visible(segment.text), segment.style)


def console(*, error: bool = False) -> Console:
    """Where to print. A file or pipe gets a hundred columns."""
    stream = sys.stderr if error else sys.stdout
    return Screen(file=stream, width=None if stream.isatty() else WIDTH, highlight=False, soft_wrap=False)


def progress() -> Progress:
    """A bar on standard error while many things are done one by one; nothing where no one looks."""
    return Progress(*Progress.get_default_columns(), console=console(error=True), transient=True, disable=not sys.stderr.isatty())


@contextmanager
def working(on: str) -> Iterator[Callable[[str], None]]:
    """Show on standard error that something long is going on; the function given says what it is by now."""
    out = console(error=True)
    if not out.is_terminal:
        yield lambda _: None
        return
    with out.status(on) as status:
        yield lambda text: status.update(text)


def plain(text: str, style: str = "") -> Text:
    """Text as it stands: what a document prints is no markup."""
    return Text(visible(text), style=style)


def paragraph(out: Console, *parts: str | tuple[str, str], indent: int = 0) -> None:
    """Print text, or `(text, style)`, as one paragraph whose further lines are set in by two columns more than `indent`."""
    text = Text.assemble(*(visible(part) if isinstance(part, str) else (visible(part[0]), part[1]) for part in parts))
    for number, line in enumerate(folded(text, out.width - indent, out.width - indent - 2)):
        out.print(Text(" " * (indent + (2 if number else 0))) + line, soft_wrap=True)


def folded(text: Text, first: int, further: int) -> list[Text]:
    """The text in lines, the first of at most so many columns, each further one of at most so many. Line ends in the text stay."""
    lines: list[Text] = []
    for part in text.split("\n", allow_blank=True):
        room = further if lines else first
        breaks: list[int] = []
        used = 0
        for piece in _UNBROKEN.finditer(part.plain):
            width = cell_len(piece[0])
            if used and used + width > room and not piece[0].isspace():
                breaks.append(piece.start())
                used, room = 0, further
            used += width
        lines += part.divide(breaks)
    for line in lines:
        line.rstrip()
    return lines


def table(**options: Any) -> Table:
    """A table without lines, columns two apart."""
    return Table(box=None, pad_edge=False, show_edge=False, **options)


def figure(value: Decimal | None) -> str:
    """An amount with thousands separated and at least two decimals, as 94,117,095.44; empty where there is none."""
    if value is None:
        return ""
    text = f"{value:,f}"
    whole, point, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0'):0<2}" if point else text


def first(out: Console, items: Sequence[T], heading: str = "first") -> Sequence[T]:
    """As many as one reads; the text `heading` says how many there are beyond that."""
    if len(items) > _SHOWN:
        paragraph(out, (say(heading, shown=_SHOWN, n=len(items)), "dim"))
    return items[:_SHOWN]
