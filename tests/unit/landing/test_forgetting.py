"""A forgotten document is gone from all that is landed, and stays away until it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dagster_project.knowledge.messages import Language
from dagster_project.landing import batches, catalogue, forgotten, originals, pending, registry_outcomes
from dagster_project.landing.forgetting import finish, forget
from dagster_project.landing.frames import read_frame
from dagster_project.landing.home import Home
from dagster_project.landing.intake import Received, receive, reread
from dagster_project.landing.refusals import Refusal
from dagster_project.landing.registry import COLUMNS
from dagster_project.landing.sources import Remote, find_sources
from dagster_project.landing.tables import SCHEMAS

pytestmark = pytest.mark.usefixtures("reader")


@pytest.fixture
def loaded(home: Home, tmp_path: Path) -> Callable[..., list[Any]]:
    """Loads a registry of three documents of one partition, and lands them in one batch; again for each call."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for amount in (1, 2, 3):
        (folder / f"{amount}.txt").write_text(f"忻州市教育局\n2021\n{amount}", encoding="utf-8")
    registry = folder / "registry.csv"
    registry.write_text("\n".join([",".join(COLUMNS), *(f"忻州市教育局,,,2021,{amount}.txt,," for amount in (1, 2, 3))]), encoding="utf-8")

    def load(*paths: Path, recall: bool = False) -> list[Any]:
        found = [found for found in find_sources(paths or [registry], home) if not isinstance(found, Remote)]
        results = list(receive(home, found, recall=recall))
        registry_outcomes.record(home, results)
        land(home)
        return results

    return load


def land(home: Home) -> None:
    for partition in pending.partitions(home):
        batches.land(home, partition)


def rows(home: Home, table: str) -> list[dict[str, Any]]:
    files = sorted((home.landed / table).rglob("*.parquet"))
    return [row for path in files for row in read_frame(path).to_dicts()]


def by_key(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in an order that does not depend on the names of files."""
    return sorted(rows, key=lambda row: (row["document_id"], row.get("column_no", 0)))


def forget_one(home: Home, name: str = "2.txt", why: str = "") -> dict[str, int]:
    (document,) = catalogue.find(home, [name])
    return forget(home, document, why)


def test_nothing_of_it_is_left_and_the_others_stay_as_they_were(home: Home, loaded: Callable[..., list[Any]]) -> None:
    loaded()
    (document,) = catalogue.find(home, ["2.txt"])
    before = {table: rows(home, table) for table in ("disclosures", "forms", "cells")}
    dropped = forget_one(home)
    assert (dropped["disclosures"], dropped["forms"], dropped["cells"], dropped["claims"]) == (1, 1, 2, 0)
    for table, held in before.items():
        assert by_key(rows(home, table)) == by_key([row for row in held if row["document_id"] != document.document_id])
    assert originals.original(home, document.sha256) is None
    assert not [path for path in home.landed.rglob("*") if document.sha256 in path.name and path.parent.name != "forgotten"]


def test_every_reading_of_it_goes_also_one_that_waits(home: Home, loaded: Callable[..., list[Any]]) -> None:
    loaded()
    documents = catalogue.find(home, ["2.txt"])
    list(reread(home, documents))
    land(home)
    list(reread(home, documents))
    assert forget_one(home)["disclosures"] == 2
    assert pending.partitions(home) == []
    assert sorted(row["file_name"] for row in rows(home, "disclosures")) == ["1.txt", "3.txt"]


def test_it_is_known_when_it_comes_again(home: Home, loaded: Callable[..., list[Any]], tmp_path: Path) -> None:
    loaded()
    forget_one(home, why="names persons")
    outcome = loaded()[1]
    assert isinstance(outcome, Refusal)
    assert outcome.why.reason(Language.EN).startswith("was forgotten on 20")
    assert outcome.why.reason(Language.EN).endswith("(names persons)")
    assert "--recall" in outcome.why.action(Language.EN)
    copy = tmp_path / "under another name.txt"
    copy.write_bytes((tmp_path / "documents" / "2.txt").read_bytes())
    assert isinstance(loaded(copy)[0], Refusal)
    assert len(rows(home, "disclosures")) == 2


def test_the_line_of_the_registry_says_what_became_of_it(home: Home, loaded: Callable[..., list[Any]]) -> None:
    loaded()
    forget_one(home, why="wrong")
    line = rows(home, "registry")[1]
    assert line["document_ids"] == []
    assert "2.txt was forgotten on" in line["reason"]
    assert not line["is_pending"]
    loaded()
    assert rows(home, "registry")[1]["document_ids"] == []


def test_it_is_taken_in_again_when_asked_for(home: Home, loaded: Callable[..., list[Any]], tmp_path: Path) -> None:
    loaded()
    forget_one(home)
    (outcome,) = loaded(tmp_path / "documents" / "2.txt", recall=True)
    assert isinstance(outcome, Received)
    assert outcome.is_new
    assert len(rows(home, "cells")) == 6
    assert forgotten.recall(home, catalogue.find(home, ["2.txt"])[0].sha256) is None


def test_the_only_document_of_a_batch_leaves_no_batch(home: Home, loaded: Callable[..., list[Any]], tmp_path: Path) -> None:
    loaded(tmp_path / "documents" / "1.txt")
    forget_one(home, "1.txt")
    assert [path.name for path in home.landed.rglob("*.parquet")] == ["empty.parquet"] * len(SCHEMAS)


def test_a_batch_that_was_not_yet_removed_is_removed_by_the_next_writer(
    home: Home, loaded: Callable[..., list[Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded()
    (document,) = catalogue.find(home, ["2.txt"])
    unlink = Path.unlink

    def dying(path: Path, missing_ok: bool = False) -> None:
        if path.suffix == ".parquet":
            raise KeyboardInterrupt
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", dying)
        with pytest.raises(KeyboardInterrupt):
            forget(home, document, "")
    assert len(rows(home, "disclosures")) == 5
    finish(home)
    assert len(rows(home, "disclosures")) == 2
    assert len(rows(home, "cells")) == 4
    record = forgotten.recall(home, document.sha256)
    assert record is not None
    assert record.is_done
