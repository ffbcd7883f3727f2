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


def harmless(answer: Answer) -> None:
    """Fail if an answer tells customer data, or anything of the machinery."""
    assert not leaked(answer.text)
    for word in ("Traceback", "asyncpg", "psycopg", "msgspec", '.py"', "SELECT "):
        assert word not in answer.text
