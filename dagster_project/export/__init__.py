"""The published warehouse in the shape that other programs open: Parquet, CSV, an Excel workbook, a PostgreSQL schema.

Belongs here: one module for each target, and what they share. Does not belong here: what the marts hold (dbt), questions to the published copy
(`publish`), the command (`cli`).
"""
