"""The monthly self-check at the console: the list, its file, its signature."""
