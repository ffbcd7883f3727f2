"""Mails handed to a real server, over TLS, and every way in which that fails."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ports import free_port
from simulators.smtp import MailServer, mail_server
from xinhu.adapters.mail.smtp import (
    Account,
    Letter,
    MailRefusedError,
    MailUnreachableError,
    SmtpSender,
)

LETTER = Letter(
    to="limin@bank.test", subject="待您审批 / Waits", body="请登录控制台。\n", number=7
)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as running:
        yield running


def account(server: MailServer, **changed: object) -> Account:
    known = Account(
        host=server.host,
        port=server.port,
        security="starttls",
        sender="xinhu@bank.test",
        user="xinhu",
        password="mail secret",
        ca_file=server.ca_file,
    )
    return replace(known, **changed)


def send(server: MailServer, **changed: object) -> None:
    # Only of a server that keeps silent is the end of patience awaited.
    seconds = 1.0 if server.failing == "silent" else 20.0
    SmtpSender(account(server, **changed), seconds=seconds).send(LETTER)


def test_a_mail_arrives_in_both_scripts_under_a_name_of_its_own(server) -> None:
    send(server)
    (mail,) = server.arrived
    assert mail["To"] == "limin@bank.test"
    assert mail["Subject"] == "待您审批 / Waits"
    assert mail["Message-ID"] == "<xinhu-7@bank.test>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert server.text().strip() == "请登录控制台。"
    assert server.logged_in == ["xinhu"]


@pytest.mark.parametrize("security", ["tls", "none"])
def test_tls_from_the_first_byte_and_a_relay_of_this_machine(
    tmp_path: Path, security: str
) -> None:
    with mail_server(tmp_path, security) as server:
        send(server, security=security)
        assert len(server.arrived) == 1


def test_what_is_never_taken_is_told_apart_from_what_may_be_later(server) -> None:
    server.failing = "refuse"
    with pytest.raises(MailRefusedError) as refused:
        send(server)
    assert refused.value.params == {"status": 550}
    for failing in ("later", "silent", "drop"):
        server.failing = failing
        with pytest.raises(MailUnreachableError):
            send(server)


def test_a_server_that_is_not_there_or_not_whom_it_should_be_gets_nothing(
    server, tmp_path: Path
) -> None:
    with pytest.raises(MailUnreachableError):
        send(server, port=free_port())
    with pytest.raises(MailUnreachableError):
        send(server, ca_file=None)  # nobody of this machine vouches for it
    with pytest.raises(MailUnreachableError):
        send(server, host="localhost")  # the certificate names another
    with pytest.raises(MailUnreachableError):  # put right, the mail still leaves
        send(server, password="wrong")
    folder = tmp_path / "bare"
    folder.mkdir()
    with (
        mail_server(folder, "none") as bare,
        pytest.raises(MailUnreachableError),
    ):
        send(bare, ca_file=server.ca_file)  # TLS was asked for, and is not offered
    assert server.arrived == []
    assert bare.arrived == []


def test_no_error_carries_an_address_a_text_or_a_password(server) -> None:
    server.failing = "refuse"
    for changed in ({}, {"port": free_port()}, {"password": "wrong"}):
        with pytest.raises((MailRefusedError, MailUnreachableError)) as caught:
            send(server, **changed)
        told = f"{caught.value!r}{caught.value}{caught.value.__cause__!r}"
        for secret in ("limin", "secret", "wrong", "登录"):
            assert secret not in told
    shown = f"{account(server)!r}{LETTER!r}"
    assert "secret" not in shown
    assert "limin" not in shown
    assert ssl.OPENSSL_VERSION
