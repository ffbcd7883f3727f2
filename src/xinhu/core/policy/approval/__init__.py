"""A second person's yes: asked for, voted on by named groups, bound, used once."""
