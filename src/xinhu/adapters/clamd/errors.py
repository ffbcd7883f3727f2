"""Why nothing is known of a file. None of these means that it is clean."""

from xinhu.core.base.errors import Fault


class ClamdError(Fault):
    """The virus scanner did not give a verdict; params: detail, a fixed word.

    ``unreachable``: nobody answers. ``stalled``: it took too long. ``broken_off``: it
    ended in the middle. ``garbage``: what it said is no answer. ``too_large``: a file
    goes beyond its ``StreamMaxLength``, or what lies in it beyond another limit.
    ``encrypted``: something in a file can be read with a password alone. ``error``: it
    says that it could not.
    """

    code = "clamd.failed"
