"""A small body cannot become a large one at once."""

from __future__ import annotations

import gzip
import zlib

import httpx
import pytest

from dagster_project.fetching.bodies import pieces
from dagster_project.fetching.policy import FetchFailed, TransientFetchError

TEXT = b"User-agent: *\n" * 1000


def response(body: bytes, encoding: str) -> httpx.Response:
    return httpx.Response(200, headers={"Content-Encoding": encoding}, stream=httpx.ByteStream(body))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0), "X-GZIP"),
        (zlib.compress(TEXT), "deflate"),
    ],
)
def test_a_body_is_unpacked(body: bytes, encoding: str) -> None:
    assert b"".join(pieces(response(body, encoding))) == TEXT


def test_no_piece_of_a_bomb_is_large() -> None:
    bomb = gzip.compress(bytes(200_000_000), 1)
    taken = 0
    for piece in pieces(response(bomb, "gzip")):
        assert len(piece) <= 256 * 1024
        taken += len(piece)
        if taken > 1_000_000:
            break


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "zstd", "compress"])
def test_an_encoding_that_was_not_asked_for_is_refused(encoding: str) -> None:
    with pytest.raises(FetchFailed, match="not asked for"):
        list(pieces(response(b"", encoding)))


@pytest.mark.parametrize("body", [b"no gzip", gzip.compress(TEXT, mtime=0)[:-10]])
def test_a_body_that_cannot_be_unpacked_may_be_had_another_time(body: bytes) -> None:
    with pytest.raises(TransientFetchError):
        list(pieces(response(body, "gzip")))
