"""A forgotten or first password: asking, and setting it by the one-time link."""
