"""What tests everywhere need: where the real documents are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_documents() -> Path:
    """The folder of real disclosures, which is not part of the project: beside it, or at JUESUAN_SHARED."""
    folder = Path(os.environ.get("JUESUAN_SHARED", PROJECT.parent / "shared")) / "documents"
    if not folder.is_dir():
        pytest.skip(f"the real documents are not here: {folder}")
    return folder
