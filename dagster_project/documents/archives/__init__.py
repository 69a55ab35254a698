"""Archives → their members, each a document of its own."""
