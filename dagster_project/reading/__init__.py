"""A figure traced back to where it is printed."""
