"""Web page to pages: `read_html`, a pure function of bytes.

Belongs here: which tables of a page are tables and which only arrange it, cells over several rows and columns, what stands in a cell. Does not belong
here: the encoding (`encoding`), what is hidden (`visible`), pages saved as one file (`mhtml`).

A table is a table where it has several rows and columns and no other in its cells; any other arranges the page, and its cells are read one
after the other. Word, WPS and Excel save their documents as web pages too: the number that Excel stores stands beside the one it shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from dagster_project.documents.errors import TooLargeDocument
from dagster_project.documents.html.encoding import text_of
from dagster_project.documents.html.visible import Visible
from dagster_project.documents.model import Document
from dagster_project.documents.tables.unpaged import PICTURE, Block, NestingCell, pages_by_table, paragraph, raised, table_or_text

MEDIA_TYPE = "text/html"
_MOST_NESTED = 100
"""Tables in tables: ten times what the deepest layouts have."""
MOST_CELLS = 500_000
"""Of a page: ten times those of the largest disclosures."""
_CELL = re.compile(r"<t[dh](?=[\s/>])", re.IGNORECASE)
_MOST_SPANNED = 1000
"""Columns, by the specification of HTML."""
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|d[dlt]|div|fieldset|figcaption|figure|footer|form|h[1-6r]|header|html|legend|li|main|nav|"
    "[ou]l|p|pre|section|summary|table|t[dhr]|tbody|tfoot|thead"
)
"""Elements that stand on lines of their own."""
_PICTURES = frozenset({"img", "svg", "canvas", "embed"})
_SMALL = 9
"""Pixels: a picture of no such size fills a gap."""
_RAISED = frozenset({"sup", "sub"})
_APART = re.compile(r"float:|position:absolute|display:(?:inline-block|table-cell)")
_BROKEN_CHINESE = re.compile(r"(?<=[\u3000-\uffef])[ \t]*\r?\n[ \t]*(?=[\u3000-\uffef])")
_GROUPS = {"thead": 0, "tbody": 1, "tfoot": 2}


def read_html(data: bytes, said: str | None = None) -> Document:
    """The document, a page for each of its tables; `said` is the encoding that what brought it names. Raises `TooLargeDocument`."""
    return Document(MEDIA_TYPE, pages_by_table(blocks_of(text_of(data, said))))


def blocks_of(text: str) -> list[Block]:
    """What the text of a page shows, from top to bottom. Raises `TooLargeDocument`."""
    # Counted before the page is parsed, which takes a hundred times its room.
    cells = sum(1 for _ in _CELL.finditer(text))
    if cells > MOST_CELLS:
        raise TooLargeDocument("cells", cells=cells, most=MOST_CELLS)
    tree = LexborHTMLParser(text)
    reader = _Reader(Visible(tree))
    titles = [title.text().strip() for title in tree.css("head > title")]
    return [*filter(None, titles[:1]), *(reader.blocks(tree.body, 0) if tree.body else [])]


class _Reader:
    def __init__(self, visible: Visible) -> None:
        self._visible = visible

    def blocks(self, top: LexborNode, depth: int) -> list[Block]:
        """What an element shows: its text, and the tables in it."""
        if depth > _MOST_NESTED:
            raise TooLargeDocument("nested_tables", most=_MOST_NESTED)
        found: list[Block] = []
        text: list[str] = []
        for node, is_end in _walk(top, self._visible):
            tag = node.tag or ""
            if tag == "table" and node.mem_id != top.mem_id:
                of_table = self._table(node, depth)
                if len(of_table) == 1 and isinstance(of_table[0], str):
                    text += ["\n", of_table[0], "\n"]
                elif of_table:
                    found += [*paragraph(text), *of_table]
                    text = []
            else:
                text.append(_shown(node, tag, is_end=is_end))
        return [*found, *paragraph(text)]

    def _table(self, table: LexborNode, depth: int) -> list[Block]:
        captions = [block for node in _children(table) if node.tag == "caption" for block in self.blocks(node, depth + 1)]
        rows = [
            [(cell, self.blocks(cell, depth + 1)) for cell in _children(row) if cell.tag in ("td", "th") and self._visible.shows(cell)]
            for row in self._rows(table)
        ]
        return [*captions, *table_or_text(list(_placed(rows)))]

    def _rows(self, table: LexborNode) -> list[LexborNode]:
        """The rows of a table as they are shown: the head first, the foot last."""
        found: list[tuple[int, LexborNode]] = []
        for node in _children(table):
            if node.tag == "tr":
                found.append((1, node))
            elif node.tag in _GROUPS and self._visible.shows(node):
                found += [(_GROUPS[node.tag], row) for row in _children(node) if row.tag == "tr"]
        return [row for _, row in sorted(found, key=lambda entry: entry[0]) if self._visible.shows(row)]


def _walk(top: LexborNode, visible: Visible) -> Iterator[tuple[LexborNode, bool]]:
    """Every shown node below `top` at its start and, where it has any below it, at its end; not what stands in the tables among them. Without calls
    that nest, for a page may nest its elements as deep as it likes."""
    node = top.child
    while node is not None:
        tag = node.tag or ""
        is_text = tag == "-text"
        if is_text or (not tag.startswith(("-", "!", "_")) and visible.shows(node)):
            yield node, False
            if not is_text and tag != "table" and node.child is not None:
                node = node.child
                continue
        while node.next is None:
            parent = node.parent
            if parent is None or parent.mem_id == top.mem_id:
                return
            yield parent, True
            node = parent
        node = node.next


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _shown(node: LexborNode, tag: str, *, is_end: bool) -> str:
    """What one node adds to the text around it."""
    if tag == "-text":
        return _text(node)
    if tag == "br" or _BLOCKS.fullmatch(tag):
        return "\n"
    told = node.attributes
    if tag in ("input", "textarea") and not is_end:
        return f" {told.get('value') or ''} "
    if tag in _PICTURES and not is_end:
        return "" if _is_small(told) else PICTURE
    return " " if _APART.search("".join((told.get("style") or "").split())) else ""


def _text(node: LexborNode) -> str:
    text = node.text_content or ""
    parent = node.parent
    tag = parent.tag if parent is not None else ""
    if tag == "pre":
        return text
    if tag in _RAISED:
        return raised(text)
    return _BROKEN_CHINESE.sub("", text).replace("\n", " ")


def _is_small(told: dict[str, str | None]) -> bool:
    sizes = [int(size[0]) for name in ("width", "height") if (size := re.match(r"\d+", told.get(name) or ""))]
    return any(size < _SMALL for size in sizes)


def _placed(rows: Sequence[Sequence[tuple[LexborNode, list[Block]]]]) -> Iterator[list[NestingCell]]:
    """The cells at their places, by the table model of HTML: each at the first place of its row that none above reaches into."""
    reached: dict[int, int] = {}
    for number, row in enumerate(rows):
        cells: list[NestingCell] = []
        column = 0
        for cell, blocks in row:
            while reached.get(column, 0) > number:
                column += 1
            told = cell.attributes
            wide = _span(told, "colspan", 1, _MOST_SPANNED)
            wide = next((width for width in range(1, wide) if reached.get(column + width, 0) > number), wide)
            high = _span(told, "rowspan", 0, len(rows) - number) or len(rows) - number
            reached |= dict.fromkeys(range(column, column + wide), number + high)
            cells.append(NestingCell(number, column, high, wide, blocks, told.get("x:num") or None))
            column += wide
        yield cells


def _span(told: dict[str, str | None], name: str, least: int, most: int) -> int:
    digits = re.match(r"\s*(\d{1,9})", told.get(name) or "")
    return min(max(int(digits[1]) if digits else 1, least), most)
