"""The stored register: signed over what was read back, verified, bound, found out."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from xinhu.adapters.postgres.checkpoint_writer import CheckpointWriter
from xinhu.adapters.postgres.link import Link
from xinhu.adapters.postgres.register_store import append_within
from xinhu.core.base.clock import Instant, system_clock
from xinhu.core.gate.stores import Intent
from xinhu.core.register.act import act
from xinhu.core.register.errors import RegisterBrokenError, VolumeNameError
from xinhu.wiring.register_identity import open_identity
from xinhu.wiring.register_work import newest_checkpoint, proof_file, verify_stored
from xinhu.wiring.volume_work import bind_volume

_TOOL = Path(__file__).parents[2] / "tools" / "verify_register.py"


def _nothing(_done: int, _whole: int) -> None:
    """Hear how far it is."""


def _append(installation, count: int) -> None:
    facts = [
        act("test", actor="op-a", post="p", zone="branch", at=Instant(n), number=n)
        for n in range(count)
    ]

    async def run() -> None:
        link = Link(installation.url("gate"))
        async with link.use() as gate, gate.transaction():
            await append_within(gate, _intents(facts), guomi=_guomi(installation))
        await link.close()

    asyncio.run(run())


def _intents(facts: Sequence) -> list[Intent]:
    return [Intent(each.draft()) for each in facts]


def _guomi(installation) -> bool:
    with psycopg.connect(installation.url("gate")) as gate:
        row = gate.execute("SELECT leaf_sm3 FROM register.entry WHERE idx = 0")
        return row.fetchall()[0][0] is not None


@contextmanager
def _tampered(installation, statement: str, undo: str) -> Iterator[None]:
    """Change what is stored, as the database's owner could, and change it back."""
    with installation.admin() as admin:
        admin.execute("ALTER TABLE register.entry DISABLE TRIGGER ALL")
        admin.execute(statement)
        try:
            yield
        finally:
            admin.execute(undo)
            admin.execute("ALTER TABLE register.entry ENABLE TRIGGER ALL")


@pytest.mark.duty("B1")
def test_a_checkpoint_covers_what_is_stored_and_only_once(installation) -> None:
    _append(installation, 600)
    with psycopg.connect(installation.url("gate")) as gate:
        identity = open_identity(gate, installation.settings)
        writer = CheckpointWriter(gate, identity, system_clock)
        size = writer.write()
        assert size is not None
        assert size >= 601
        assert writer.write() is None
    assert newest_checkpoint(installation.settings, sign=False).size == size


@pytest.mark.duty("B1")
def test_a_writer_that_starts_anew_continues_the_last_checkpoint(installation) -> None:
    for count in (1, 300):
        _append(installation, count)
        newest_checkpoint(installation.settings, sign=True)
    verified = verify_stored(installation.settings, _nothing)
    assert verified.signed_size == verified.size
    assert verified.checkpoints >= 2


@pytest.mark.duty("B1")
def test_nothing_is_signed_over_an_entry_that_was_changed(installation) -> None:
    newest_checkpoint(installation.settings, sign=True)
    _append(installation, 3)
    with psycopg.connect(installation.url("gate")) as gate:
        size = gate.execute("SELECT size FROM register.head").fetchall()[0][0]
    last = f"UPDATE register.entry SET body = %s WHERE idx = {size - 2}"
    change = last % "set_byte(body, 12, get_byte(body, 12) # 1)"
    with (
        _tampered(installation, change, change),
        pytest.raises(RegisterBrokenError) as caught,
    ):
        newest_checkpoint(installation.settings, sign=True)
    assert (caught.value.reason, caught.value.index) == ("leaf_mismatch", size - 2)
    assert newest_checkpoint(installation.settings, sign=True).size == size


@pytest.mark.duty("B1")
def test_verification_names_the_first_entry_that_was_changed(installation) -> None:
    flip = "UPDATE register.entry SET body = set_byte(body, 9, get_byte(body, 9) # 1)"
    one = f"{flip} WHERE idx IN (7, 90)"
    with (
        _tampered(installation, one, one),
        pytest.raises(RegisterBrokenError) as caught,
    ):
        verify_stored(installation.settings, _nothing)
    assert caught.value.index == 7


@pytest.mark.duty("B1")
def test_whoever_rewrites_entry_and_leaf_alike_is_found_by_the_signature(
    installation,
) -> None:
    newest_checkpoint(installation.settings, sign=True)
    take = (
        "CREATE TABLE public.kept AS SELECT idx, body, leaf FROM register.entry"
        " WHERE idx = 5;"
        "UPDATE register.entry SET body = replace(convert_from(body, 'UTF8'), 'op-a',"
        " 'op-b')::bytea WHERE idx = 5;"
        "UPDATE register.entry SET leaf = sha256('\\x00'::bytea || body) WHERE idx = 5"
    )
    back = (
        "UPDATE register.entry e SET body = k.body, leaf = k.leaf FROM public.kept k"
        " WHERE e.idx = k.idx; DROP TABLE public.kept"
    )
    with (
        _tampered(installation, take, back),
        pytest.raises(RegisterBrokenError) as caught,
    ):
        verify_stored(installation.settings, _nothing)
    assert caught.value.reason in {"tile_mismatch", "root_mismatch"}
    verify_stored(installation.settings, _nothing)


@pytest.mark.duty("B1")
def test_an_entry_that_was_taken_out_is_missed(installation) -> None:
    take = (
        "CREATE TABLE public.kept AS SELECT * FROM register.entry WHERE idx = 11;"
        "DELETE FROM register.entry WHERE idx = 11"
    )
    back = (
        "INSERT INTO register.entry SELECT * FROM public.kept; DROP TABLE public.kept"
    )
    with (
        _tampered(installation, take, back),
        pytest.raises(RegisterBrokenError) as caught,
    ):
        verify_stored(installation.settings, _nothing)
    assert (caught.value.reason, caught.value.index) == ("entry_missing", 11)


@pytest.mark.duty("B1")
def test_a_proof_file_leads_to_a_checkpoint(installation) -> None:
    newest_checkpoint(installation.settings, sign=True)
    proof = proof_file(installation.settings, 3)
    assert proof.startswith("c2sp.org/tlog-proof@v1")
    assert "bank.example/register" in proof


@pytest.mark.duty("R7.4")
@pytest.mark.duty("B8")
def test_a_bound_quarter_verifies_with_the_inspectors_own_tool(
    guomi_installation,
) -> None:
    _append(guomi_installation, 300)
    bound = bind_volume(guomi_installation.settings, "2020Q1", _nothing)
    assert bound.first == 0
    judged = subprocess.run(
        [sys.executable, str(_TOOL), str(bound.folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr
    with pytest.raises(VolumeNameError):
        bind_volume(guomi_installation.settings, "2020Q1", _nothing)
    _append(guomi_installation, 10)
    second = bind_volume(guomi_installation.settings, "2020Q2", _nothing)
    assert second.first == bound.size
    verified = verify_stored(guomi_installation.settings, _nothing)
    assert verified.root_sm3 is not None


@pytest.mark.duty("B1")
def test_what_no_checkpoint_covered_before_it_was_bound_is_proven_afterwards(
    guomi_installation,
) -> None:
    _append(guomi_installation, 600)
    bound = bind_volume(guomi_installation.settings, "2020Q3", _nothing)
    _append(guomi_installation, 600)
    signed = newest_checkpoint(guomi_installation.settings, sign=True)
    assert signed.size > bound.size
    assert proof_file(guomi_installation.settings, bound.size - 300)
    verified = verify_stored(guomi_installation.settings, _nothing)
    assert verified.signed_size == signed.size
