"""Ports for servers that tests start, kill and start again."""

import secrets
import socket

HOST = "127.0.0.1"
_FIRST, _PORTS = 20_000, 12_000
"""Below the ports that the kernel lends to clients (from 32,768). A client that keeps
asking for a dead server's port among those is some day lent that very port, is
connected to itself, and the server that comes back finds its port taken."""


def free_port() -> int:
    """Return a port that nobody listens on at the moment."""
    while True:
        port = _FIRST + secrets.randbelow(_PORTS)
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
