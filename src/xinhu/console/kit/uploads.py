"""Files that somebody sends: held in memory, within a bound, and never on a disk.

Django would read a body of any length into temporary files, before anybody is asked who
they are. Whatever is longer than the bound is refused unread.
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler

MOST = 9 * 1024 * 1024
"""Bytes of a form with its files; a staff list has 8 MiB at most."""


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
            RequestDataTooBig: it is longer than ``MOST``.
        """
        del input_data, META, boundary, encoding
        if content_length > MOST:
            raise RequestDataTooBig
        self.activated = True
