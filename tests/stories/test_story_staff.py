"""The staff desk from a terminal, beside a served bank: who joins, moves and leaves."""

import pytest


@pytest.mark.duty("R6.2")
def test_somebody_is_entered_moved_and_stopped_from_the_terminal(demo) -> None:
    entered = demo.run(
        "staff", "enter", "wanghong", "--name", "王红",
        "--unit", "chaoyang.counter", "--post", "counter", "--json",
    )  # fmt: skip
    assert entered.code == 0, entered.err
    assert entered.json()["state"] == "active"
    reference = entered.json()["operator"]
    moved = demo.run(
        "staff", "move", "wanghong", "--unit", "chaoyang.credit",
        "--post", "loan_officer", "--json",
    )  # fmt: skip
    assert moved.json()["post"] == "loan_officer"
    stopped = demo.run("staff", "stop", reference, "--reason", "left", "--json")
    assert stopped.json()["state"] == "stopped"
    again = demo.run("staff", "stop", reference, "--reason", "left", "--json")
    assert again.code == 3
    assert again.json()["error"]["code"] == "operator.stopped"
    listed = demo.run("staff", "list", "--state", "stopped", "--json").json()
    assert [each["operator"] for each in listed["operators"]] == [reference]


def test_what_the_desk_refuses_ends_a_command_with_its_code(demo) -> None:
    for words, code, exit_code in (
        (("stop", "system_admin"), "operator.last_administrator", 3),
        (("stop", "nobody"), "operator.unknown", 4),
        (("stop", "clerk", "--reason", "boredom"), "operator.reason", 4),
        (("move", "clerk", "--unit", "it", "--post", "counter"), "post.department", 3),
        (("unit", "head", "--name", "x", "--kind", "moon"), "unit.malformed", 4),
    ):
        told = demo.run("staff", *words, "--json")
        assert (told.code, told.json()["error"]["code"]) == (exit_code, code), words


def test_a_unit_is_opened_and_people_stand_in_it(demo) -> None:
    opened = demo.run(
        "staff", "unit", "fengtai", "--name", "丰台支行", "--kind", "branch",
        "--under", "head", "--department", "counter", "--json",
    )  # fmt: skip
    assert opened.json() == {"unit": "fengtai", "name": "丰台支行", "kind": "branch"}
    listed = demo.run("staff", "list", "--unit", "chaoyang")
    assert "李敏" in listed.out
    assert "周丽" not in listed.out


@pytest.mark.duty("R6.3")
def test_no_password_is_ever_taken_from_the_arguments(demo) -> None:
    told = demo.run("staff", "enter", "--help")
    assert "--ask-password" in told.out
    assert "--password" not in told.out.replace("--ask-password", "")
