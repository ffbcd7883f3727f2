"""处置: remedies of files, asked for by one, approved by others, done by the worker."""
