"""E-mail addresses."""

from typing import Final

from xinhu.core.discover.detectors.validators.validator import Reasons

_LONGEST = 254
FILES: Final = frozenset(
    {
        "png",
        "jpg",
        "jpeg",
        "gif",
        "svg",
        "webp",
        "ico",
        "bmp",
        "css",
        "js",
        "ts",
        "mjs",
        "map",
        "py",
        "md",
        "txt",
        "json",
        "yaml",
        "yml",
        "xml",
        "html",
        "htm",
        "so",
        "dll",
        "exe",
        "jar",
        "whl",
        "zip",
        "gz",
        "service",
        "target",
        "socket",
        "mount",
        "timer",
    }
)
"""What stands behind the last dot of ``icon@2x.png`` and ``getty@tty1.service``."""


def email(value: str) -> Reasons | None:
    """Check length, dots and the last label."""
    local, _, domain = value.rpartition("@")
    if len(value) > _LONGEST or ".." in value or local[-1:] == ".":
        return None
    return None if domain.rpartition(".")[2].lower() in FILES else ()
