"""Documents that are ZIP files inside: Office since 2007.

Belongs here: how much of one unpacks. Does not belong here: its parts (`excel`, `word`), archives of documents (`archives`).
"""

from __future__ import annotations

import io
import zipfile

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument

_MOST_UNPACKED = 192 * 1024**2
"""Bytes of text and tables: twenty times those of the largest disclosures. Pictures are not unpacked."""


def check_unpacked_size(data: bytes) -> None:
    """Raises `TooLargeDocument` where the parts of a document are larger than any disclosure's, `DamagedDocument` where it has none."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist() if member.filename.lower().endswith((".xml", ".rels", ".vml")))
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise DamagedDocument("office", error=str(error)) from None
    if size > _MOST_UNPACKED:
        raise TooLargeDocument("unpacked", mebibytes=size // 1024**2, most=_MOST_UNPACKED // 1024**2)
