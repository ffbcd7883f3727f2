"""Requests as bytes, made before the clock runs."""


def post(port: int, path: str, token: str, body: bytes) -> bytes:
    """Return a whole ``POST`` request with a JSON body."""
    head = (
        f"POST {path} HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        f"Authorization: Bearer {token}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
