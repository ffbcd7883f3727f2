"""Reading a letter's scan, where the library for it is installed."""
