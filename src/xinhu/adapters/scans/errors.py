"""Why a scan cannot be made. Names of files, never what they hold."""

from xinhu.core.base.errors import BadInput, Fault


class ScanPathMissingError(BadInput):
    """What is to be scanned is not there; params: path."""

    code = "scan.path_missing"


class ScanStateUnusableError(BadInput):
    """The file of state is none, or of another version; params: path."""

    code = "scan.state_unusable"


class ScanStateBusyError(BadInput):
    """Another scan holds the file of state; params: path."""

    code = "scan.state_busy"


class ScanWorkerError(Fault):
    """Worker processes end before they have begun; params: detail."""

    code = "scan.worker"
