"""Discovery desk: what may be scanned, what scans found, and what becomes of it."""
