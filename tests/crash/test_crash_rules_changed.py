"""Files of rules change while a gate serves, and one of its workers dies."""

from pathlib import Path

import pytest

from crash.bank import Bank, copied, served
from crash.family import child_named, kill, workers_of
from crash.waiting import until

HOUSE = """@id("house-{name}")
@description("本行另有规定 {name}")
forbid (principal, action, resource)
when {{ context.purpose == Purpose::"loan_review" }};
"""


def _told(bank: Bank) -> str:
    logs = [bank.folder.parent / "serve.log", *bank.folder.glob("logs/*.log")]
    return "\n".join(log.read_text("utf-8") for log in logs if log.is_file())


@pytest.mark.duty("R3.5")
def test_a_worker_that_reads_rules_nobody_walked_serves_nobody(
    founded: Bank, tmp_path: Path
) -> None:
    policies = tmp_path / "rules" / "policies"
    policies.mkdir(parents=True)
    tmp_path.chmod(0o755)
    house = policies / "99-house.cedar"
    house.write_text(HOUSE.format(name="one"), "utf-8")
    with (
        copied(founded, XINHU_RULES=str(policies.parent)) as bank,
        served(bank) as supervisor,
    ):
        gate = child_named(supervisor, "gate_process")
        # All of them: whoever answers then was started anew, and read the files.
        kill(until(lambda: workers_of(gate), "workers"))
        until(bank.is_ready, "a gate that is ready")
        assert "gate.rules_changed" not in _told(bank), "the same files are walked"
        house.write_text(HOUSE.format(name="two"), "utf-8")
        kill(until(lambda: workers_of(gate), "workers")[:1])
        until(lambda: "gate.rules_changed" in _told(bank), "a worker that refuses")
        # Started anew, the gate walks the files as they are now.
        if gate.is_running():
            kill([gate])
        until(bank.is_ready, "a gate that is ready again")
        assert child_named(supervisor, "gate_process").pid != gate.pid
