"""Mails, mailboxes and what is attached to them."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from office_files import zipped
from read_parts import in_file, whole
from xinhu.core.discover.part import Why

ID = "330106198507010012"


def mail(charset: str = "utf-8") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "王强 <wang@bank.test>"
    message["To"] = "li@bank.test"
    message["Subject"] = "客户 13812345678 名单"
    message.set_content(f"证件号码 {ID}\n" * 3, charset=charset, cte="base64")
    return message


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "big5"])
def test_headers_and_body_are_decoded(tmp_path: Path, charset: str) -> None:
    message = mail("utf-8")
    text = f"證件號碼 {ID}\n" if charset == "big5" else f"证件号码 {ID}\n"
    message.set_content(text, charset=charset, cte="base64")
    found = whole(in_file(tmp_path, "a.eml", message.as_bytes()))
    assert "Subject: 客户 13812345678 名单" in found.texts["", "headers"]
    assert "王强" in found.texts["", "headers"]
    assert text.strip() in found.text


def test_attachments_are_read_inside_one_another(tmp_path: Path) -> None:
    inner = mail()
    inner.add_attachment(
        zipped({"客户.csv": f"姓名,证件号码\n张三,{ID}\n李四,{ID}\n"}),
        maintype="application", subtype="zip", filename="名单.zip",
    )  # fmt: skip
    outer = mail()
    outer.add_attachment(inner)
    found = whole(in_file(tmp_path, "a", outer.as_bytes()))
    assert found.tables["名单.zip!客户.csv", ""].rows == [("张三", ID), ("李四", ID)]


def test_html_and_quoted_printable_are_decoded(tmp_path: Path) -> None:
    message = mail()
    message.add_alternative(
        f"<p>证件 &#51;{ID[1:]}</p>", subtype="html", cte="quoted-printable"
    )
    assert (
        f"<p>证件 {ID}</p>"
        in whole(in_file(tmp_path, "a.eml", message.as_bytes())).text
    )


def test_a_mailbox_is_read_mail_by_mail(tmp_path: Path) -> None:
    body = b"".join(
        b"From x@bank.test Mon Jan  1\n" + mail().as_bytes() + b"\n" for _ in range(3)
    )
    found = whole(in_file(tmp_path, "inbox", body))
    assert {member.partition("!")[0] for member, _ in found.texts} == {
        "mail 1.eml", "mail 2.eml", "mail 3.eml",
    }  # fmt: skip
    assert found.text.count(ID) == 9


def test_a_mailbox_is_read_however_its_blocks_fall(tmp_path: Path) -> None:
    line = b"x" * 999 + b"\n"
    mails = [line * (1040 + i) + b"tel 1381234%04d\n" % i for i in range(4)]
    head = b"Subject: x\nTo: a@b.test\nFrom: a@b.test\n\n"
    body = b"".join(b"From x@bank.test Mon\n" + head + mail for mail in mails)
    found = whole(in_file(tmp_path, "inbox", body))
    for number in range(4):
        text = found.texts[f"mail {number + 1}.eml!body 0.txt", ""]
        assert len(text) == len(mails[number])
        assert f"1381234{number:04d}" in text


def test_a_name_that_was_never_encoded_is_read(tmp_path: Path) -> None:
    body = b"From: a@b.test\r\nTo: c@d.test\r\nSubject: \xbf\xcd\xbb\xa7 1381\r\n\r\nx"
    found = whole(in_file(tmp_path, "a.eml", body))
    assert "Subject: 客户 1381" in found.texts["", "headers"]


def test_parts_inside_parts_without_end_are_told(tmp_path: Path) -> None:
    body = b"From: a@b.test\nTo: c@d.test\nSubject: x\n"
    body += b"".join(
        b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (i, i)
        for i in range(3000)
    )
    assert whole(in_file(tmp_path, "a.eml", body)).unread == {"": Why.TOO_DEEP}


def test_a_file_of_lines_with_colons_is_a_text(tmp_path: Path) -> None:
    text = "name: x\nfrom: y\n"
    assert whole(in_file(tmp_path, "a.yaml", text)).texts == {("", ""): text}


def test_what_stands_around_the_parts_is_read(tmp_path: Path) -> None:
    body = (
        "From: a@b.test\nContent-Type: multipart/mixed; boundary=x\n\n"
        "before 110101\n--x\n\ninside\n--x--\nbehind 110102\n"
    )
    found = whole(in_file(tmp_path, "x.eml", body))
    for word in ("before 110101", "inside", "behind 110102"):
        assert word in found.text
