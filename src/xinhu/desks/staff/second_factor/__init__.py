"""The second factor: one-time codes, passkeys, recovery codes, and what they open.

What it guarantees: a code opens once, in whichever process it arrives; secrets lie
sealed; wrong ones make wait longer and longer; each act and each failure is written in
the transaction that makes it. What it leaves to others: pages, the ceremony of passkeys
between browser and console, and the gate, which asks whether a factor is fresh.
"""
