"""Make the peer's tables and its customers: ``python -m bench.usual_way.fill COUNT``.

Prints one JSON line: the token and the customers' numbers that the load is made of.
"""

import hashlib
import json
import os
import secrets
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import django
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_CHUNK = 5_000


def main() -> None:
    """Fill an empty database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.usual_way.settings")
    django.setup()
    # Only now: models need a configured Django.
    from django.db import connection  # noqa: PLC0415 -- after setup

    from bench.usual_way.models import Audit, Customer, Token  # noqa: PLC0415 -- same

    with connection.schema_editor() as editor:
        for model in (Token, Customer, Audit):
            editor.create_model(model)
    token = secrets.token_urlsafe(32)
    Token.objects.create(
        digest=hashlib.sha256(token.encode()).digest(),
        clerk="op-0001",
        expires_at=datetime.now(UTC) + timedelta(days=1),
    )
    customers: list[str] = []
    for chunk in _chunks(int(sys.argv[1])):
        Customer.objects.bulk_create(Customer(**row) for row in chunk)
        customers.extend(row["id"].hex for row in chunk)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps({"token": token, "customers": customers}))


def _chunks(count: int) -> Iterator[list[dict[str, object]]]:
    aead = AESGCM(bytes.fromhex(os.environ["USUAL_WAY_KEY"]))
    for start in range(0, count, _CHUNK):
        numbers = range(start, min(start + _CHUNK, count))
        yield [_row(aead, n) for n in numbers]


def _row(aead: AESGCM, n: int) -> dict[str, object]:
    clear = {
        "name": f"客户{n:06d}",
        "id_number": f"11010519491231{n % 10000:04d}",
        "mobile": f"138{n:08d}",
        "address": f"北京市朝阳区某某路{n % 500}号{n % 30}单元",
        "account": f"6222020200{n:09d}",
    }
    sealed: dict[str, object] = {}
    for name, value in clear.items():
        nonce = secrets.token_bytes(12)
        sealed[name] = nonce + aead.encrypt(nonce, value.encode(), name.encode())
    return {
        **sealed,
        "id": uuid.uuid4(),
        "id_type": "居民身份证",
        "email": f"user{n}@example.com",
        "opened_on": date(2020, 1, 1) + timedelta(days=n % 1500),
        "branch": f"支行{n % 40}",
        "balance": n % 1_000_000,
        "occupation": "职员",
        "note": "",
    }


if __name__ == "__main__":
    main()
