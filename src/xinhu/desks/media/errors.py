"""Why a medium is not registered, examined or used.

Refusal
├── MediumUnregisteredError   nobody registered it
├── MediumBarredError         somebody refused it for good
├── MediumUnexaminedError     nobody examined it yet
├── MediumNotCleanError       the examination refused it
├── MediumOverdueError        the examination was too long ago
├── MediumChangedError        something else lies there than was examined
└── MediumBusyError           somebody examines it at this moment
BadInput
├── MediumNotFoundError       at this place no medium begins
├── MediumUnidentifiedError   it has no identity by which to know it again
├── MediumTwiceError          it is registered already
├── MediumTextError           label, unit, purpose or reason cannot be one
├── MediumOwnerError          nobody in service is called so
└── MediumUnknownError        there is no medium of this number
"""

from xinhu.core.base.errors import BadInput, Refusal


class MediumUnregisteredError(Refusal):
    """Nobody registered the medium."""

    code = "media.unregistered"


class MediumBarredError(Refusal):
    """Somebody refused the medium for good; params: medium."""

    code = "media.barred"


class MediumUnexaminedError(Refusal):
    """Nobody examined the medium yet; params: medium."""

    code = "media.unexamined"


class MediumNotCleanError(Refusal):
    """The last examination refused it; params: medium, reasons."""

    code = "media.not_clean"


class MediumOverdueError(Refusal):
    """The last examination was too long ago; params: medium."""

    code = "media.overdue"


class MediumChangedError(Refusal):
    """Something else lies there than was examined; params: medium."""

    code = "media.changed"


class MediumBusyError(Refusal):
    """Somebody examines the medium at this moment; params: medium."""

    code = "media.busy"


class MediumNotFoundError(BadInput):
    """At this place no medium begins; params: path."""

    code = "media.not_found"


class MediumUnidentifiedError(BadInput):
    """Its file system has no number by which to know it again; params: path."""

    code = "media.unidentified"


class MediumTwiceError(BadInput):
    """The medium is registered already; params: medium."""

    code = "media.twice"


class MediumTextError(BadInput):
    """A text is empty, too long, or none that a keyboard types; params: field, most."""

    code = "media.text"


class MediumOwnerError(BadInput):
    """Nobody in service is called so."""

    code = "media.owner"


class MediumUnknownError(BadInput):
    """There is no medium of this number."""

    code = "media.unknown"
