"""Certificates that were issued: looking at them, and revoking one."""
