"""Every package that is installed to run has a licence that lets anybody use it, is locked by hash, and is listed."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from dagster_project.landing.home import PROJECT

OPEN = re.compile(r"MIT|BSD|Apache|Python Software Foundation|PSF|MPL|Mozilla|ISC|Zlib|Artistic|CC0|HPND", re.IGNORECASE)
CLOSED = re.compile(r"GPL|General Public|SSPL|BUSL|Commons Clause|Proprietary", re.IGNORECASE)


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", PROJECT / ".ci" / "licences.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_has_every_locked_package_and_no_other(licences: ModuleType) -> None:
    assert sorted(licences.listed()) == licences.locked()


def test_the_list_says_what_the_packages_say(licences: ModuleType) -> None:
    """`python .ci/licences.py` writes it anew."""
    told = {package: licences.said_by(package) for package in licences.locked()}
    listed = licences.listed()
    assert {package: (licence, listed[package]) for package, licence in told.items() if licence and listed[package] != licence} == {}


def test_every_licence_lets_anybody_use_it(licences: ModuleType) -> None:
    """Of several licences to choose from, one is enough."""
    for package, licence in licences.listed().items():
        choices = licence.split(" OR ")
        assert any(OPEN.search(choice) and not CLOSED.search(choice) for choice in choices), (package, licence)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_locked_by_hash(lock: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (PROJECT / lock).read_text(encoding="utf-8").strip())
    assert len(blocks) > 100
    assert [block.partition("\n")[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []
