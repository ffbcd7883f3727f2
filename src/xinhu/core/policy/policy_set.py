"""The policies in force: Cedar, validated before anything starts, named by a version.

Guarantees: every policy parses, is valid against the schema (a policy that names an
unknown role, purpose, kind of ground, zone, grade or group stops the start), carries
an ``@id`` of its own and a ``@description`` in Chinese and English. ``version`` is a
digest over everything a decision depends on, so that an entry's decision can be judged
again.

Left to others: asking Cedar (``levels.py``), and what follows (``decider.py``).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cedarpy
import msgspec

from xinhu.core.base.encoding import length_prefixed
from xinhu.core.policy import policy_texts
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.policy.rules_file import PolicyInvalidError, read_text

ANNOTATED_REFUSALS: Final = frozenset({"field.denied", "zone.refused"})
"""Codes that a forbidding policy may give as the reason of its refusal."""

SCHEMA = "schema.cedarschema"
"""The file that says what policies may speak about."""

Texts = tuple[tuple[str, str], ...]
"""(file name, text), by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """Policies, schema and lists that decide together.

    Attributes:
        version: SHA-256 over all of them, hexadecimal, 64 digits.
        book: the lists.
        texts: (file name, text) of the schema and of each policy file.
        ids: Cedar's own number of each policy → its ``@id``.
        refusals: ``@id`` → ``@refusal`` code, where a policy states one.
        named_fields: the fields that policies name one by one.
        policies, schema: what Cedar parsed.
    """

    version: str
    book: RuleBook
    texts: Texts
    ids: Mapping[str, str]
    refusals: Mapping[str, str]
    named_fields: frozenset[str]
    policies: cedarpy.PolicySet
    schema: cedarpy.Schema

    @property
    def files(self) -> Texts:
        """The policy files without the schema."""
        return self.texts[1:]

    @property
    def whole(self) -> str:
        """All policies as one text."""
        return "\n".join(text for _, text in self.files)

    @classmethod
    def load(cls, folder: Path, override: Path | None = None) -> "PolicySet":
        """Read and check everything that decides.

        Args:
            folder: the shipped ``rules`` folder.
            override: the institution's own; a policy file of the same name replaces
                the shipped one, other files are added. The schema is not overridden:
                the code asks in its terms.

        Raises:
            PolicyInvalidError: something cannot be used; nothing may start.
        """
        book = RuleBook.load(folder, override)
        shipped = read_text(folder / "policies" / SCHEMA)
        schema_text = shipped + policy_texts.enumerations(book)
        files = policy_texts.policy_files(folder, override)
        return cls._of(files, schema_text, book)

    def with_texts(self, files: Texts) -> "PolicySet":
        """Read other policies under the same lists and schema.

        Args:
            files: (file name, text) of each policy file, by name.

        Raises:
            PolicyInvalidError: they cannot be used.
        """
        _, schema_text = self.texts[0]
        return PolicySet._of(files, schema_text, self.book)

    @classmethod
    def _of(cls, files: Texts, schema_text: str, book: RuleBook) -> "PolicySet":
        if not files:
            raise PolicyInvalidError(file="policies", detail="no policy at all")
        schema = policy_texts.parse_schema(schema_text)
        for name, text in files:
            policy_texts.validate(name, text, schema)
        whole = "\n".join(text for _, text in files)
        notes = policy_texts.annotations(whole, ANNOTATED_REFUSALS)
        texts = ((SCHEMA, schema_text), *files)
        return cls(
            version=_version(texts, book),
            book=book,
            texts=texts,
            ids={number: own["id"] for number, own in notes.items()},
            refusals={
                own["id"]: own["refusal"] for own in notes.values() if "refusal" in own
            },
            named_fields=policy_texts.named_fields(whole),
            policies=cedarpy.PolicySet.from_str(whole),
            schema=schema,
        )


def texts_digest(files: Texts) -> str:
    """Return the digest that names policy files and nothing else, hexadecimal.

    Unlike ``version`` it does not change with the lists: it is what people approve.
    """
    parts = [part.encode() for pair in files for part in pair]
    return hashlib.sha256(length_prefixed(*parts)).hexdigest()


def _version(texts: Texts, book: RuleBook) -> str:
    lists = msgspec.json.encode(
        [book.purposes, book.grounds, book.roles, book.zones, book.groups],
        order="deterministic",
    )
    parts = [part.encode() for pair in texts for part in pair]
    return hashlib.sha256(length_prefixed(*parts, lists)).hexdigest()
