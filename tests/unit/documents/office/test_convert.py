"""Conversion by LibreOffice, or by what stands in for it."""

from __future__ import annotations

import io
import shutil
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from lxml import etree

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnsupportedFormat
from dagster_project.documents.office import convert
from dagster_project.documents.office.convert import converted


def _program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Let `soffice` be this script."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")


def test_it_works_on_a_copy_in_a_folder_of_its_own_that_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(
        tmp_path, monkeypatch, f'pwd > {tmp_path}/where; mkdir out; cat document.doc > out/document.docx; echo "$HOME" >> {tmp_path}/where'
    )
    assert converted(b"bytes", ".doc", "docx") == b"bytes"
    where, home = (tmp_path / "where").read_text().split()
    assert where == home
    assert not Path(where).exists()


def test_a_document_that_it_does_not_open_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(DamagedDocument, match="not_converted"):
        converted(b"bytes", ".doc", "docx")


def test_one_over_which_it_never_ends_is_refused_and_it_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "_SECONDS", 1)
    _program(tmp_path, monkeypatch, f"(sleep 5; touch {tmp_path}/late) & sleep 60")
    with pytest.raises(TooLargeDocument, match="clock"):
        converted(b"bytes", ".doc", "docx")
    assert not (tmp_path / "late").exists()


@pytest.mark.parametrize(("target", "variant"), [("docx", "needs_libreoffice_writer"), ("xlsx", "needs_libreoffice_calc")])
def test_where_it_is_not_installed_the_package_is_named(monkeypatch: pytest.MonkeyPatch, target: str, variant: str) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(UnsupportedFormat, match=variant):
        converted(b"bytes", ".doc", target)


def test_its_profile_forbids_links_and_macros_before_it_opens_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, "mkdir out; cat profile/user/registrymodifications.xcu > out/document.docx")
    root = etree.fromstring(converted(b"bytes", ".odt", "docx"))
    name = "{http://openoffice.org/2001/registry}name"
    told = {prop.attrib[name]: prop.findtext("value") for prop in root.iter("prop")}
    assert told == {"BlockUntrustedRefererLinks": "true", "DisableMacrosExecution": "true"}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_picture_that_a_document_only_links_to_is_not_fetched() -> None:
    asked: list[str] = []

    class Told(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET = do_OPTIONS  # noqa: N815  (as http.server has it)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is said."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Told) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        link = (
            f'xlink:href="http://127.0.0.1:{server.server_address[1]}/a.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"'
        )
        made = converted(
            _text(f'<text:p>合计<draw:frame text:anchor-type="paragraph"><draw:image {link}/></draw:frame></text:p>'), ".odt", "docx"
        )
        server.shutdown()
    assert (asked, made[:2]) == ([], b"PK")


def _text(body: str) -> bytes:
    """An OpenDocument text."""
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0" for name, urn in _NAMESPACES.items()}
    said = " ".join(f'xmlns:{name}="{urn}"' for name, urn in names.items())
    kind = "application/vnd.oasis.opendocument.text"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f"<manifest:manifest {said}>{entry.format('/', kind)}{entry.format('content.xml', 'text/xml')}</manifest:manifest>",
        )
        archive.writestr(
            "content.xml",
            f'<office:document-content {said} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>{body}'
            "</office:text></office:body></office:document-content>",
        )
    return file.getvalue()


_NAMESPACES = {"office": "office", "text": "text", "draw": "drawing", "manifest": "manifest"}
