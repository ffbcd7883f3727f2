"""The staff list at the console: shown, and taken in as it was shown."""
