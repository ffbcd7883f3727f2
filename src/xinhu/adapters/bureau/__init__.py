"""Credit bureaus: connectors over HTTPS and over folders, and a bureau to try with."""
