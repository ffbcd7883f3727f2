"""Files that somebody sends: held in memory, within a bound, and never on a disk.

Django would read a body of any length into temporary files, before anybody is asked who
they are. Whatever is longer than the bound is refused unread.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

MOST = 9 * 1024 * 1024
"""Bytes of a form with its files; a staff list has 8 MiB at most."""
MOST_AT: Final[Mapping[str, int]] = {"inquiry_letter": 17 * 1024 * 1024}
"""Addresses whose forms hold more: a letter has three scans of 5 MiB at most."""


class BoundedUpload(MemoryFileUploadHandler):
    """Keeps a file in memory, or refuses the request."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ANN401 -- Django's signature
        META: dict[str, str],  # noqa: N803 -- the same
        content_length: int,
        boundary: str | bytes,
        encoding: str | None = None,
    ) -> None:
        """Refuse what is too long, before a byte of it is read.

        Raises:
            RequestDataTooBig: it is longer than its address takes.
        """
        del input_data, META, boundary, encoding
        match = None if self.request is None else self.request.resolver_match
        name = "" if match is None else str(match.url_name)
        if content_length > MOST_AT.get(name, MOST):
            raise RequestDataTooBig
        self.activated = True
