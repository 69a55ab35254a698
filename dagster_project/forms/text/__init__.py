"""Text dumps → forms of cells: in reading order, with aligned columns, or block after block."""
