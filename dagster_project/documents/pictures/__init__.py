"""Pages that are pictures: scans, photographs, pages whose letters have no code → the page model of all other formats."""
