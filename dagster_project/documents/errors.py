"""Why a document cannot be read: one small named class for each reason.

Belongs here: refusals of whole documents or pages by the readers of file formats, each with the facts of it. Does not belong here: their words
(`seeds/messages/problems.csv`), and what a readable document fails to say (that is a `Problem` of `forms`).
"""

from __future__ import annotations

from typing import Any


class UnreadableDocument(ValueError):
    """A document that cannot be turned into pages.

    `kind` and `variant` name the problem whose words are said of it, `facts` are what those have places for; `page` counts from 1, or is None when
    the whole document is meant.
    """

    kind = "unreadable_document"

    def __init__(self, variant: str = "", *, page: int | None = None, **facts: Any) -> None:
        self.variant = variant
        self.page = page
        self.facts = facts
        super().__init__(
            " ".join([self.kind, variant, *(f"{name}={fact}" for name, fact in {"page": page, **facts}.items() if fact is not None)])
        )

    def __reduce__(self) -> tuple[object, ...]:
        # Crosses the boundary of the worker process as its parts, not as its text.
        return _rebuild, (type(self), self.variant, self.page, self.facts)


def _rebuild(kind: type[UnreadableDocument], variant: str, page: int | None, facts: dict[str, Any]) -> UnreadableDocument:
    return kind(variant, page=page, **facts)


class EmptyDocument(UnreadableDocument):
    """No bytes, or nothing but blanks and zero bytes."""

    kind = "empty_file"


class WrongFormat(UnreadableDocument):
    """The bytes are of another format than the one asked for (an image renamed .pdf)."""

    kind = "wrong_format"


class UnsupportedFormat(UnreadableDocument):
    """The bytes are of a format that is known but not read, or not without a program that is not installed."""

    kind = "unsupported_format"


class TruncatedDocument(UnreadableDocument):
    """The file ends before its table of contents (the `startxref` of a PDF): the download broke off."""

    kind = "truncated_document"


class EncryptedDocument(UnreadableDocument):
    """The document opens only with a password."""

    kind = "encrypted_document"


class DamagedDocument(UnreadableDocument):
    """The bytes say PDF but the structure cannot be followed."""

    kind = "damaged_document"


class TooLargeDocument(UnreadableDocument):
    """More pages, memory or time than a disclosure can need (or a decompression bomb)."""

    kind = "too_large_document"


class CrashedReader(UnreadableDocument):
    """The process that reads documents broke down over this one (a defect of PDFium, or memory that it could not have)."""

    kind = "reader_crashed"
