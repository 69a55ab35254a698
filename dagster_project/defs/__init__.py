"""Dagster assets, jobs, schedule and sensor: they only wire landing, dbt and publishing together."""
