"""Which models and tests may give other rows than in the build before, when neither models nor seeds have changed.

Belongs here: telling that from what dbt parsed, also where nothing but decisions is new. Does not belong here: whether they have changed (`build`), running them (`dbt`).
"""

from __future__ import annotations

from functools import cache
from typing import Any

CHANGING = "tag:changing"
"""How dbt is told to run what depends on what is landed: one mark, for dbt looks through the whole project for each name that it is given."""
DECIDED = "tag:decided"
"""How dbt is told to run what depends on what reviewers decided, which is hardly a table."""
_SOURCES = {CHANGING: "source.", DECIDED: "source.juesuan.landed.decisions"}
MARKS = tuple(tag.removeprefix("tag:") for tag in _SOURCES)
"""The tags that `mark` gives."""
_ASKS = "macro.dbt.run_query"
"""A macro that asks the database while a model is written out, so that the model reads otherwise in each build."""


def mark(parsed: Any) -> None:
    """Tag the models and tests of `parsed`, dbt's `Manifest`, that depend on what is landed, or on decisions, or on what is built already. Left out are seeds,
    what is made of seeds alone, and views, but for those whose text is another in each build."""
    nodes = parsed.nodes

    @cache
    def depends(id: str, source: str) -> bool:
        return id.startswith(source) or (id in nodes and any(depends(parent, source) for parent in nodes[id].depends_on_nodes))

    for id, node in nodes.items():
        if node.resource_type in {"model", "test"} and (node.config.materialized != "view" or _ASKS in _macros(node, parsed.macros)):
            node.tags.extend(mark for mark, source in zip(MARKS, _SOURCES.values(), strict=True) if depends(id, source))


def _macros(node: Any, known: Any) -> set[str]:
    """All macros that a model is written with, those of its macros included."""
    found: set[str] = set()
    pending = list(node.depends_on_macros)
    while pending:
        id = pending.pop()
        if id not in found:
            found.add(id)
            pending.extend(known[id].depends_on.macros if id in known else ())
    return found
