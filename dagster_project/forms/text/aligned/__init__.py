"""Forms whose columns a dump keeps apart with blanks."""
