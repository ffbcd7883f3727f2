"""Why an act at the discovery desk is not taken.

    Refusal
    ├── NoDiscoveryOfficerError   the post in which somebody acts is not good for it
    ├── LocationRefusedError      not beneath a folder that may be scanned
    ├── DatabaseNotNamedError     no database that may be scanned is called so
    ├── TargetRetiredError        it is scanned no more
    ├── ScanUnderWayError         of this target a scan is under way
    ├── ScanOverError             the scan is over
    ├── OwnFindingError           who answers for something does not accept it
    ├── KindNotAcceptedError      what may not be kept at all is not accepted
    └── FindingClosedError        a finding is gone, remedied or decided meanwhile
    ├── RemedyContentError        what the file held when it was scanned is not known
    ├── RemedyOfFilesError        tables of databases have no remedy here
    ├── RemedyOfFolderError       the name of a folder has no remedy here
    ├── RemedyPendingError        of this file a remedy waits or is being done
    ├── RemedyClosedError         it does not wait any more
    ├── RemedyExpiredError        what was approved was not done in time
    ├── RemedyAskerError          whoever asked for it is in service no more
    ├── RemediesLeftError         a remedy waits, or a file lies in quarantine
    BadInput
    ├── RemedyKindError           there is no such remedy, or not for this
    ├── PaperUnknownError         the vault keeps no file of this reference
    ├── TargetNameError           no name, or one that stands already
    ├── TargetTwiceError          the location is registered already
    ├── TargetWithinError         it lies within a target, or a target within it
    ├── TargetKindError           there is no such kind
    ├── ThresholdError            no number from 0 to 1
    ├── PersonUnknownError        nobody in service is called so
    ├── FindingsUnknownError      none given, too many, or one that is not there
    ├── AcceptanceReasonError     no reason, or a long one
    ├── AcceptanceDayError        the last day has passed, or is too far away
    └── DiscoveryUnknownError     there is no such target or scan
    Fault
    ├── DatabaseFileError         the file of a database's URL cannot be used
    ├── ScanDiedError             workers died again and again
    ├── RemedyBrokenError         an error that nobody foresaw ended a remedy
    └── TargetEmptyError          nothing is there where something was found before

None of them tells a path or what lies there.
"""

from xinhu.core.base.errors import BadInput, Fault, Refusal


class NoDiscoveryOfficerError(Refusal):
    """The post in which the operator acts is not good for this."""

    code = "discovery.role"


class LocationRefusedError(Refusal):
    """It does not lie beneath a folder that the machine's administrator named."""

    code = "discovery.location"


class DatabaseNotNamedError(Refusal):
    """The machine's administrator named no database so."""

    code = "discovery.database"


class TargetRetiredError(Refusal):
    """The target was retired: it is not scanned any more."""

    code = "discovery.retired"


class ScanUnderWayError(Refusal):
    """Of this target a scan waits or runs already."""

    code = "discovery.scan_under_way"


class ScanOverError(Refusal):
    """The scan is over."""

    code = "discovery.scan_over"


class OwnFindingError(Refusal):
    """Whoever answers for what lies somewhere does not accept that it lies there."""

    code = "discovery.own_finding"


class KindNotAcceptedError(Refusal):
    """What may not be kept at all cannot be accepted; params: kind."""

    code = "discovery.never_accepted"


class FindingClosedError(Refusal):
    """A finding is not open any more, or not accepted."""

    code = "discovery.finding_closed"


class TargetNameError(BadInput):
    """A target needs a name that no other one has; params: most."""

    code = "discovery.target_name"


class TargetTwiceError(BadInput):
    """The location is registered already."""

    code = "discovery.target_twice"


class TargetWithinError(BadInput):
    """The location lies within another target, or that within it; params: name."""

    code = "discovery.target_within"


class TargetKindError(BadInput):
    """There is no such kind of target."""

    code = "discovery.target_kind"


class ThresholdError(BadInput):
    """The threshold is no number from 0 to 1."""

    code = "discovery.threshold"


class PersonUnknownError(BadInput):
    """Nobody in service is called so."""

    code = "discovery.person"


class FindingsUnknownError(BadInput):
    """No findings were named, too many, or one that is not there; params: most."""

    code = "discovery.findings"


class AcceptanceReasonError(BadInput):
    """Accepting needs a reason: a line of text; params: most."""

    code = "discovery.reason"


class AcceptanceDayError(BadInput):
    """The last day has passed, or is too far away; params: most."""

    code = "discovery.day"


class DiscoveryUnknownError(BadInput):
    """There is no such target or scan."""

    code = "discovery.unknown"


class DatabaseFileError(Fault):
    """The file of a database's URL is not private, or holds none."""

    code = "discovery.database_file"


class ScanDiedError(Fault):
    """The worker died in the midst of the scan, as often as it was begun."""

    code = "discovery.worker_died"


class TargetEmptyError(Fault):
    """Nothing is there where something was found before: a share that went away?"""

    code = "discovery.target_empty"


class RemedyContentError(Refusal):
    """What the file held when it was scanned is not known; it is scanned again."""

    code = "discovery.remedy_content"


class RemedyOfFilesError(Refusal):
    """What lies in a table of a database is changed where that database is kept."""

    code = "discovery.remedy_of_files"


class RemedyOfFolderError(Refusal):
    """The name of a folder is changed where the folder lies."""

    code = "discovery.remedy_of_folder"


class NeverKeptError(Refusal):
    """The file holds what nobody may keep; it does not go into the vault."""

    code = "discovery.never_kept"


class ManyCustomersError(Refusal):
    """The file holds a table of several people; the vault keeps one customer's."""

    code = "discovery.many_customers"


class RemedyPendingError(Refusal):
    """Of this file a remedy waits for approval, or is being done."""

    code = "discovery.remedy_pending"


class RemedyClosedError(Refusal):
    """The remedy does not wait any more, or what it ends has ended."""

    code = "discovery.remedy_closed"


class RemedyExpiredError(Refusal):
    """What was approved was not done in time; it is asked for again."""

    code = "discovery.remedy_expired"


class RemedyAskerError(Refusal):
    """Whoever asked for the remedy is in service no more; somebody else asks anew."""

    code = "discovery.remedy_asker"


class RemedyBrokenError(Fault):
    """An error that nobody foresaw ended the remedy; the log of the worker tells."""

    code = "discovery.remedy_broken"


class RemediesLeftError(Refusal):
    """Of the target a remedy waits, or a file of it lies in quarantine."""

    code = "discovery.remedies_left"


class PaperUnknownError(BadInput):
    """The vault keeps no found file of this reference."""

    code = "discovery.paper"


class RemedyKindError(BadInput):
    """There is no such remedy, or not for this."""

    code = "discovery.remedy_kind"
