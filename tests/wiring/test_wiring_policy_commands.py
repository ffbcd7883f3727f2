"""``xinhu policy`` on an installation: list, show, diff, simulate, propose."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

_XINHU = str(Path(sys.executable).with_name("xinhu"))
CLOSED = """@id("house-closed")
@description("本行停办贷款审查 no loans today")
forbid (principal, action, resource)
when { context.purpose == Purpose::"loan_review" };
"""
_OPERATOR = """
INSERT INTO desk.staff_operator (password, reference, username, full_name, email, role,
    post, branch, department, is_active, date_joined)
VALUES ('!', %s, %s, '', '', %s, 'p', 'b', 'd', true, now())
"""


def run(installation, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("XINHU_", "LC_"))}
    data = str(installation.settings.data)
    return subprocess.run(
        [_XINHU, "policy", *words, "--data", data],
        env={**kept, "LANG": "en_US.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def answer(installation, *words: str):  # noqa: ANN201 -- what the command printed
    done = run(installation, *words, "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return json.loads(done.stdout)


@pytest.fixture
def folder(installation, tmp_path: Path) -> Path:
    """The installed policies and one more, in a folder."""
    for name, text in answer(installation, "show", "0").items():
        (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / "99-house.cedar").write_text(CLOSED, "utf-8")
    return tmp_path


def test_versions_are_listed_shown_compared_and_simulated(installation, folder) -> None:
    (only,) = answer(installation, "list")
    assert (only["number"], only["in_force"]) == (0, True)
    assert "0" in run(installation, "list").stdout
    assert "c3-never-shown" in run(installation, "show", "0").stdout
    found = answer(installation, "diff", "0", str(folder))
    assert {each["purpose"] for each in found["permitted"]} == {"loan_review"}
    assert [each["file"] for each in found["texts"]] == ["99-house.cedar"]
    told = run(installation, "diff", "0", str(folder)).stdout
    assert "clear → none" in told
    assert '+ @id("house-closed")' in told
    result = answer(installation, "simulate", str(folder))
    assert result["counts"] == {"refused": 0, "less": 0, "more": 0, "opened": 0}
    assert "looks judged again" in run(installation, "simulate", str(folder)).stdout


def test_a_folder_is_proposed_by_who_may_and_by_nobody_else(
    installation, folder
) -> None:
    with psycopg.connect(installation.url("owner"), autocommit=True) as owner:
        owner.execute(_OPERATOR, ("op-hanmei", "hanmei", "security_admin"))
        owner.execute(_OPERATOR, ("op-limin", "limin", "clerk"))
    words = ("propose", str(folder), "--reason", "no loans", "--by")
    made = answer(installation, *words, "hanmei")
    assert made["proposal"].startswith("policy-")
    shown = answer(installation, "show", made["proposal"])
    assert shown["99-house.cedar"] == CLOSED
    for nobody in ("limin", "nobody"):
        refused = run(installation, *words, nobody)
        assert refused.returncode == 3
        assert "policy.proposer" in refused.stderr


def test_faults_are_told_with_file_and_line(installation, folder) -> None:
    (folder / "99-house.cedar").write_text("// x\n\npermit (", "utf-8")
    refused = run(installation, "simulate", str(folder))
    assert refused.returncode == 4
    assert "99-house.cedar, the policy at line 3" in refused.stderr
    assert "policy.texts" in refused.stderr


@pytest.mark.parametrize("which", ["77", "policy-0", "nowhere", "²"])
def test_what_is_neither_version_nor_proposal_nor_folder_is_told(
    installation, which
) -> None:
    refused = run(installation, "show", which)
    assert refused.returncode == 4
    assert "Traceback" not in refused.stderr
