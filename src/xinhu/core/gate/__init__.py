"""The eight steps from a request to masked fields; the only importer of opening."""
