"""Addresses of the staff desk: one per action."""

from django.urls import path

from xinhu.console.exports.sending import addresses
from xinhu.console.staff import (
    assign,
    bring_back,
    delegate,
    due,
    end_assignment,
    export,
    join,
    move,
    operator,
    people,
    stop,
    take_leave,
    units,
    withdraw,
    withdraw_leave,
)

_ONE = "staff/operators/<str:reference>/"

STAFF = (
    path("staff/", people.show, name="staff"),
    *addresses(export.OPERATORS),
    path("staff/join/", join.show, name="staff_join"),
    path(_ONE, operator.show, name="staff_operator"),
    path(f"{_ONE}move/", move.show, name="staff_move"),
    path(f"{_ONE}stop/", stop.show, name="staff_stop"),
    path(f"{_ONE}assign/", assign.show, name="staff_assign"),
    path(f"{_ONE}delegate/", delegate.show, name="staff_delegate"),
    path(f"{_ONE}leave/", take_leave.show, name="staff_leave"),
    path(f"{_ONE}back/", bring_back.show, name="staff_back"),
    path(
        "staff/assignments/<int:number>/end/",
        end_assignment.show,
        name="staff_end_assignment",
    ),
    path(
        "staff/delegations/<int:number>/withdraw/",
        withdraw.take_back,
        name="staff_withdraw",
    ),
    path(
        "staff/leaves/<int:number>/withdraw/",
        withdraw_leave.take_back,
        name="staff_withdraw_leave",
    ),
    path("staff/units/", units.show, name="staff_units"),
    path("staff/units/open/", units.open_one, name="staff_open_unit"),
    path("staff/units/<str:code>/move/", units.move_one, name="staff_move_unit"),
    path("staff/units/<str:code>/close/", units.close_one, name="staff_close_unit"),
    path("staff/due/", due.show, name="staff_due"),
    path("staff/due/<str:which>/", due.show, name="staff_due_list"),
)
