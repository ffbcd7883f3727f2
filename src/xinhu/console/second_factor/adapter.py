"""What allauth asks about second factors: names for passkeys, and its seals."""

import os
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from xinhu.console.kit.words import say
from xinhu.desks.staff.models import Operator
from xinhu.desks.staff.second_factor.sealing import seal, unseal

_NOBODY = "allauth"
"""Our own secrets are sealed for their operator; what allauth seals names nobody."""


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Names the bank and the operator to a passkey; seals whatever allauth stores."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        secret = settings.XINHU_CHANNEL_SECRET
        return seal(text, secret=secret, owner=_NOBODY, random=os.urandom)

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        secret = settings.XINHU_CHANNEL_SECRET
        return unseal(encrypted_text, secret=secret, owner=_NOBODY)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the console; its host is one of ALLOWED_HOSTS."""
        host = context.request.get_host().partition(":")[0]
        return {"id": host, "name": say("frame.name", "zh")}

    def get_public_key_credential_user_entity(self, user: Operator) -> dict[str, Any]:
        """Name the operator by their reference; the register knows no other name."""
        return {
            "id": str(user.pk).encode(),
            "name": user.username,
            "display_name": user.username,
        }
