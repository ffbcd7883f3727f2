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


class ScanStateUnwritableError(BadInput):
    """What was found can be kept no longer: the disk is full, or went away."""

    code = "scan.state_unwritable"


class ScanStateExposedError(BadInput):
    """Others may read or write the file of state, or it is theirs; params: path."""

    code = "scan.state_exposed"


class ScanOcrAbsentError(BadInput):
    """Pictures are to be read, and nothing is installed that reads them."""

    code = "scan.ocr_absent"


class ScanUnwatchableError(BadInput):
    """The system does not tell of changes here: too many folders, or none of its own.

    A network share tells nobody, and a system bounds how many folders are watched
    (``fs.inotify.max_user_watches``); params: detail.
    """

    code = "scan.unwatchable"


class ScanWorkerError(Fault):
    """Worker processes end before they have begun; params: detail."""

    code = "scan.worker"


class ScanSparkAbsentError(BadInput):
    """A scan is to run on Spark, and nothing is installed that reaches it."""

    code = "scan.spark_absent"


class ScanPathUnreachableError(BadInput):
    """A folder of another file system cannot be listed; params: path, detail."""

    code = "scan.path_unreachable"


class ScanClusterUnfitError(BadInput):
    """Executors cannot do what this machine would do; params: detail."""

    code = "scan.cluster_unfit"


class ScanClusterError(Fault):
    """A cluster is gone, or fails at everything; params: detail."""

    code = "scan.cluster"
