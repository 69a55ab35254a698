"""What the command line prints. Knows nothing of where figures come from, of arguments and of exit statuses (`cli`)."""
