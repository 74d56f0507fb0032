"""The addresses of the loans app, by noun."""
