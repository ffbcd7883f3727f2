"""Approvals of whatever the console asks for: one mechanism, any kind.

A kind says what its request is in words and what happens once it is granted
(``kinds``); who must say yes is data (``rules/approvals.yaml``); what is refused, and
in which order, is decided without any database (``core.policy.approval``).
"""
