"""PDF → pages: glyphs, rules and pictures as PDFium gives them, put together into words, lines and grids."""
