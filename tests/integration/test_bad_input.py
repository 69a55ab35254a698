"""A load of broken documents among good ones: each bad one lands with its problem, and the good ones land as if it were not there."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from dagster_project.landing import batches, pending
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received, receive
from dagster_project.landing.sources import find_sources
from tests import bad_documents
from tests.generator.shipped import INBOX


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "收件 inbox"
    folder.mkdir()
    for number, (make, _) in enumerate(bad_documents.BROKEN.values()):
        (folder / f"{number}.pdf").write_bytes(make())
    (folder / "4 bomb.pdf").write_bytes(bad_documents.laughing_forms())
    for path in INBOX.glob("*.txt"):
        shutil.copy(path, folder / f"3 {path.name}")
    return folder


def test_bad_documents_land_with_their_problem_and_stop_nothing(inbox: Path, tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home")
    batches.prepare(home)
    outcomes = list(receive(home, find_sources([inbox], home)))
    assert [Path(outcome.source).name for outcome in outcomes if isinstance(outcome, Received)] == sorted(
        path.name for path in inbox.iterdir()
    )
    for partition in pending.partitions(home):
        batches.land(home, partition)
    landed = duckdb.sql(
        f"""
        select file_name, disclosure.kind, list(problem.kind) filter (problem.severity = 'error')
        from read_parquet('{home.landed}/disclosures/*/*/*.parquet') as disclosure
        left join read_parquet('{home.landed}/problems/*/*/*.parquet') as problem using (document_id)
        group by all
        """
    ).fetchall()
    kinds = {name: (kind, problems) for name, kind, problems in landed}
    expected = {f"{number}.pdf": ("not_a_disclosure", [kind]) for number, (_, kind) in enumerate(bad_documents.BROKEN.values())}
    assert {name: kinds[name] for name in expected} == expected
    assert kinds["4 bomb.pdf"] == ("not_a_disclosure", ["reader_crashed"])
    assert {kinds[f"3 {path.name}"][0] for path in INBOX.glob("*.txt")} == {"final_accounts"}
