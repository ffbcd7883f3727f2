"""The permission matrix and the versions of the policies."""
