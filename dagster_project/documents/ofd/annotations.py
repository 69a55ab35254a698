"""What annotations of an OFD file write over its pages (GB/T 33190, 15).

Belongs here: which texts they show. Does not belong here: what is said of them (`reader`), seals of signatures, which are pictures.

They are told and not read: a stamp, a note of a reviewer or a figure typed over a cell is not what the form prints.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from dagster_project.documents.errors import UnreadableDocument
from dagster_project.documents.ofd.package import Package, beside, child, children, text_of

_BEHIND = frozenset({"Link", "Watermark"})
"""Types of annotations that say nothing of the page."""


def texts_of_annotations(package: Package, path: str, document: etree._Element) -> dict[str, list[str]]:
    """The texts that are seen, by the number of their page; `path` is that of the document. What is broken shows nothing."""
    found: dict[str, list[str]] = {}
    try:
        if location := text_of(child(document, "Annotations")):
            listed = beside(path, location)
            for page in children(package.xml(listed), "Page"):
                notes = package.xml(beside(listed, text_of(child(page, "FileLoc"))))
                if texts := [text for note in children(notes, "Annot") for text in _texts(note)]:
                    found.setdefault(page.get("PageID", ""), []).extend(texts)
    except UnreadableDocument:
        pass
    return found


def _texts(note: etree._Element) -> Iterator[str]:
    if note.get("Type") in _BEHIND or note.get("Visible", "").lower() == "false":
        return
    for code in note.iter():
        if isinstance(code.tag, str) and etree.QName(code).localname == "TextCode" and (text := text_of(code)):
            yield text
