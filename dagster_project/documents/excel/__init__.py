"""Workbooks → a page for each sheet."""
