"""A folder with a file of every format: each is read, or refused by name with what to do; nothing is lost and nothing comes twice."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from dagster_project.documents.office.convert import converted
from dagster_project.documents.pictures.recognition import is_installed
from dagster_project.landing import batches
from dagster_project.landing.home import PROJECT, Home
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.sources import find_sources
from dagster_project.reading.reader import read_disclosure
from tests.generator.comparison import Verdict, compare
from tests.generator.form_tables import PrintedForm
from tests.generator.pdf import draw_pages
from tests.generator.pdf_style import PdfStyle
from tests.generator.random_accounts import random_accounts
from tests.generator.styles import STYLES

_READ = {
    "a.pdf": "pdf_strokes",
    "b.html": "html_plain",
    "c.doc": "html_mail",
    "d.xlsx": "xlsx_plain",
    "e.docx": "docx_plain",
    "f.csv": "csv_comma",
    "g.txt": "stream_roomy",
    "h.ofd": "ofd_objects",
}
_AMOUNT = re.compile(r"-?[\d,]*\d\.\d\d")
_REFUSED = {"a.ofd": "damaged_document", "b.pptx": "unsupported_format", "c.jpg": "damaged_document", "d.rar": "damaged_document"} | {
    "z.zip!/5.pdf": "damaged_document"
}


def _printed(style: str, seed: int) -> bytes:
    return STYLES[style].render(STYLES[style].document(random_accounts(seed, year=2022)))


def _zip(files: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def _tar_gz(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


def _others(folder: Path) -> dict[str, bytes]:
    """Files that this machine may lack the programs to make: by the place that each is received from."""
    (folder / "x.tar.gz").write_bytes(_tar_gz({"表/1.txt": (packed := _printed("stream_roomy", 52))}))
    made = {"x.tar.gz!/表/1.txt": packed}
    with suppress(ImportError, AttributeError, OSError):  # what its absence makes it raise
        import libarchive

        with libarchive.file_writer(str(folder / "y.7z"), "7zip") as archive:
            made["y.7z!/2.html"] = packed = _printed("html_plain", 53)
            archive.add_file_from_memory("2.html", len(packed), packed)
    if shutil.which("soffice"):
        for name, style, ending in (("i.xls", "xlsx_plain", ".xlsx"), ("j.doc", "docx_plain", ".docx")):
            made[name] = converted(_printed(style, 54), ending, name[2:])
            (folder / name).write_bytes(made[name])
    if is_installed() and _has_chinese_font():
        made["k.pdf"] = _scan()
        (folder / "k.pdf").write_bytes(made["k.pdf"])
    return made


def _has_chinese_font() -> bool:
    return bool(shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], check=True, capture_output=True).stdout)


def _scan() -> bytes:
    """A cover and a small form as pictures, drawn in a process that has read no PDF: reading replaces the fonts that drawing needs."""
    style = STYLES["pdf_strokes"]

    def smallest(forms: tuple[PrintedForm, ...]) -> tuple[PrintedForm, ...]:
        return tuple(form for form in forms if form.form_id == "three_public")

    printed = style.render(style.document(random_accounts(55, year=2022), order=("forms",), alter=smallest))
    draw = "import sys; from tests.generator.scans import scanned; sys.stdout.buffer.write(scanned(sys.stdin.buffer.read(), 'clean', 150))"
    return subprocess.run([sys.executable, "-c", draw], input=printed, check=True, capture_output=True, cwd=PROJECT).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "公开"
    folder.mkdir()
    for seed, (name, style) in enumerate(_READ.items()):
        (folder / name).write_bytes(_printed(style, 40 + seed))
    inner = _zip({"表.xlsx": _printed("xlsx_general", 51)})
    members = {
        "附件/1.pdf": _printed("pdf_shanghai", 50),
        "2.zip": inner,
        "../3.pdf": b"%PDF-1.7",
        "4.pdf": (folder / "a.pdf").read_bytes(),
        "5.pdf": b"%PDF-1.7 cut off",
    }
    (folder / "z.zip").write_bytes(_zip(members))
    (folder / "a.ofd").write_bytes(_zip({"OFD.xml": b"<ofd/>"}))
    (folder / "b.pptx").write_bytes(_zip({"ppt/presentation.xml": b"<p/>"}))
    (folder / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(500))
    (folder / "d.rar").write_bytes(b"Rar!\x1a\x07\x00 cut off")
    return folder


def test_each_file_is_read_or_refused_by_name_and_nothing_comes_twice(folder: Path, tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    batches.prepare(home)
    others = _others(folder)
    outcomes = list(receive(home, find_sources([folder], home)))
    received = {outcome.source.removeprefix(f"{folder}/"): outcome for outcome in outcomes if isinstance(outcome, Received)}
    read = {name for name, outcome in received.items() if not outcome.refused}
    assert read == {*_READ, *others, "z.zip!/附件/1.pdf", "z.zip!/2.zip!/表.xlsx", "z.zip!/4.pdf"}
    assert not [problem for name in read for problem in received[name].problems if problem["severity"] == "error"]
    assert {name: outcome.problems[0]["kind"] for name, outcome in received.items() if outcome.refused} == _REFUSED
    assert all(outcome.problems[0]["action"] and outcome.problems[0]["action_zh"] for outcome in received.values() if outcome.refused)
    assert received["z.zip!/5.pdf"].problems[0]["message"].startswith("z.zip!/5.pdf ")  # many archives hold a 5.pdf
    assert [outcome.path for outcome in outcomes if isinstance(outcome, Refusal)] == [f"{folder}/z.zip!/../3.pdf"]
    assert [problem["kind"] for name in others if name == "k.pdf" for problem in received[name].problems][:1] in ([], ["read_from_picture"])
    # The same bytes outside and inside the archive are one document.
    assert received["z.zip!/4.pdf"].document_id == received["a.pdf"].document_id
    assert not received["z.zip!/4.pdf"].is_new
    assert not any(outcome.is_new for outcome in receive(home, find_sources([folder], home)) if isinstance(outcome, Received))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(
    ("style", "suffix", "target"), [("docx_plain", ".docx", "doc"), ("docx_plain", ".docx", "odt"), ("xlsx_plain", ".xlsx", "ods")]
)
def test_what_an_office_suite_saves_in_other_formats_is_read(style: str, suffix: str, target: str) -> None:
    document = STYLES[style].document(random_accounts(60, year=2022))
    disclosure = read_disclosure(converted(STYLES[style].render(document), suffix, target), f"a.{target}")
    assert compare(document, disclosure).of(*Verdict) == []


class _Filled(Canvas):  # type: ignore[misc]
    """A canvas on which every amount is the value of a form field."""

    fields = 0

    def drawString(self, x: float, y: float, text: str, **more: Any) -> None:  # noqa: N802
        if not _AMOUNT.fullmatch(text):
            super().drawString(x, y, text, **more)
            return
        self.fields += 1
        size, width = self._fontsize, self.stringWidth(text)
        box = {"x": x - 3, "y": y - 0.35 * size, "width": width + size, "height": 1.4 * size}
        self.acroForm.textfield(text, name=str(self.fields), fontName="Helvetica", fontSize=size, borderWidth=0, relative=True, **box)


def test_a_form_that_is_filled_in_through_fields_is_read_as_one_that_is_printed() -> None:
    style = STYLES["pdf_strokes"]
    document = style.document(random_accounts(62, year=2022))
    assert isinstance(style.geometry, PdfStyle)
    draw_pages(document, style.geometry, canvas := _Filled(file := io.BytesIO()))
    assert canvas.fields > 100
    assert compare(document, read_disclosure(file.getvalue(), "a.pdf")).of(*Verdict) == []


def test_without_an_office_suite_a_document_that_needs_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    (told,) = read_disclosure(b"{\\rtf1 x}", "a.rtf").problems
    assert (told.kind, told.variant) == ("unsupported_format", "needs_libreoffice_writer")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("target", ["xls", "html"])
def test_a_workbook_that_an_office_suite_saves_otherwise_gives_the_same_amounts(target: str) -> None:
    style = STYLES["xlsx_finer"]
    document = style.document(random_accounts(61, year=2022))
    disclosure = read_disclosure(converted(style.render(document), ".xlsx", target), f"a.{target}")
    assert compare(document, disclosure).of(Verdict.WRONG, Verdict.INVENTED, Verdict.MISSING) == []
