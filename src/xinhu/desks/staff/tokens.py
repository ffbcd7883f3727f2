"""API tokens: shown once, stored hashed, scoped, expiring, revoked at once.

What it guarantees: the token's text is returned once and only its SHA-256 is kept; its
scopes are among those of its operator's role; its making and its revocation leave an
act in the outbox, in the same transaction. What it leaves to others: the gate looks a
token up on each request, so a revocation holds from the next one on.
"""

import base64
import hashlib
import json
from dataclasses import dataclass

from django.db import transaction

from xinhu.core.base.clock import DAY, Instant, to_datetime, to_text
from xinhu.core.base.ids import RandomBytes
from xinhu.core.policy.rule_book import RuleBook
from xinhu.core.register.act import act, pack
from xinhu.core.register.entry import Facts
from xinhu.desks.staff.acting_post import ActingPost
from xinhu.desks.staff.looking_up import called
from xinhu.desks.staff.models import Operator, Outbox, Token
from xinhu.desks.staff.token_errors import (
    OperatorStoppedError,
    OperatorUnknownError,
    TokenDaysError,
    TokenKindError,
    TokenNotFoundError,
    TokenScopesError,
    TokenZoneError,
)

API = "api"
SCIM = "scim"
"""Of a directory that provisions people; it carries ``SCIM_SCOPE`` and nothing else."""
SCIM_SCOPE = "provision"
LONGEST_DAYS = 366
_PREFIX = "xh_"
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who makes or revokes a token.

    Attributes:
        reference: operator's reference, or ``system:<process>``.
        post, zone: as in an entry.
        acting: in which post a person acts; None for a process or a program.
        asked_by: reference of whoever asked for what this person granted; else empty.
    """

    reference: str
    post: str
    zone: str
    acting: ActingPost | None = None
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A token as asked for; unchecked.

    Attributes:
        operator: user name or reference of whom it speaks for.
        name: what it is for, in words.
        scopes: None for all that the operator's role may carry.
        zone: network zone it is used from.
        days: how long it holds.
        kind: ``api`` for programs, ``scim`` for a directory.
    """

    operator: str
    name: str
    scopes: frozenset[str] | None
    zone: str
    days: int
    kind: str = API


@dataclass(frozen=True, slots=True, kw_only=True)
class Minted:
    """A new token.

    Attributes:
        number: by which it is revoked.
        text: the token itself; nobody can show it again.
        scopes, expires_at: what it is good for, and until when (RFC 3339).
    """

    number: int
    text: str
    scopes: tuple[str, ...]
    expires_at: str

    def __repr__(self) -> str:
        """Show everything but the token."""
        return f"Minted(number={self.number}, scopes={self.scopes})"


def mint(
    wanted: Wanted, *, by: Actor, book: RuleBook, now: Instant, random: RandomBytes
) -> Minted:
    """Make a token for an operator.

    Raises:
        OperatorUnknownError: nobody is called so.
        OperatorStoppedError: the operator was stopped.
        TokenScopesError: the role may not carry a scope.
        TokenZoneError: there is no such zone.
        TokenDaysError: the time is not within the limits.
        TokenKindError: there is no such kind.
    """
    if wanted.kind not in {API, SCIM}:
        raise TokenKindError(allowed=f"{API}, {SCIM}")
    if wanted.zone not in book.zones:
        raise TokenZoneError(allowed=", ".join(book.zones))
    if not 1 <= wanted.days <= LONGEST_DAYS:
        raise TokenDaysError(longest=LONGEST_DAYS)
    with transaction.atomic():
        operator = _operator(wanted.operator, now)
        scopes = _scopes(operator, wanted, book)
        secret = base64.urlsafe_b64encode(random(_SECRET_BYTES)).rstrip(b"=")
        text = _PREFIX + secret.decode()
        until = Instant(now + wanted.days * DAY)
        token = Token.objects.create(
            digest=hashlib.sha256(text.encode()).digest(),
            operator=operator,
            kind=wanted.kind,
            name=wanted.name,
            scopes=list(scopes),
            zone=wanted.zone,
            expires_at=to_datetime(until),
        )
        _write(_facts("token.created", token, by, now))
    return Minted(number=token.pk, text=text, scopes=scopes, expires_at=to_text(until))


def revoke(number: int, *, by: Actor, now: Instant) -> None:
    """Revoke a token: the gate refuses it from the next request on.

    Raises:
        TokenNotFoundError: no token in force has this number.
    """
    with transaction.atomic():
        token = (
            Token.objects.select_for_update()
            .filter(pk=number, revoked_at__isnull=True)
            .first()
        )
        if token is None:
            raise TokenNotFoundError(number=number)
        token.revoked_at = to_datetime(now)
        token.save(update_fields=["revoked_at"])
        _write(_facts("token.revoked", token, by, now))


def _operator(name: str, now: Instant) -> Operator:
    found = called(name)
    if found is None:
        raise OperatorUnknownError
    until = found.standing_until
    if not found.is_active or (until is not None and until <= to_datetime(now)):
        raise OperatorStoppedError
    return found


def _scopes(operator: Operator, wanted: Wanted, book: RuleBook) -> tuple[str, ...]:
    own = book.scopes_of(operator.role)
    # A directory's token opens nothing else, and no other token opens provisioning.
    allowed = own & {SCIM_SCOPE} if wanted.kind == SCIM else own - {SCIM_SCOPE}
    whole = frozenset({SCIM_SCOPE}) if wanted.kind == SCIM else allowed
    scopes = tuple(sorted(whole if wanted.scopes is None else wanted.scopes))
    for scope in scopes:
        if scope not in allowed:
            raise TokenScopesError(
                role=operator.role, scope=scope, allowed=", ".join(sorted(allowed))
            )
    return scopes


def _facts(event: str, token: Token, by: Actor, now: Instant) -> Facts:
    return act(
        event,
        actor=by.reference,
        post=by.post,
        zone=by.zone,
        at=now,
        token=token.pk,
        operator=token.operator.reference,
        scopes=",".join(token.scopes),
    )


def _write(facts: Facts) -> None:
    # The column takes the value that the text stands for, not a string.
    Outbox.objects.create(act=json.loads(pack(facts)))
