"""Rows are checks of printed names of codes. The reasoning is in `dagster_project.findings.names`; here it meets dbt."""


def model(dbt, session):
    from dagster_project.findings.name_table import name_verdicts

    dbt.config(materialized="table")
    return name_verdicts(dbt.ref("int_printed_names"))
