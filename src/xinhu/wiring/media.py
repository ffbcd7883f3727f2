"""Removable media from the command line: at the machine where a stick is put in.

Whoever runs the command is vouched for by the operating system; what it does goes
through the desk's doors and is an entry like everybody's.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from xinhu.adapters.clamd.client import Clamd, Engine
from xinhu.adapters.clamd.errors import ClamdError
from xinhu.adapters.media.contents import Contents, look_through
from xinhu.adapters.media.identity import LinuxMedia
from xinhu.adapters.scan_reports.contents import summarise
from xinhu.adapters.scans.running import Tell
from xinhu.adapters.scans.standing import Standing
from xinhu.core.base.clock import from_datetime, system_clock, to_text
from xinhu.desks.media.identity import Identify
from xinhu.desks.media.judging import Examined
from xinhu.desks.media.rules import MediaRules
from xinhu.desks.media.wanted import Wanted
from xinhu.wiring.commander import commander
from xinhu.wiring.database import require_initialised, running_database
from xinhu.wiring.django_desk import raise_django
from xinhu.wiring.rules import SHIPPED
from xinhu.wiring.scanning import ScanRequest, scanned_to_go_on
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    from xinhu.desks.media.models import Examination, Medium
    from xinhu.desks.staff.tokens import Actor

_THRESHOLD: Final = 0.6
_PATIENCE: Final = 300.0
_HERE: Final = LinuxMedia()
Stage = Literal["customers", "viruses"]
"""What is looked for: the whole medium is read for each."""
Counted = Callable[[ScanRequest, Stage], AbstractContextManager[Tell]]
"""Gives, for one stage, what is told how far it has come."""


@contextmanager
def nobody_counts(_request: ScanRequest, _stage: Stage) -> Iterator[Tell]:
    """Tell nobody."""
    yield lambda _done: None


def register_medium(
    settings: Settings, path: Path, wanted: Wanted, identify: Identify = _HERE
) -> dict[str, object]:
    """Register the medium at a place.

    Raises:
        XinhuError: the desk refuses.
    """
    identity = identify(str(path))
    with _desk(settings):
        from xinhu.desks.media.registering import register  # noqa: PLC0415 -- needs Django up

        return _medium(register(wanted, identity, by=_actor(), now=system_clock()))


def list_media(settings: Settings) -> list[dict[str, object]]:
    """Return the media that were registered, with their last verdict."""
    with _desk(settings):
        from xinhu.desks.media.models import Medium  # noqa: PLC0415 -- needs Django up

        media = Medium.objects.select_related("owner")
        return [
            {**_medium(each), **_verdict(each, each.examinations.last())}
            for each in media
        ]


def bar_medium(settings: Settings, number: int, reason: str) -> dict[str, object]:
    """Refuse a medium for good.

    Raises:
        XinhuError: the desk refuses.
    """
    with _desk(settings):
        from xinhu.desks.media.registering import bar  # noqa: PLC0415 -- needs Django up

        return _medium(bar(number, reason, by=_actor(), now=system_clock()))


def check_medium(
    settings: Settings, path: Path, identify: Identify = _HERE
) -> dict[str, object]:
    """Return the medium at a place, which may be used.

    Raises:
        Refusal: it may not.
    """
    identity = identify(str(path))
    with _desk(settings):
        from xinhu.desks.media.acting import known, refusals_recorded  # noqa: PLC0415 -- needs Django up
        from xinhu.desks.media.checking import require_usable  # noqa: PLC0415 -- the same

        by, now = _actor(), system_clock()
        with refusals_recorded(by, now, 0):
            medium = known(identity)
        with refusals_recorded(by, now, medium.pk):
            last = require_usable(medium, lambda: look_through(str(path)).digest, now)
        return {**_medium(medium), **_verdict(medium, last)}


def scan_medium(
    settings: Settings,
    path: Path,
    processes: int,
    identify: Identify = _HERE,
    counted: Counted = nobody_counts,
) -> dict[str, object]:
    """Examine the medium at a place, for viruses and for customer information.

    Nothing on it is looked at, nor counted, before the desk lets it be examined.

    Raises:
        XinhuError: the desk refuses, or the scan cannot be made.
    """
    identity = identify(str(path))
    with _desk(settings):
        from xinhu.desks.media.acting import alone, known, refusals_recorded  # noqa: PLC0415 -- needs Django up
        from xinhu.desks.media.checking import require_not_barred  # noqa: PLC0415 -- the same
        from xinhu.desks.media.examining import take_up  # noqa: PLC0415 -- the same

        by, began = _actor(), system_clock()
        with refusals_recorded(by, began, 0):
            medium = known(identity)
        with ExitStack() as held:
            with refusals_recorded(by, began, medium.pk):
                require_not_barred(medium)
                held.enter_context(alone(medium))
            contents, told = _examined(settings, str(path), processes, counted)
            now = system_clock()
            rules = MediaRules.load(SHIPPED, settings.rules)
            made = take_up(rules, medium, told, by=by, began=began, now=now)
        return {
            **_medium(medium),
            **_verdict(medium, made),
            "viruses": [each._asdict() for each in contents.viruses],
            "failures": [each._asdict() for each in contents.failures],
        }


def _examined(
    settings: Settings, path: str, processes: int, counted: Counted
) -> tuple[Contents, Examined]:
    """Scan for customer information, then give each file to the virus scanner.

    A file that is another one at the second look is told.
    """
    clamd = None if settings.clamd is None else Clamd(settings.clamd)
    engine = _engine(clamd)
    rules = {} if settings.rules is None else {"XINHU_RULES": str(settings.rules)}
    request = _request(path, processes)
    with ExitStack() as held:
        with counted(request, "customers") as tell:
            scan = scanned_to_go_on(request, rules, tell, again=True)
            done = held.enter_context(scan)
        summary = summarise(done.report)
        interrupted = done.report.progress.interrupted
        known, contents = Standing(done.state).digest, Contents()
        try:
            if not interrupted:
                with counted(request, "viruses") as tell:
                    contents = look_through(path, clamd, known, tell)
        except KeyboardInterrupt:
            # What was clean before is not, as long as nobody looks to the end.
            interrupted = True
    return contents, Examined(
        digest=contents.digest,
        files=contents.files,
        unread=max(contents.unread, summary.unread.total()),
        infected=contents.infected,
        unexamined=contents.unexamined,
        changed=contents.changed,
        found=summary.values,
        level=summary.level,
        engine=engine.name,
        signatures=engine.signatures,
        interrupted=interrupted,
    )


def _request(path: str, processes: int) -> ScanRequest:
    return ScanRequest(
        roots=(path,),
        exclude=(),
        threshold=_THRESHOLD,
        processes=processes,
        patience=_PATIENCE,
        state=None,
        baseline=None,
        write_baseline=None,
        output=None,
    )


def _engine(clamd: Clamd | None) -> Engine:
    """Return what examines; without a name: nothing does, or it does not answer."""
    try:
        return Engine("", None) if clamd is None else clamd.engine()
    except ClamdError:
        return Engine("", None)


@contextmanager
def _desk(settings: Settings) -> Iterator[None]:
    with running_database(require_initialised(settings)) as server:
        raise_django(settings, server)
        yield


def _actor() -> "Actor":
    from xinhu.desks.staff.tokens import Actor  # noqa: PLC0415 -- needs Django up

    return Actor(**commander())


def _medium(medium: "Medium") -> dict[str, object]:
    return {
        "medium": medium.pk,
        "label": medium.label,
        "owner": medium.owner.username,
        "unit": medium.unit,
        "purpose": medium.purpose,
        "file_system": medium.file_system,
        "size": medium.size,
        "serial": medium.serial,
        "refused_because": medium.refused_because,
    }


def _verdict(medium: "Medium", last: "Examination | None") -> dict[str, object]:
    """Say what an examination came to; without one, and barred, it is refused."""
    if last is None:
        return {"verdict": "refused", "reasons": ["unexamined"]}
    barred = ["barred"] if medium.refused_at is not None else []
    return {
        "verdict": "refused" if barred else last.verdict,
        "reasons": [*barred, *last.reasons],
        "examined_at": to_text(from_datetime(last.ended_at)),
        "valid_until": to_text(from_datetime(last.valid_until)),
        "files": last.files,
        "infected": last.infected,
        "unexamined": last.unexamined,
        "unread": last.unread,
        "found": last.found,
        "level": last.level,
        "engine": last.engine,
    }
