"""What every refusal must be like, whoever asked for whatever."""

from bank import Bank
from bank_people import leaked
from simulators.asgi import Answer


def refused(
    bank: Bank, answer: Answer, status: int, code: str, *, entry: bool = False
) -> Answer:
    """Hold an answer against what is promised of refusals, and return it.

    ``entry``: the newest entry of the register tells of this refusal, and the answer
    carries its receipt.
    """
    assert (answer.status, answer.code) == (status, code), answer.text
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert (answer.headers.get("www-authenticate") == "Bearer") == (status == 401)
    harmless(answer)
    words = answer.json["error"]
    assert words["message"]
    assert words["next"]
    assert words["message"] != code
    if entry:
        row = bank.entries()[-1]
        assert answer.json["receipt"] == {"index": row.index, "leaf": row.leaf.hex()}
        assert row.entry["decision"] == "refuse"
        assert row.entry["reasons"][0] == code
        assert set(row.entry["fields"].values()) <= {"refused"}
        assert not leaked(str(row.entry))
    else:
        assert "receipt" not in answer.json
    return answer


def refused_act(bank: Bank, event: str, status: int, code: str) -> None:
    """Fail unless a refused act at a desk, and only that, is the register's one entry.

    What could not be read or used (422) is no entry.
    """
    if status == 422:
        assert bank.drain() == 0
        return
    assert bank.drain() == 1
    entry = bank.last()
    assert entry["kind"] == "act"
    assert entry["decision"] == "refuse"
    assert entry["detail"] == {"event": event}
    assert entry["reasons"][0] == code
    assert (entry["customer"] is None) == (code == "customer.unknown")
    assert not leaked(str(entry))


def harmless(answer: Answer) -> None:
    """Fail if an answer tells customer data, or anything of the machinery."""
    assert not leaked(answer.text)
    for word in ("Traceback", "asyncpg", "psycopg", "msgspec", '.py"', "SELECT "):
        assert word not in answer.text
