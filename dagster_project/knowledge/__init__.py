"""What the seeds say, loaded once: the only way to `seeds/`. Knows nothing of documents."""
