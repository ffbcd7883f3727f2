"""Suites, the key hierarchy above the customer, envelopes and signers.

    root key (passphrase file or HSM)
    └── institution keys: customer_kek (versions), index, identity, note, signing keys
        └── customer key, one per customer, wrapped under a version of customer_kek
            └── field keys and record key, derived, never stored

Guarantees: every wrapped key is bound to what it is for; a key is never built in and
never created because it is missing. Leaves to the vault: what a record looks like.
"""
