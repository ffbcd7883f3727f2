"""Approvals: the inbox, one request in words, deciding, the history, the figures."""
