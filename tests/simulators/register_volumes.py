"""Two volumes bound one after the other, and the keys that signed them."""

from dataclasses import dataclass
from pathlib import Path

from simulators.register_memory import ORIGIN, MemoryRegister
from simulators.register_traffic import BEGIN, traffic
from xinhu.adapters.keys.sm2 import Sm2Signer, Sm2Verifier
from xinhu.adapters.volumes.bindery import Bindery, Bound
from xinhu.adapters.volumes.binding import bind
from xinhu.core.base.clock import DAY, Instant
from xinhu.core.crypto.signer import Ed25519Signer, MlDsa44Signer, Signer
from xinhu.core.register.note_keys import BUILT_IN, KeyVerifier, verifier_of
from xinhu.core.register.volume.boundary import Binder
from xinhu.core.register.volume.manifest import BoundVolume

BINDER = Binder("op-auditor", "auditor", "head_office")
END_OF_2026Q4 = Instant(BEGIN + 92 * DAY)
END_OF_2027Q1 = Instant(BEGIN + 182 * DAY)
ALGORITHMS = {**BUILT_IN, "sm2": Sm2Verifier}


def signers(*, guomi: bool = True, seed: int = 7) -> list[Signer]:
    secret = bytes([seed]) * 32
    keys: list[Signer] = [Ed25519Signer(ORIGIN, secret), MlDsa44Signer(ORIGIN, secret)]
    return [*keys, Sm2Signer(ORIGIN, secret)] if guomi else keys


def verifiers(keys: list[Signer]) -> list[KeyVerifier]:
    return [verifier_of(signer.key, ALGORITHMS) for signer in keys]


def bindery(register: MemoryRegister, now: Instant) -> Bindery:
    keys = signers(guomi=register.guomi)
    return Bindery(
        reader=register,
        append=register.append,
        origin=ORIGIN,
        signers=keys,
        verifiers=verifiers(keys),
        clock=lambda: now,
        guomi=register.guomi,
        words={"counter_service": "柜面服务", "name": "姓名"},
    )


def bind_volume(
    register: MemoryRegister,
    name: str,
    folder: Path,
    now: Instant,
    after: BoundVolume | None = None,
) -> Bound:
    bound = bind(
        bindery(register, now), name=name, folder=folder, binder=BINDER, after=after
    )
    register.signed.append(bound.checkpoint)
    return bound


@dataclass(frozen=True)
class TwoVolumes:
    register: MemoryRegister
    folder: Path
    first: Bound
    second: Bound


def two_volumes(folder: Path, *, guomi: bool = True) -> TwoVolumes:
    """Bind 2026Q4 (701 entries) and 2027Q1 (from 701 to 1,500)."""
    register = MemoryRegister(guomi=guomi)
    for facts in traffic(1, 700):
        register.append([facts])
    first = bind_volume(register, "2026Q4", folder, END_OF_2026Q4)
    for facts in traffic(2, 797):
        register.append([facts])
    second = bind_volume(register, "2027Q1", folder, END_OF_2027Q1, first.volume)
    return TwoVolumes(register, folder, first, second)
