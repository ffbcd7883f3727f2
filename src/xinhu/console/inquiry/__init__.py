"""Credit inquiries at the console: the counter, what waits, the report."""
