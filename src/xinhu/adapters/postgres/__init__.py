"""PostgreSQL: the only database, embedded on a laptop or a cluster."""
