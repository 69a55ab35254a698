"""Rules and words of a page → grids of cells, whatever drew the page."""
