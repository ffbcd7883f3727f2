"""The peer: the same work as most teams would write it, with Django and nothing odd.

A view in one transaction: the bearer token by one query, the customer by one, five
columns decrypted with AES-256-GCM, one audit row, commit, JSON. It knows no policy, no
ground, no chain between audit rows, and no key per customer; where there was a choice
it was given the faster one (``README.md``).
"""
