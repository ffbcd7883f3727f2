"""Which fields of a customer exist, how they are graded, checked and masked."""
