"""Pages of the second factor: showing one, and looking after one's own."""
