"""The rules of all tables are asked in one query, none is left out, and what it finds is told by the name of the rule."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from dbt.constants import PARTIAL_PARSE_FILE_NAME
from dbt.contracts.graph.manifest import Manifest

from dagster_project.publish.dbt import manifest
from dagster_project.publish.joined_tests import broken_rules, is_joined, join_tests
from dagster_project.publish.selection import mark


def parsed() -> Manifest:
    kept = Manifest.from_msgpack(manifest().with_name(PARTIAL_PARSE_FILE_NAME).read_bytes())
    mark(kept)
    return kept


@pytest.fixture(scope="module")
def before() -> dict[str, Any]:
    return {id: node for id, node in parsed().nodes.items() if node.resource_type == "test"}


@pytest.fixture(scope="module")
def joined() -> dict[str, Any]:
    kept = parsed()
    join_tests(kept)
    return {id: node for id, node in kept.nodes.items() if node.resource_type == "test"}


def test_every_rule_is_asked_once_and_after_all_that_it_reads(before: dict[str, Any], joined: dict[str, Any]) -> None:
    rules = before.keys() - joined.keys()
    assert len(rules) > 100
    assert all(before[id].test_metadata for id in rules)  # a query with a name of its own stays
    of_rule = {id: [node for node in joined.values() if f"select '{id}' as test" in node.raw_code] for id in rules}
    assert {len(asked) for asked in of_rule.values()} == {1}
    for id, (asked,) in of_rule.items():
        assert is_joined(asked.unique_id)
        assert set(before[id].depends_on.nodes) <= set(asked.depends_on.nodes)
        assert before[id].tags == asked.tags


def test_a_rule_is_asked_as_dbt_asks_it(joined: dict[str, Any]) -> None:
    asked = "\n".join(node.raw_code for node in joined.values())
    assert (
        "{{ test_relationships(column_name='form_id', to=ref('dim_form'), field='form_id', model=get_where_subquery(ref('fct_finding'))) }}"
    ) in asked
    assert (
        "{{ test_accepted_values(column_name='status', values=['open', 'accepted'], model=get_where_subquery(ref('fct_finding'))) }}"
    ) in asked


def test_broken_rules_are_told_by_name() -> None:
    query = "select 'test.a' as test, count(*) as results from (select 1 union all select 2) having count(*) > 0"
    with duckdb.connect() as connection:
        assert list(broken_rules(query, connection)) == [("test.a", 2)]
