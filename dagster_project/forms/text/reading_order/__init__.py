"""Forms whose rows a dump prints one after the other, their cells run together."""
