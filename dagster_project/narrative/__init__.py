"""Sentences of a disclosure → claims and self-evaluations. Knows sentences, and nothing of file formats."""
