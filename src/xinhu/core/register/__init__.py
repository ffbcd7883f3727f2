"""The tamper-evident register: entries, tree, proofs, checkpoints, volumes."""
