"""Pages of the compensation schemes."""
