"""Office documents of other formats → those that are read, by LibreOffice."""
