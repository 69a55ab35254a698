"""OFD (GB/T 33190-2016), the national format for documents with a fixed layout → the page model of all other formats."""
