"""What a server sends, piece by piece, unpacked where it is packed: never more in memory than a piece.

Belongs here: encodings of contents, and that a small body cannot become a large one at once. Does not belong here: how much is wanted (`web`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import httpx

from dagster_project.fetching.policy import FetchFailed, TransientFetchError

_PIECE = 256 * 1024
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_ENCODINGS = {"gzip", "x-gzip", "deflate"}


def is_plain(response: httpx.Response) -> bool:
    """Whether the body is the document itself."""
    return _encoding(response) in {"", "identity"}


def pieces(response: httpx.Response) -> Iterator[bytes]:
    """The body without its encoding, in pieces of at most 256 KiB. Raises `FetchFailed` for an encoding that was not asked for and is not known, or
    several of them."""
    encoding = _encoding(response)
    if is_plain(response):
        yield from response.iter_raw()
    elif encoding in _ENCODINGS:
        yield from _unpacked(response.iter_raw())
    else:
        raise FetchFailed("sent_encoded", encoding=encoding[:40])


def _unpacked(packed: Iterator[bytes]) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        for piece in packed:
            rest = piece
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _PIECE)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise TransientFetchError("sent_garbled", error=str(error)) from error
    if not unpacker.eof:
        raise TransientFetchError("sent_garbled", error="the end is missing")


def _encoding(response: httpx.Response) -> str:
    return str(response.headers.get("Content-Encoding", "")).strip().lower()
