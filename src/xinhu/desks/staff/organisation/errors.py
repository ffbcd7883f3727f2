"""What the staff desk refuses, and what it cannot use. No error carries a name."""

from xinhu.core.base.errors import BadInput, Refusal


class AdministratorPostError(Refusal):
    """Nobody gives an administrator's post alone; params: post."""

    code = "staff.administrator"


class DutiesIncompatibleError(Refusal):
    """Two posts that one person may not hold; params: post, other."""

    code = "duties.incompatible"


class PostUnknownError(Refusal):
    """No list of posts knows it; params: post."""

    code = "post.unknown"


class PostDepartmentError(Refusal):
    """The post does not stand in the unit's department; params: post, unit."""

    code = "post.department"


class UnitUnknownError(BadInput):
    """No unit has this code; params: unit."""

    code = "unit.unknown"


class UnitClosedError(Refusal):
    """The unit was closed; params: unit."""

    code = "unit.closed"


class UnitMalformedError(BadInput):
    """A unit's code, name or kind cannot be used; params: unit, what."""

    code = "unit.malformed"


class UnitTakenError(BadInput):
    """A unit has this code already, or there is a head office; params: unit."""

    code = "unit.taken"


class UnitCycleError(Refusal):
    """The unit would stand under itself; params: unit."""

    code = "unit.cycle"


class UnitCrossingError(Refusal):
    """People would come to another branch or department; params: unit, people."""

    code = "unit.crossing"


class UnitInUseError(Refusal):
    """People or open units still stand in it; params: unit, people, units."""

    code = "unit.in_use"


class UsernameError(BadInput):
    """A user name that cannot be one."""

    code = "operator.username"


class UsernameTakenError(BadInput):
    """Somebody has, or had, this user name: it is never given a second time."""

    code = "operator.taken"


class FullNameError(BadInput):
    """A name that is empty, too long or holds what is not seen."""

    code = "operator.name"


class EmailError(BadInput):
    """A mail address that is none."""

    code = "operator.email"


class OneselfError(Refusal):
    """Nobody changes their own standing."""

    code = "staff.oneself"


class StaffScopeError(Refusal):
    """The role does not manage operators; params: role, scope."""

    code = "staff.scope"


class OperatorChangedError(Refusal):
    """Somebody else changed the operator's posts meanwhile."""

    code = "operator.changed"


class OperatorActiveError(Refusal):
    """The operator is in service; there is nothing to bring back."""

    code = "operator.active"


class LastAdministratorError(Refusal):
    """Without this operator nobody could enter operators any more."""

    code = "operator.last_administrator"


class ReasonError(BadInput):
    """The reason is none of the list; params: allowed."""

    code = "operator.reason"


class AssignmentTimeError(BadInput):
    """The time of an assignment cannot be; params: longest (days, of temporary)."""

    code = "assignment.time"


class AssignmentRepeatError(Refusal):
    """The operator stands in this post of this unit already; params: post, unit."""

    code = "assignment.repeat"


class AssignmentOverError(Refusal):
    """The assignment is over already."""

    code = "assignment.over"


class DelegationScopesError(Refusal):
    """A scope the delegator lacks, or that nobody hands on; params: scope, allowed."""

    code = "delegation.scopes"


class DelegationTimeError(BadInput):
    """It would hold too long, or not at all; params: longest (days)."""

    code = "delegation.time"


class DelegationRepeatError(Refusal):
    """As much is handed on to the same person already, for as long."""

    code = "delegation.repeat"


class DelegationOverError(Refusal):
    """The delegation is over already."""

    code = "delegation.over"


class PasswordThereError(Refusal):
    """The operator has, or had, a password; another way leads to the next one."""

    code = "password.there"


class LeaveWithdrawnError(Refusal):
    """The leave was taken back before."""

    code = "leave.withdrawn"


class LeavePastError(Refusal):
    """A leave is entered before it begins, not afterwards; params: today."""

    code = "leave.past"


class LeaveOverError(Refusal):
    """The leave's last day is over: what was taken stays taken; params: last."""

    code = "leave.over"


class LeaveDaysError(BadInput):
    """The days of a leave cannot be; params: longest."""

    code = "leave.days"
