"""One's own sessions and log-ins."""
