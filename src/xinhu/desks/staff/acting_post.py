"""The post under which somebody acts: the main one, a further one, or another's.

A value, without I/O. It is what a session was switched to; nothing of it is decided
here but that what was handed on opens no more than the post it came from.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Place = tuple[str, str, str, str]
"""Role, post, branch and department, as an approval knows them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingPost:
    """A post as a session acts under it.

    Attributes:
        role, post, branch, department: of the post; of the giver's under a delegation.
        granted: scopes that the session was given for it; None under the main post,
            which is good for all that its role is.
        assignment: number of the assignment; None under the main post.
        delegation: number of the delegation; None where the post is one's own.
    """

    role: str
    post: str
    branch: str
    department: str
    granted: frozenset[str] | None
    assignment: int | None = None
    delegation: int | None = None

    @property
    def is_main(self) -> bool:
        """Whether it is the person's main post."""
        return self.assignment is None

    @property
    def place(self) -> Place:
        """Return where one acts."""
        return (self.role, self.post, self.branch, self.department)

    def scopes(self, of_role: frozenset[str]) -> frozenset[str]:
        """Return what one may do: never more than the post's role is good for.

        Args:
            of_role: scopes of ``role`` by the lists in force.
        """
        return of_role if self.granted is None else of_role & self.granted


def said_of(acting: ActingPost | None) -> Mapping[str, int]:
    """Return what an entry says besides the post: whose delegation it was done under.

    Args:
        acting: None where a process acts, or a person under their main post.
    """
    if acting is None or acting.delegation is None:
        return {}
    return {"by_delegation": acting.delegation}
