"""The parts of an OFD file and how they name each other: `Package`.

Belongs here: the ZIP file, paths in it, XML that a stranger wrote. Does not belong here: what a page shows (`content`).
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument
from dagster_project.documents.packages import check_unpacked_size

_MOST_OF_A_PICTURE = 64 * 1024**2
"""Bytes."""
_OUT = "../"
_LARGEST_NUMBER = 1e6
"""Millimetres: a kilometre."""
_CANNOT = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)
"""What an archive raises over a broken or locked member."""


class Package:
    """An OFD file. Names of parts are looked up without regard to case, as its programs do. Raises `DamagedDocument`, `TooLargeDocument`."""

    def __init__(self, data: bytes) -> None:
        check_unpacked_size(data)
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in self._archive.namelist()}

    def xml(self, path: str) -> etree._Element:
        """The root of a part. Entities are left as they stand."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self._read(path), parser)
        except etree.XMLSyntaxError as error:
            raise DamagedDocument("ofd", part=path, error=str(error)) from None

    def picture(self, path: str) -> bytes:
        """The bytes of a picture."""
        info = self._archive.getinfo(self._names[key]) if (key := _key(path)) in self._names else None
        if info and info.file_size > _MOST_OF_A_PICTURE:
            raise TooLargeDocument("unpacked", mebibytes=info.file_size // 1024**2, most=_MOST_OF_A_PICTURE // 1024**2)
        return self._read(path)

    def _read(self, path: str) -> bytes:
        try:
            return self._archive.read(self._names[_key(path)])
        except KeyError:
            raise DamagedDocument("ofd", part=path, error="no such part") from None
        except _CANNOT as error:
            raise DamagedDocument("ofd", part=path, error=f"{type(error).__name__}: {error}") from None


def _key(path: str) -> str:
    """What a part is looked up by. A path that leads out of the file begins at its top."""
    while path.startswith(_OUT):
        path = path.removeprefix(_OUT)
    return path.lower()


def beside(path: str, location: str) -> str:
    """The path of a part that the part at `path` names: below its own folder, or from the top. One that leads out of the file begins with `../`."""
    joined = posixpath.join(posixpath.dirname(path), location.strip().replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements right below that have one of these names, whatever their namespace is called."""
    return (child for child in element if isinstance(child.tag, str) and etree.QName(child).localname in names)


def child(element: etree._Element, name: str) -> etree._Element | None:
    """The first of them."""
    return next(children(element, name), None)


def text_of(element: etree._Element | None) -> str:
    """The text of an element, "" where there is none."""
    return (element.text or "").strip() if element is not None else ""


def numbers(text: str | None) -> list[float]:
    """The numbers of a list that blanks part; what is none, or none of a page, is left out."""
    found = []
    for part in (text or "").split():
        try:
            number = float(part)
        except ValueError:
            continue
        if abs(number) < _LARGEST_NUMBER:  # nan is not
            found.append(number)
    return found
