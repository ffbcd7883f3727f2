"""What discovery finds, how fast, and how it compares: a generator, a peer, a table.

The generator's templates were written before the detectors and apart from them.
"""
