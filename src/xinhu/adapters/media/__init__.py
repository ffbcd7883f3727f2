"""Removable media as this machine sees them: what they are, and what lies on them."""
