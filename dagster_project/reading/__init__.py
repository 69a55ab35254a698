"""Bytes of one document → one disclosure; a cell → its place on the page."""
