"""The rules of all tables, asked in one query: what dbt calls generic tests (`unique`, `relationships`, `accepted_values`…) without a node for each.

Belongs here: putting them together in what dbt parsed, and saying of a query that failed which rules are broken. Does not belong here: the rules (`dbt/models`),
what documents can change (`selection`).

A node costs dbt some 40 ms whatever it asks, and a hundred rules of a small build ask next to nothing. In Dagster, and where a developer runs dbt, each rule stays a
test of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from typing import Any

import duckdb

from dagster_project.publish.selection import MARKS

_NAME = "rules_of_tables"
_CALL = re.compile(r"^\s*(ref|source|var|env_var)\s*\(.+\)\s*$")
"""Arguments that dbt takes as calls, though they are written as text."""


def join_tests(parsed: Any) -> None:
    """Put one test in the place of all generic tests of `parsed`, dbt's `Manifest`, that bear the same of `selection.MARKS`. Those that only warn stay."""
    generic = [node for node in parsed.nodes.values() if _is_joined(node)]
    pattern = next(node for node in parsed.nodes.values() if node.resource_type == "test" and not hasattr(node, "test_metadata"))
    by_marks: dict[tuple[str, ...], list[Any]] = {}
    for test in generic:
        by_marks.setdefault(tuple(mark for mark in MARKS if mark in test.tags), []).append(test)
        del parsed.nodes[test.unique_id]
    for marks, tests in by_marks.items():
        joined = _joined(tests, pattern, "_".join((_NAME, *marks)))
        joined.tags = list(marks)
        parsed.nodes[joined.unique_id] = joined


def broken_rules(query: str, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, int]]:
    """The tests that fail by the query of a joined test, as dbt calls them, each with the number of its results."""
    yield from connection.execute(query).fetchall()


def is_joined(unique_id: str) -> bool:
    """Whether this is one of the tests that `join_tests` makes."""
    return unique_id.split(".")[-1].startswith(_NAME)


def _is_joined(node: Any) -> bool:
    return node.resource_type == "test" and hasattr(node, "test_metadata") and node.config.severity.upper() == "ERROR"


def _joined(tests: list[Any], pattern: Any, name: str) -> Any:
    joined = deepcopy(pattern)
    joined.name = joined.alias = name
    joined.unique_id = f"test.{pattern.package_name}.{name}"
    joined.fqn = [pattern.package_name, name]
    joined.path = joined.original_file_path = f"{name}.sql"
    joined.meta = joined.config.meta = {}
    joined.raw_code = "\nunion all\n".join(
        f"select '{test.unique_id}' as test, count(*) as results from ({_asked(test)}) having count(*) > 0" for test in tests
    )
    joined.refs = _each_once(ref for test in tests for ref in test.refs)
    joined.depends_on.nodes = _each_once(id for test in tests for id in test.depends_on.nodes)
    joined.depends_on.macros = _each_once(id for test in tests for id in test.depends_on.macros)
    return joined


def _asked(test: Any) -> str:
    """The call of its macro, with its arguments as dbt would give them."""
    arguments = ", ".join(f"{name}={_argument(name, value)}" for name, value in test.test_metadata.kwargs.items())
    return f"{{{{ test_{test.test_metadata.name}({arguments}) }}}}"


def _argument(name: str, value: Any) -> str:
    if name == "model":
        return str(value).strip("{} ")
    return value if isinstance(value, str) and _CALL.match(value) else repr(value)


def _each_once(found: Iterable[Any]) -> list[Any]:
    once: list[Any] = []
    for one in found:
        if one not in once:
            once.append(one)
    return once
