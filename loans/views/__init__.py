"""Pages of the loans app, by noun."""
