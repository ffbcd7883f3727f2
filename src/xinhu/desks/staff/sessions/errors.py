"""What is refused when a session is to act under another post."""

from xinhu.core.base.errors import Refusal


class SessionPostUnknownError(Refusal):
    """There is no such post of this person; somebody else's is none either."""

    code = "session.post_unknown"


class SessionPostOverError(Refusal):
    """The post or the delegation is over, withdrawn, or has yet to begin."""

    code = "session.post_over"
