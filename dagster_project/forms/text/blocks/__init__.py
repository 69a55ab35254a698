"""Forms that a dump prints block after block: codes, then names, then numbers."""
