"""What stands behind checks that fail: the cell most likely wrong, and how to say so."""
