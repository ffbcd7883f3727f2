"""The audit desk: reading the register, its proofs and its volumes."""
