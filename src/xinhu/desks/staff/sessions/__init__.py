"""Sessions of people at the console: one per operator, locked when idle, ended at once.

What it guarantees: whatever ends or locks a session does the same to its token, in the
same transaction, so that the gate refuses from the next request on. What it leaves to
others: the browser's cookies and pages (``console``), and Django's own session, which
holds nothing that would open anything here.
"""
