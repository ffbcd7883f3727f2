"""What two strangers' testers find: nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

_BIN = Path(sys.executable).parent


@pytest.mark.duty("R6.2")
def test_scim2_tester_finds_nothing_wrong(directory) -> None:
    # Seconds for whoever only collects this file.
    from scim2_client.engines.httpx2 import SyncSCIMClient  # noqa: PLC0415 -- as above
    from scim2_tester import Status, check_server  # noqa: PLC0415 -- as above

    headers = {"Authorization": f"Bearer {directory.token}"}
    # Its five seconds are patience that a busy machine does not have.
    address = directory.url
    with httpx2.Client(base_url=address, headers=headers, timeout=60) as http:
        results = check_server(SyncSCIMClient(http))
    wrong = [r for r in results if r.status not in (Status.SUCCESS, Status.SKIPPED)]
    assert [(r.title, r.reason) for r in wrong] == []
    assert len([r for r in results if r.status == Status.SUCCESS]) > 60


def test_scim2_cli_finds_nothing_wrong(directory) -> None:
    environment = {
        **os.environ,
        "SCIM_CLI_HEADERS": f"Authorization: Bearer {directory.token}",
    }
    done = subprocess.run(
        [_BIN / "scim2", "--url", directory.url, "test"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ERROR" not in done.stdout


def test_scim_sanity_finds_nothing_wrong(directory) -> None:
    done = subprocess.run(
        [
            _BIN / "scim-sanity",
            "probe",
            directory.url,
            "--token",
            directory.token,
            "--i-accept-side-effects",
            "--json-output",
        ],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout)
    assert found["summary"]["failed"] == 0
    assert found["summary"].get("warnings", 0) == 0


def test_the_gate_knows_nothing_of_directories() -> None:
    asked = (
        "import sys, xinhu.wiring.gate_process; print('xinhu.api.scim' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
