"""Rows are findings about statements. The words are made in `dagster_project.findings.statements`; here they meet dbt."""


def model(dbt, session):
    from dagster_project.findings.statements import statement_findings

    dbt.config(materialized="table")
    return statement_findings(dbt.ref("int_failing_statements"))
