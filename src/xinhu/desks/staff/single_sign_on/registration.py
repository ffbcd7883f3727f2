"""How this console is registered with the institution's identity provider."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Passwords = Literal["everyone", "break_glass"]
"""Whose passwords come in beside single sign-on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What was agreed with the provider.

    Attributes:
        issuer: its identifier, exactly as its tokens state it.
        client: identifier of this console there.
        secret: reads the client's secret from its file, when it is needed.
        claim: of the ID token, that names an operator at their first sign-on: their
            user name or reference.
        label_zh, label_en: of the button.
        passwords: whose passwords still come in.
    """

    issuer: str
    client: str
    secret: Callable[[], str] = field(repr=False)
    claim: str
    label_zh: str
    label_en: str
    passwords: Passwords
