"""The Django database engine over the embedded PostgreSQL, used only when no ``DATABASE_URL`` is set."""
