"""Pool schemes as data: the format, its checks and the pure engine. No ORM; see docs/scheme-format.md."""
