"""How Dagster names and describes what dbt builds and tests.

Belongs here: asset keys, groups and conditions of models, names and descriptions of tests. Does not belong here: what is built and tested (dbt).
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings

from dagster_project.defs.assets import OWNERS
from dagster_project.defs.assets.landing import landed_disclosures
from dagster_project.defs.automation import build_what_changed


class Translator(DagsterDbtTranslator):
    """All raw tables are one asset in Dagster, since one step lands them all; the layers of the warehouse are groups."""

    def __init__(self) -> None:
        settings = DagsterDbtTranslatorSettings(
            enable_asset_checks=True, enable_duplicate_source_asset_keys=True, enable_code_references=True
        )
        super().__init__(settings)

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            return landed_disclosures.key
        return super().get_asset_key(dbt_resource_props)

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The schema: seeds, staging, intermediate, marts."""
        if dbt_resource_props["resource_type"] == "source":
            return None
        return str(dbt_resource_props["schema"])

    def get_description(self, dbt_resource_props: Mapping[str, Any]) -> str:
        """Without the SQL, to which the asset links."""
        return str(dbt_resource_props["description"])

    def get_owners(self, dbt_resource_props: Mapping[str, Any]) -> Sequence[str] | None:
        return OWNERS

    def get_automation_condition(self, dbt_resource_props: Mapping[str, Any]) -> dg.AutomationCondition[dg.AssetKey] | None:
        """The same for all: dbt builds the warehouse as a whole."""
        return None if dbt_resource_props["resource_type"] == "source" else build_what_changed


def readable(manifest: Path) -> dict[str, Any]:
    """dbt's manifest in which tests have names and descriptions that a person reads.

    dbt-made names carry the model and every accepted value (`accepted_values_fct_finding_kind__cell__swap`…); in Dagster a check stands below
    its asset, so that `kind_is_an_accepted_value` is enough. Names are made of letters, digits and underscores, which is all Dagster takes.
    """
    described: dict[str, Any] = json.loads(manifest.read_bytes())
    for node in described["nodes"].values():
        if node["resource_type"] == "test" and "test_metadata" in node:
            name, description = _generic(node["test_metadata"])
            node["name"] = re.sub(r"\W+", "_", name)
            node["meta"] = {"description": description + _restriction(node)} | node["meta"]
    return described


def _generic(test: Mapping[str, Any]) -> tuple[str, str]:
    """Name and description of a test that is a macro with arguments."""
    arguments = test["kwargs"]
    column = arguments.get("column_name")
    match test["name"]:
        case "unique":
            return f"{column}_is_unique", f"No two rows have the same `{column}`."
        case "not_null":
            return f"{column}_is_never_empty", f"Every row has a `{column}`."
        case "accepted_values":
            values = ", ".join(f"`{value}`" for value in arguments["values"])
            return f"{column}_is_an_accepted_value", f"`{column}` is one of {values}."
        case "relationships":
            model, field = re.findall(r"'([^']+)'", arguments["to"])[-1], arguments["field"]
            return f"{column}_is_in_{model}", f"Every `{column}` is a `{field}` of `{model}`."
        case "unique_together":
            columns = arguments["columns"]
            return f"{'_and_'.join(columns)}_are_unique", f"No two rows agree in {', '.join(f'`{name}`' for name in columns)}."
        case "in_dimensions":
            keys = arguments["columns"]
            return "keys_are_in_their_dimensions", f"Every key is in its dimension: {', '.join(f'`{name}`' for name in keys)}."
        case "spans_do_not_overlap":
            return f"spans_of_{column}_do_not_overlap", f"In no year are two rows of the same `{column}` in force."
        case kind:
            raise ValueError(f"the generic test {kind} has no readable name in {__name__}; add one beside the others")


def _restriction(node: Mapping[str, Any]) -> str:
    where = node["config"].get("where")
    return f" Looked at: rows where `{' '.join(where.split())}`." if where else ""
