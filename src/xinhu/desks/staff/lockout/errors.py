"""Why an attempt is turned away before any password is looked at."""

from xinhu.core.base.errors import Refusal


class LogInSlowError(Refusal):
    """Too many wrong passwords before; params: minutes.

    Attributes:
        seconds: until an attempt is taken again.
    """

    code = "log_in.slow"

    def __init__(self, seconds: int) -> None:
        super().__init__(minutes=-(-seconds // 60))
        self.seconds = seconds
