"""The discovery desk at the console: one file per action."""
