"""What tests everywhere need: where the real documents are, and how many examples random accounts give."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

PROJECT = Path(__file__).resolve().parents[1]

# What tests expect is in English, whatever the locale.
os.environ["JUESUAN_LANG"] = "en"

# The same accounts in every run, so that a change is what makes a test fail. Accounts are drawn from a seed, which no shrinking makes simpler.
settings.register_profile("tests", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate))
settings.load_profile("tests")


@pytest.fixture(scope="session")
def shared_documents() -> Path:
    """The folder of real disclosures, which is not part of the project: beside it, or at JUESUAN_SHARED."""
    folder = Path(os.environ.get("JUESUAN_SHARED", PROJECT.parent / "shared")) / "documents"
    if not folder.is_dir():
        pytest.skip(f"the real documents are not here: {folder}")
    return folder
