"""Which statutory form a stretch of the document prints, and whose accounts of which year it is."""
