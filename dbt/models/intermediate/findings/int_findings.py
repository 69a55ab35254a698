"""Rows are failing checks, each with the finding that explains it. The reasoning is in `dagster_project.findings`; here it meets dbt."""


def model(dbt, session):
    from dagster_project.findings.table import findings

    dbt.config(materialized="table")
    return findings(dbt.ref("int_disputed_checks"), dbt.ref("int_disputed_cells"))
