"""Whether what a page shows is whole in the file: PDFium reads what it finds of a damaged page and says nothing.

Belongs here: what is asked of the pages of a file, and what a page must have in common with those beside it. Does not belong here: how a page is found and
what of it must be whole (`plain_pages`, `qpdf_pages`), what a page shows (`reader`).

A content cut between two of its objects is whole by every rule of the format. Only the pages beside it tell: a program ends the contents of all its pages
with the same white space.
"""

from __future__ import annotations

from dagster_project.documents.model import Damage
from dagster_project.documents.pdf.contents import ends_of
from dagster_project.documents.pdf.plain_file import NotPlain
from dagster_project.documents.pdf.plain_pages import PlainPages
from dagster_project.documents.pdf.qpdf_pages import QpdfPages

_KEPT = 1 << 20
"""Bytes: a larger content is unpacked anew."""
_NEAR = 6
"""Pages on either side of one that its end is held against."""
_FEWEST_ALIKE = 3


class Integrity:
    """What is whole in a PDF. As long as every page looks whole in the bytes of the file, these are enough; from the first that does not, qpdf decides."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._begin(PlainPages(data))
        except NotPlain:
            self._begin(QpdfPages(data))

    def _begin(self, pages: PlainPages | QpdfPages) -> None:
        self._pages = pages
        self._contents: dict[int, bytes | None] = {}
        self._ends: dict[int, tuple[bytes, bytes] | None] = {}

    @property
    def hidden_layers(self) -> frozenset[str]:
        """The names of the layers (optional content groups, ISO 32000-1, 8.11) that a viewer does not show as the file is opened."""
        return self._pages.hidden_layers

    def hidden_annotations(self, index: int) -> frozenset[int]:
        """The annotations of a page, numbered from 0, that stand on such layers."""
        return self._pages.hidden_annotations(index)

    def of_page(self, index: int, count: int) -> Damage:
        """The damage of a page, numbered from 0, of a document in which PDFium finds `count` pages."""
        try:
            damage = self._of_page(index, count)
        except NotPlain:
            damage = Damage.STRUCTURE
        if damage is Damage.NONE or isinstance(self._pages, QpdfPages):
            return damage
        self._begin(QpdfPages(self._data))
        return self._of_page(index, count)

    def _of_page(self, index: int, count: int) -> Damage:
        if len(self._pages) != count:
            return Damage.STRUCTURE
        whole = self._pages.is_whole(index, self._content(index))
        self._contents.pop(index, None)
        if not whole or not self._ends_as_others(index):
            return Damage.CONTENT
        return Damage.STRUCTURE if self._pages.is_mended else Damage.NONE

    def _ends_as_others(self, index: int) -> bool:
        """Whether the content of a page ends as those of the pages around it, where these begin as it does and all end alike."""
        around = [self._end_of(near) for near in range(max(index - _NEAR, 0), min(index + _NEAR + 1, len(self._pages))) if near != index]
        own = self._end_of(index)
        ends = [end for end in around if own and end and end[0] == own[0]]
        return len(ends) < _FEWEST_ALIKE or len(set(ends)) > 1 or own == ends[0]

    def _end_of(self, index: int) -> tuple[bytes, bytes] | None:
        """The first operator of a page with the white space behind it, and the white space at the end; None where its content is blank or cannot be
        unpacked. The last operator says nothing: a page may end with a figure, another with a rule."""
        if index not in self._ends:
            self._content(index)
        return self._ends[index]

    def _content(self, index: int) -> bytes | None:
        """The content of a page, unpacked once also where the pages before it are held against it; None where it cannot be."""
        if index in self._contents:
            return self._contents[index]
        content = self._pages.content(index)
        self._ends[index] = ends_of(content or b"")
        if content is None or len(content) <= _KEPT:
            self._contents[index] = content
        return content
