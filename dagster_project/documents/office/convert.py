"""Documents of older and other office formats, converted by LibreOffice where it is installed.

Belongs here: running LibreOffice on one document within limits. Does not belong here: reading what it makes (`word`, `excel`).

It runs without a screen, with a profile of its own that is thrown away, on a copy in a folder of its own: it can spoil nothing. The profile says that no
macro runs and no link is followed: by default it fetches pictures that a document only links to.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from dagster_project.documents.errors import DamagedDocument, TooLargeDocument, UnsupportedFormat

_PROGRAMS = ("soffice", "libreoffice")
_MISSING = {"docx": "needs_libreoffice_writer", "xlsx": "needs_libreoffice_calc"}
"""What is said where the part of it that makes this format is not there."""
_SECONDS = 180
_MEMORY = 6 * 1024**3
"""Bytes of address space, of which it uses a small part."""
_WRITTEN = 1024**3
"""Bytes of a file that it may write."""


_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
</item>
</oor:items>
"""
"""What the profile says."""


def converted(data: bytes, suffix: str, target: str) -> bytes:
    """The document in the format `target` (docx, xlsx). `suffix` says which format it is in (.doc), for LibreOffice goes by names.

    Raises `UnsupportedFormat` where LibreOffice is not installed, `DamagedDocument` where it cannot open the document, `TooLargeDocument`.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise UnsupportedFormat(_MISSING[target])
    with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
        source = Path(folder) / f"document{suffix}"
        source.write_bytes(data)
        profile = Path(folder) / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            target,
            "--outdir",
            str(Path(folder) / "out"),
            str(source),
        ]
        _run(command, Path(folder))
        made = Path(folder) / "out" / f"document.{target}"
        if not made.exists():
            raise DamagedDocument("not_converted")
        return made.read_bytes()


def _run(command: list[str], folder: Path) -> None:
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=environment,
        start_new_session=True,
        preexec_fn=_limit,
    )
    try:
        process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        raise TooLargeDocument("clock", seconds=_SECONDS) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _limit() -> None:
    """The limits of LibreOffice, in its process. The worker that reads documents may have less memory than it asks for."""
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, hard))
