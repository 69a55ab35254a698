"""The assets: raw landing and the warehouse."""
