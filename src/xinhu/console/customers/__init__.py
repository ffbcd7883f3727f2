"""Finding a customer and looking at the record: one file per action."""
