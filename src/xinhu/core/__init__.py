"""What Xinhu knows without any framework, database or network; importable alone."""
