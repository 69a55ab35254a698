"""A web page saved as one file (MHTML), also by Word under the name .doc → pages.

Belongs here: finding the page among its parts. Does not belong here: the page (`reader`), mail with documents attached, which is refused by name.
"""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from email.policy import compat32

from dagster_project.documents.errors import UnsupportedFormat
from dagster_project.documents.html.encoding import text_of
from dagster_project.documents.html.reader import MEDIA_TYPE, blocks_of
from dagster_project.documents.model import Document
from dagster_project.documents.tables.unpaged import pages_by_table


def read_mhtml(data: bytes) -> Document:
    """The document. A workbook saved so has a page for each sheet, which are read in order.

    Raises `UnsupportedFormat` for a mail with documents attached and one without a page; `TooLargeDocument`.
    """
    parts = [part for part in message_from_bytes(data.lstrip(), policy=compat32).walk() if not part.is_multipart()]
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    if not pages or any(part.get_content_disposition() == "attachment" for part in parts):
        raise UnsupportedFormat("message")
    return Document(MEDIA_TYPE, pages_by_table(block for page in pages for block in blocks_of(_text(page))))


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return text_of(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
