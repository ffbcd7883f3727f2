"""A subject as stated, in the form of the vault: kinds of documents by one name."""

from datetime import date

import msgspec

from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.desks.inquiry.subject import Subject


def clean_subject(stated: Subject, catalogue: Catalogue, today: date) -> Subject:
    """Return a subject whose every detail is normalised as the vault's are.

    Raises:
        FieldInvalidError: a detail that its field cannot hold.
    """
    values = catalogue.clean(msgspec.structs.asdict(stated), today.isoformat())
    names = Subject.__struct_fields__
    return Subject(**{name: values.get(name, "") for name in names})
