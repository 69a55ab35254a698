"""The assets: raw landing and the warehouse, and who owns them."""

OWNERS = ["team:juesuan"]
"""Whom Dagster names for every asset."""
