"""Bank statements without the ORM: reading files, telling lines apart, pairing them with book movements, interest."""
