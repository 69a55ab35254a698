"""Originals and their readings as files that never change: paths, hashes, Parquet. Knows nothing of accounts."""
