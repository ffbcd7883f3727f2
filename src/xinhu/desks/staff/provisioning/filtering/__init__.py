"""A filter of the protocol becomes a condition of the database."""
