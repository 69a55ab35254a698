"""Grids and lines → forms of labelled cells. Knows the statutory forms, nothing of file formats and sentences."""
