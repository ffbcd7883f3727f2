"""A subject as stated, in the form of the vault: kinds of documents by one name."""

from datetime import date

import msgspec

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.inquiry.errors import SubjectIncompleteError
from xinhu.desks.inquiry.subject import Subject


def clean_subject(stated: Subject, catalogue: Catalogue, today: date) -> Subject:
    """Return a subject whose every detail is normalised as the vault's are.

    Raises:
        SubjectIncompleteError: a detail is missing; the book wants each (R7.4).
        FieldInvalidError: a detail that its field cannot hold.
    """
    details = msgspec.structs.asdict(stated)
    missing = [name for name, value in details.items() if not value.strip()]
    if missing:
        raise SubjectIncompleteError(what=", ".join(missing))
    return Subject(**catalogue.clean(details, today.isoformat()))
