"""Verifying the stored register, for whoever types the command.

A thin front of ``core.register.verification``, whose rules it does not repeat.
"""

from xinhu.core.register.verification import Progress, Verified, verify_register

__all__ = ["Progress", "Verified", "verify_register"]
