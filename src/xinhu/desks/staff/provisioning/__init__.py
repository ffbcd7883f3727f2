"""People and groups that a directory or a staff list provisioned, and nobody else."""
