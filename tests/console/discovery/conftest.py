"""The discovery desk before its people."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from console.discovery.scene import Scene
from simulators.gate import SimulatedGate


@pytest.fixture
def scene(
    console: SimulatedGate,  # noqa: ARG001 -- for its effect
    database,
    tmp_path: Path,
) -> Iterator[Scene]:
    """A bank whose server may scan one folder; nothing was registered yet."""
    databases = tmp_path / "databases"
    with override_settings(
        XINHU_SCAN_ROOTS=(tmp_path,), XINHU_SCAN_DATABASES=databases
    ):
        yield Scene(database, tmp_path)


@pytest.fixture
def officer(scene, entering) -> Client:  # noqa: ARG001 -- for its effect
    """陈静, privacy officer: has scans made and decides what becomes of findings."""
    return entering("chenjing")


@pytest.fixture
def registrar(scene, entering) -> Client:  # noqa: ARG001 -- for its effect
    """孙涛, IT officer: registers what may be scanned, and reads no finding."""
    return entering("suntao")


@pytest.fixture
def reader(scene, entering) -> Client:  # noqa: ARG001 -- for its effect
    """赵磊, auditor: reads, and decides nothing."""
    return entering("zhaolei")


@pytest.fixture
def nobody(scene, entering) -> Client:  # noqa: ARG001 -- for its effect
    """李敏, clerk: has no part in the desk, but may have something to mend."""
    return entering("limin")
