"""Where a report is put away, for how long, and how it is destroyed."""
