"""A forgotten or first password: a one-time link that a second person approves.

Nobody but its owner is ever shown the link: it goes to the operator's own address, or
waits in the browser from which they asked themselves. Its secret is kept as a digest.
"""
