"""A copy of a file in which what was found is masked, in the format of the file."""
