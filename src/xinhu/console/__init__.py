"""HTML for people, Chinese first."""
