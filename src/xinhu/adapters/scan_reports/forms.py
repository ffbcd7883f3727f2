"""The forms of a report. Loads nothing, so that ``--help`` need not."""

from enum import StrEnum


class Form(StrEnum):
    """How a report is written."""

    TABLE = "table"
    JSONL = "jsonl"
    SARIF = "sarif"
    HTML = "html"
    CSV = "csv"
