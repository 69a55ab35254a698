"""Text dumps → pages of lines."""
