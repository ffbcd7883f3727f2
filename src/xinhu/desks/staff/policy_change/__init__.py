"""Policies as people see and change them: the matrix, versions, proposals."""
