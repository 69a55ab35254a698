"""Which models and tests may give other rows than in the build before, when neither models nor seeds have changed.

Belongs here: telling that from dbt's description of the models. Does not belong here: whether they have changed (`build`), running them (`dbt`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

_ASKS = "macro.dbt.run_query"
"""A macro that asks the database while a model is written out, so that the model reads otherwise in each build."""


def changing(manifest: Path) -> list[str]:
    """The names of models and tests that depend on what is landed or on what is built already. Left out are seeds, what is made of seeds alone,
    and views, but for those whose text is another in each build."""
    described = json.loads(manifest.read_bytes())
    nodes, parents = described["nodes"], described["parent_map"]

    @cache
    def depends_on_documents(id: str) -> bool:
        return id.startswith("source.") or any(map(depends_on_documents, parents.get(id, [])))

    return sorted(
        node["name"]
        for id, node in nodes.items()
        if node["resource_type"] in {"model", "test"}
        and depends_on_documents(id)
        and (node["config"]["materialized"] != "view" or _ASKS in _macros(node, described["macros"]))
    )


def _macros(node: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """All macros that a model is written with, those of its macros included."""
    found: set[str] = set()
    pending = list(node["depends_on"]["macros"])
    while pending:
        id = pending.pop()
        if id not in found:
            found.add(id)
            pending.extend(known[id]["depends_on"]["macros"] if id in known else ())
    return found
