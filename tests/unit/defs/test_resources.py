"""One setting of a resource decides whether Dagster's steps are done by this machine alone or by Spark."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from dagster_project.defs import resources
from dagster_project.defs.assets.landing import received_documents
from dagster_project.defs.resources import HomeFolder
from dagster_project.landing.home import Home


class Cluster:
    """Stands in for Spark: notes what it is asked to take in."""

    asked: list[Any]

    def receive(self, home: Home, sources: list[Any]) -> list[Any]:
        self.asked = [source.path.name for source in sources]
        return []


@pytest.mark.parametrize(
    ("setting", "variable"), [("spark://here:7077", None), ("", "spark://here:7077"), ("spark://here:7077", "spark://there:7077")]
)
def test_spark_takes_documents_in_where_a_master_is_named(
    setting: str, variable: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, masters = Cluster(), []

    def started(master: str) -> AbstractContextManager[Any]:
        masters.append(master)
        return nullcontext(cluster)

    monkeypatch.setattr(resources, "cluster", started)
    if variable:
        monkeypatch.setenv("JUESUAN_SPARK_MASTER", variable)
    (tmp_path / "a.txt").write_text("一封信", encoding="utf-8")
    folder = HomeFolder(folder=str(tmp_path / "home"), spark=setting)
    config = dg.RunConfig({"received_documents": {"config": {"paths": [str(tmp_path / "a.txt")]}}})
    assert dg.materialize([received_documents], resources={"juesuan": folder}, run_config=config).success
    assert (masters, cluster.asked) == (["spark://here:7077"], ["a.txt"])


def test_without_a_master_nothing_of_spark_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUESUAN_SPARK_MASTER", raising=False)
    with HomeFolder().cluster() as cluster:
        assert cluster is None
