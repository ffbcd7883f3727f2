"""The staff desk's pages: people, posts, units, and what falls due."""
