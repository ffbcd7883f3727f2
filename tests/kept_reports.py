"""Reports on their way into a cabinet and out of it, as the pages' tests need them."""

from counter import INQUIRIES, Counter

PLACED = {"number": "JD-17", "place": "A-03-12"}


def answered(desk: Counter) -> str:
    """Return an inquiry whose report came; also where one came before."""
    told = desk.ask(desk.letter(), why_again="客户补交材料")
    assert told.status == 201, told.text
    return str(told.json["ref"])


def refused(desk: Counter) -> str:
    """Return an inquiry that was evaluated as refused: its report is kept apart."""
    ref = answered(desk)
    assert desk.evaluate(ref).status == 201
    return ref


def granted(desk: Counter) -> str:
    """Return an inquiry that was evaluated as granted, with the customer's loan."""
    ref = answered(desk)
    assert desk.grant(ref).status == 201
    desk.loan()
    return ref


def put_away(desk: Counter, ref: str, **changes: str) -> str:
    """Put a report away; return its inquiry."""
    body = {**PLACED, **changes}
    placed = desk.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/custody", body)
    assert placed.status == 201, placed.text
    return ref


def old(desk: Counter) -> str:
    """Return an inquiry whose report has been kept for longer than its time."""
    ref = put_away(desk, refused(desk))
    desk.bank.owner.execute(
        "UPDATE inquiry.custody SET placed_on = '2019-01-05' WHERE inquiry = %s", (ref,)
    )
    return ref


def proposed(desk: Counter, ref: str) -> str:
    """Propose a destruction; return the proposal's digest."""
    told = desk.bank.ask("alice", "POST", f"{INQUIRIES}/{ref}/destruction")
    assert told.status == 201, told.text
    return str(told.json["digest"])


def confirmed(desk: Counter, ref: str) -> None:
    """Have a report destroyed."""
    body = {"digest": proposed(desk, ref)}
    path = f"{INQUIRIES}/{ref}/destruction/confirmation"
    done = desk.bank.ask("pan", "POST", path, body)
    assert done.status == 200, done.text


def salts(desk: Counter) -> list[bool]:
    """Return of each report whether it is still there."""
    rows = desk.bank.owner.execute(
        "SELECT salt IS NOT NULL FROM inquiry.paper WHERE kind = 'report'"
    ).fetchall()
    return [there for (there,) in rows]
