"""Numbers whose cell is not known → the one cell that the accounting identities leave: candidates → equations → constraint model → proof."""
