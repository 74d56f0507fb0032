"""What changes the loans app: typed functions, each in its own transaction, with an actor."""
