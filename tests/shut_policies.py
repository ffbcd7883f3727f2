"""Policies in force under which nobody may open found files."""

import json
from typing import Any

import psycopg

from reference.policy_people import POLICIES
from xinhu.core.policy.policy_set import texts_digest

_VERSION = """
INSERT INTO desk.policy_version (origin, version, digest, texts, recorded_at)
VALUES ('installed', %s, %s, %s, now()) RETURNING number
"""
_IN_FORCE = "UPDATE desk.standing_version SET policy = %s, version = version + 1"


def shut_found_files(owner: psycopg.Connection[Any]) -> None:
    """Put the shipped policies in force, but for those of found files."""
    texts = tuple(pair for pair in POLICIES.files if pair[0] != "37-found-files.cedar")
    shut = POLICIES.with_texts(texts)
    row = (shut.version, texts_digest(texts), json.dumps(texts))
    ((number,),) = owner.execute(_VERSION, row).fetchall()
    owner.execute(_IN_FORCE, (number,))
