"""What a clerk types at the counter, as a browser sends it."""

import base64
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from counter import LIU, PDF, PNG, letter_form, subject_of

LETTER = f"/customers/{LIU.id}/inquiry/"
ASK = f"/customers/{LIU.id}/inquiry/ask/"
POST_LOAN = f"/customers/{LIU.id}/inquiry/post-loan/"
COUNTER = "/inquiries/counter/"


def scans() -> dict[str, SimpleUploadedFile]:
    """Return three scans as a browser sends them."""
    papers = {"letter": PDF, "identity_front": PNG, "identity_back": PNG}
    return {
        name: SimpleUploadedFile(f"{name}.bin", base64.b64decode(text))
        for name, text in papers.items()
    }


def typed(**changes: Any) -> dict[str, Any]:
    """Return a whole letter as the form sends it, but for changes."""
    form = letter_form()
    plain = ("reasons", "institution", "signed_on", "witness", "place")
    return {
        **form["subject"],
        **{name: form[name] for name in plain},
        **scans(),
        **changes,
    }


def wished(ground: str, **changes: Any) -> dict[str, Any]:
    """Return an inquiry about Liu as the form sends it, but for changes."""
    return {
        **subject_of(LIU),
        "reason": "loan_approval",
        "ground": ground,
        "loan": "",
        "why_again": "",
        **changes,
    }


def requested(**changes: Any) -> dict[str, Any]:
    """Return a request for a post-loan approval as the form sends it."""
    return {
        **subject_of(LIU),
        "reason": "post_loan",
        "loan": "DK-2026-1",
        "why": "季度贷后检查",
        **changes,
    }
