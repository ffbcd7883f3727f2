"""A bureau to try with: it answers with invented reports, and fails on request.

It keeps what it answered in a journal that survives its own death, so that the same key
is counted once, whatever is killed. It holds invented people only: whoever is asked for
exists there.
"""
