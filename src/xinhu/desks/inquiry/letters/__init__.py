"""Letters of authorisation: what one must hold, and what its papers are."""
