"""From the built warehouse to what readers open: one complete read-only copy. Knows nothing of how it is built."""
