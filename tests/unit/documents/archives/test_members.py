"""Archives → their members."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from dagster_project.documents.archives import kinds, members
from dagster_project.documents.archives.members import is_archive, members_of
from dagster_project.documents.errors import DamagedDocument, TooLargeDocument

Files = Mapping[str, bytes]
_FILES = {"2021/附件.pdf": b"%PDF-1.7 x", "说明.txt": b"text"}


def _zip(files: Files, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tar(files: Files) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _seven_zip(files: Files) -> bytes:
    libarchive = pytest.importorskip("libarchive", reason="7z needs libarchive", exc_type=Exception)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.7z"
        with libarchive.file_writer(str(path), "7zip") as archive:
            for name, data in files.items():
                archive.add_file_from_memory(name, len(data), data)
        return path.read_bytes()


def _read(data: bytes) -> dict[str, bytes | str]:
    return {member.path: member.refusal or member.data for member in members_of(data, "a.zip")}


@pytest.mark.parametrize(
    "pack", [_zip, lambda files: _zip(files, zipfile.ZIP_STORED), _tar, lambda files: gzip.compress(_tar(files)), _seven_zip]
)
def test_every_kind_gives_its_members_by_path(pack: Callable[[Files], bytes]) -> None:
    data = pack(_FILES)
    assert is_archive(data)
    assert _read(data) == _FILES


def test_a_single_file_that_is_packed_has_its_own_name() -> None:
    (member,) = members_of(gzip.compress(b"text"), "2021.txt.gz")
    assert (member.path, member.data) == ("2021.txt", b"text")


def test_an_office_document_is_no_archive() -> None:
    assert not is_archive(_zip({"xl/workbook.xml": b"<workbook/>"}))


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_name_in_chinese_is_read_although_the_archive_does_not_say_its_encoding(encoding: str) -> None:
    name = "部门决算/附件１.pdf"
    packed = _zip({"x" * len(name.encode(encoding)): b"1"}).replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert list(_read(packed)) == [name]


@pytest.mark.parametrize("path", ["/etc/passwd", "../a.pdf", "x/../../a.pdf", "C:\\a.pdf", "..\\a.pdf"])
@pytest.mark.parametrize("pack", [_zip, _tar])
def test_a_path_that_leads_out_of_the_archive_is_refused_and_the_others_are_taken(pack: Callable[[Files], bytes], path: str) -> None:
    if pack is _tar and "\\" in path:
        pytest.skip("a backslash is part of a name there")
    assert sorted(map(str, _read(pack({path: b"1", "b.pdf": b"2"})).values())) == ["b'2'", "unsafe_member"]


def test_a_link_is_refused() -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        info = tarfile.TarInfo("a.pdf")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(info)
    assert _read(file.getvalue()) == {"a.pdf": "linked_member"}


def test_what_systems_leave_beside_documents_is_passed_over() -> None:
    assert _read(_zip({"__MACOSX/._a.pdf": b"1", ".DS_Store": b"2", "x/Thumbs.db": b"3", "x/": b"", "a.pdf": b"4"})) == {"a.pdf": b"4"}


def test_a_locked_member_is_refused_by_name() -> None:
    packed = bytearray(_zip(_FILES))
    at = packed.index(b"PK\x01\x02")
    packed[at + 8 : at + 10] = struct.pack("<H", struct.unpack("<H", packed[at + 8 : at + 10])[0] | 1)
    assert _read(bytes(packed)) == {"2021/附件.pdf": "locked_member", "说明.txt": b"text"}


def test_a_damaged_member_is_refused_and_the_others_are_taken() -> None:
    packed = _zip(_FILES, zipfile.ZIP_STORED).replace(b"%PDF-1.7 x", b"%PDF-1.7 y")
    assert _read(packed) == {"2021/附件.pdf": "damaged_member", "说明.txt": b"text"}


def test_archives_in_one_another_are_unpacked_to_a_bounded_depth() -> None:
    packed = b"text"
    for name in ("a.txt", "b.zip", "c.zip"):
        packed = _zip({name: packed})
    assert _read(packed) == {"c.zip!/b.zip!/a.txt": b"text"}
    assert _read(_zip({"d.zip": packed})) == {"d.zip!/c.zip!/b.zip": "nested_member"}


def test_a_damaged_archive_in_an_archive_is_a_document_that_says_so() -> None:
    assert _read(_zip({"b.zip": b"PK\x03\x04 cut off"})) == {"b.zip": b"PK\x03\x04 cut off"}


@pytest.mark.parametrize("pack", [_zip, lambda files: gzip.compress(_tar(files)), _seven_zip])
def test_a_bomb_is_refused_by_name(pack: Callable[[Files], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds.Room.__init__, "__defaults__", (1024**2, 0))
    with pytest.raises(TooLargeDocument, match="archive"):
        members_of(pack({"a.txt": bytes(2 * 1024**2)}), "a.zip")


def test_an_archive_of_too_many_files_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_MOST_MEMBERS", 3)
    with pytest.raises(TooLargeDocument, match="members"):
        members_of(_zip({str(number): b"" for number in range(4)}), "a.zip")


@pytest.mark.parametrize("data", [b"PK\x03\x04 no zip", b"7z\xbc\xaf\x27\x1c no", b"Rar!\x1a\x07\x00 no", b"\x1f\x8b\x08 no", _zip({})])
def test_a_damaged_or_empty_archive_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(DamagedDocument):
        members_of(data, "a.zip")
