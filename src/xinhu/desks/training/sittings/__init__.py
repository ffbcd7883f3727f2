"""Exams as they are sat: begun, answered, handed in once, or left until time is up.

The drawn exam stays on the server; what a browser gets is its sheet. The server's clock
decides; each sitting belongs to one operator, is graded once, and counts whatever
became of it.
"""
