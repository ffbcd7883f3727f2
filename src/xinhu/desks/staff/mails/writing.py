"""What a mail says: both languages, codes by their names, no word of a customer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from xinhu.core.base.clock import from_text, to_datetime
from xinhu.core.policy.approval.rules import ApprovalBook
from xinhu.desks.staff.saying import Phrase
from xinhu.desks.staff.wording import Language

LINK = "password_link"
"""The one kind of mail that carries a secret: a link, drawn when it is sent."""
_EAST = timedelta(hours=8)  # the one time of the country


@dataclass(frozen=True, slots=True)
class Written:
    """A mail's words; shown by no ``repr``."""

    subject: str = field(repr=False)
    body: str = field(repr=False)


def write(
    kind: str,
    params: Mapping[str, object],
    *,
    words: Mapping[str, Phrase],
    book: ApprovalBook,
    url: str,
) -> Written:
    """Write a mail: Chinese first, then English.

    Args:
        kind: of ``words/mails.yaml``.
        params: codes, references, times; ``link`` where it carries one.
        words: the phrases.
        book: names of the kinds of approval.
        url: of the console.

    Raises:
        KeyError: there is no such kind of mail.
    """
    parts = []
    for language in ("zh", "en"):
        filled = _filled(params, book, url, "en" if language == "en" else "zh")
        spoken: Language = "en" if language == "en" else "zh"
        subject = words[f"mail.{kind}.subject"].said(spoken, **filled)
        body = words[f"mail.{kind}.body"].said(spoken, **filled)
        foot = words["mail.foot"].said(spoken)
        parts.append((subject, f"{body}\n\n{foot}"))
    (zh, zh_body), (en, en_body) = parts
    return Written(f"{zh} / {en}", f"{zh_body}\n\n----\n\n{en_body}\n")


def _filled(
    params: Mapping[str, object], book: ApprovalBook, url: str, language: Language
) -> dict[str, str]:
    """Fill in names for codes and the country's time for instants."""
    filled = {"url": url, **{name: str(value) for name, value in params.items()}}
    # A title that comes in both languages, as title_zh and title_en, fills in {title}.
    own = f"_{language}"
    titles = {k.removesuffix(own): v for k, v in filled.items() if k.endswith(own)}
    filled.update(titles)
    rule = book.rules.get(filled.get("kind", ""))
    if rule is not None:
        filled["kind"] = rule.en if language == "en" else rule.zh
    if "until" in filled:
        moment = to_datetime(from_text(filled["until"])) + _EAST
        filled["until"] = moment.strftime("%Y-%m-%d %H:%M")
    return filled
