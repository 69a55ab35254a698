"""Word documents → pages of grids and lines."""
