"""The outside world, behind the protocols that the core asks for."""
