"""Taking lists away as files: small ones at once, large ones once others granted it."""
