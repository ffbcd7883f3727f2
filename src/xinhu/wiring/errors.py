"""What may be wrong with the surroundings: settings, secrets, the data folder."""

from xinhu.core.base.errors import BadInput, Fault


class SettingUnknownError(BadInput):
    """A variable begins with ``XINHU_`` and is none of ours; params: name."""

    code = "setting.unknown"


class SettingInvalidError(BadInput):
    """A setting has a value that it cannot have; params: name, expected."""

    code = "setting.invalid"


class SettingMissingError(BadInput):
    """A setting that has no default is not given; params: name."""

    code = "setting.missing"


class SecretMissingError(BadInput):
    """A file that must hold a secret is missing or empty; params: file."""

    code = "secret.missing"


class SecretExposedError(BadInput):
    """A file with a secret can be read by other users; params: file."""

    code = "secret.exposed"


class NotInitialisedError(BadInput):
    """The data folder was never set up; params: folder."""

    code = "data.not_initialised"


class AlreadyInitialisedError(BadInput):
    """The data folder was set up before; params: folder."""

    code = "data.already_initialised"


class FolderInUseError(BadInput):
    """Another Xinhu serves from this data folder; params: folder."""

    code = "data.in_use"


class UpgradeRunningError(BadInput):
    """Another machine brings the same database to a version at this moment."""

    code = "database.upgrading"


class FolderNotOursError(BadInput):
    """The folder holds something that is no demo of ours; params: folder."""

    code = "data.not_a_demo"


class AccountUnknownError(BadInput):
    """No account of the demo has an app under this name; params: known."""

    code = "demo.account"


class PortInUseError(BadInput):
    """Somebody else listens on the port; params: port."""

    code = "port.in_use"


class BaselineExistsError(BadInput):
    """Accepted findings would be overwritten with their reasons; params: path."""

    code = "scan.baseline_exists"


class ProcessFailedError(Fault):
    """A process that is needed did not come up; params: process, log."""

    code = "process.failed"


class RulesNotWalkedError(Fault):
    """A worker of the gate read other rules than its gate looked through."""

    code = "gate.rules_changed"


class DatabaseFailedError(Fault):
    """The database did not do what a command asked of it."""

    code = "database.failed"
