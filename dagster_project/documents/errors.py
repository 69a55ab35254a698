"""Why a document cannot be read: one small named class for each reason.

Belongs here: refusals of whole documents or pages by the readers of file formats. Each says what was expected, what was
found and what to do. Does not belong here: what a readable document fails to say (that is a `Problem` of `forms`).
"""

from __future__ import annotations


class UnreadableDocument(ValueError):
    """A document that cannot be turned into pages.

    Attributes: `kind`, a stable snake_case name; `expected`, `found` and `action`, each a phrase; `page` counts from 1, or is None when the whole document is meant.
    """

    kind = "unreadable_document"
    expected = "a document that can be read"
    action = "fetch the document again from its source"

    def __init__(self, found: str, *, expected: str | None = None, action: str | None = None, page: int | None = None) -> None:
        self.expected = expected or type(self).expected
        self.found = found
        self.action = action or type(self).action
        self.page = page
        place = "" if page is None else f"page {page}: "
        super().__init__(f"{place}expected {self.expected}; found {found}; {self.action}")

    def __reduce__(self) -> tuple[object, ...]:
        # Crosses the boundary of the worker process as its parts, not as its sentence.
        return _rebuild, (type(self), self.found, self.expected, self.action, self.page)


def _rebuild(kind: type[UnreadableDocument], found: str, expected: str, action: str, page: int | None) -> UnreadableDocument:
    return kind(found, expected=expected, action=action, page=page)


class EmptyDocument(UnreadableDocument):
    """No bytes, or nothing but blanks and zero bytes."""

    kind = "empty_file"
    expected = "a file with content"


class WrongFormat(UnreadableDocument):
    """The bytes are of another format than the one asked for (an image renamed .pdf)."""

    kind = "wrong_format"
    expected = "a PDF file, which starts with %PDF-"
    action = "look at what was downloaded; load it under its own extension if it is a document"


class TruncatedDocument(UnreadableDocument):
    """The file ends before its table of contents (the `startxref` of a PDF): the download broke off."""

    kind = "truncated_document"
    expected = "a complete file with its cross-reference table at the end"


class EncryptedDocument(UnreadableDocument):
    """The document opens only with a password."""

    kind = "encrypted_document"
    expected = "a document that opens without a password"
    action = "ask the publisher for an open copy, or remove the password first"


class DamagedDocument(UnreadableDocument):
    """The bytes say PDF but the structure cannot be followed."""

    kind = "damaged_document"
    expected = "a PDF whose objects and pages can be found"


class TooLargeDocument(UnreadableDocument):
    """More pages, memory or time than a disclosure can need (or a decompression bomb)."""

    kind = "too_large_document"
    expected = "a document within the reading limits"
    action = "split the document, or raise the limits if it is genuine"


class CrashedReader(UnreadableDocument):
    """The process that reads documents broke down over this one (a defect of PDFium, or memory that it could not have)."""

    kind = "reader_crashed"
    expected = "a document that can be read or refused"
    action = "print the document to a new PDF and load that; report it as a defect of the reader"
