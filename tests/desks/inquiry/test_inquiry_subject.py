"""The subject's commitment: of a known subject, and changed by any change."""

import hashlib

import pytest
from msgspec.structs import replace

from xinhu.core.base.errors import Refusal
from xinhu.desks.inquiry.subject import (
    Committed,
    Identity,
    Subject,
    commit,
    commitment_of,
    require_same,
)

LIU = Subject(
    name="刘建国",
    id_type="居民身份证",
    id_number="110101198001010015",
    mobile="13800000000",
    address="某市某路 1 号",
)
SALT = "00" * 32


def test_the_commitment_of_a_known_subject() -> None:
    # Written out by hand from docs/spec/inquiry.md, rule 4.
    stated = (
        '{"address":"某市某路 1 号","id_number":"110101198001010015",'
        '"id_type":"居民身份证","mobile":"13800000000","name":"刘建国"}'
    ).encode()
    parts = (b"xinhu/subject/v1", bytes(32), stated)
    framed = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    wanted = hashlib.sha256(framed).hexdigest()
    assert commitment_of(Committed(subject=LIU, salt=SALT)) == wanted


@pytest.mark.parametrize("name", ["name", "id_type", "id_number", "mobile", "address"])
def test_every_detail_changes_the_commitment(name: str) -> None:
    changed = replace(LIU, **{name: "x"})
    one, other = (
        commitment_of(Committed(subject=each, salt=SALT)) for each in (LIU, changed)
    )
    assert one != other


def test_the_same_person_twice_is_not_to_be_told_by_the_commitment() -> None:
    drawn = iter((b"a" * 32, b"b" * 32))
    one, other = (commit(LIU, lambda _size: next(drawn)) for _ in range(2))
    assert commitment_of(one) != commitment_of(other)


CARD = "居民身份证"


@pytest.mark.parametrize(
    "kept",
    [
        Identity("刘建国", CARD, "110101198001010016"),
        Identity("刘建", CARD, LIU.id_number),
        Identity("刘建国", "护照", LIU.id_number),
        Identity("", "", ""),
        Identity("刘建国 ", CARD, LIU.id_number),
    ],
    ids=["another number", "another name", "another kind", "nothing", "a space"],
)
def test_details_that_are_not_the_vaults_are_refused_without_saying_which(
    kept: Identity,
) -> None:
    with pytest.raises(Refusal) as refused:
        require_same(LIU, kept)
    assert refused.value.code == "inquiry.details_differ"
    assert not refused.value.params


def test_details_of_the_vault_pass() -> None:
    kept = Identity("刘建国", CARD, LIU.id_number)
    assert require_same(LIU, kept) == kept
