"""Ruled tables → forms of cells: the page shows which column a number stands in."""
