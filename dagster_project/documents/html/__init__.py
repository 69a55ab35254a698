"""Web pages, also as Word, WPS and Excel save them and as one file (MHTML), → pages of grids and lines."""
