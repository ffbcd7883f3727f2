"""Whom a report is about, held against whom was asked about, before it is kept."""

from xinhu.desks.inquiry.bureau import BureauReport
from xinhu.desks.inquiry.errors import ReportOtherError
from xinhu.desks.inquiry.report.layout import Layout
from xinhu.desks.inquiry.report.reading import part_at, read_report
from xinhu.desks.inquiry.subject import Identity

_NAME, _NUMBER = "name", "id_number"


def require_about(
    report: BureauReport, about: Identity, layout: Layout
) -> BureauReport:
    """Return a report that can be read and is about the person who was asked about.

    Where the name and the number stand is where the layout masks them so.

    Raises:
        ReportUnreadableError: it is no report in its form.
        ReportOtherError: it names somebody else, or nobody.
    """
    tree = read_report(report.media, report.body)
    stated: dict[str, set[str]] = {_NAME: set(), _NUMBER: set()}
    for part in layout.parts.values():
        found = part_at(tree, part.at)
        if part.rows or not isinstance(found, dict):
            continue
        for name, column in part.fields.items():
            value = found.get(name)
            if column.mask in stated and isinstance(value, str):
                stated[column.mask].add(value)
    if stated != {_NAME: {about.name}, _NUMBER: {about.id_number}}:
        raise ReportOtherError
    return report
