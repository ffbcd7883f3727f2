"""The customers desk: intake, look-ups, searches and grounds."""
