"""Which fields exist, how each is written, checked, graded and masked.

Guarantees: values in, values out, no I/O but reading the rules once at start; errors
name the field and the reason, never the value. Leaves to policy: who sees which level.
"""
