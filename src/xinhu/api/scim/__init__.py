"""SCIM 2.0 (RFC 7643, RFC 7644): a directory provisions people, served by the console.

The gate's process never imports this room.
"""
