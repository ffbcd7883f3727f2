"""The staff list of a bank without a directory: shown first, then taken in whole."""
