"""Addresses of the console: one per action."""

from allauth.account import views as allauth_views
from django.urls import path

from xinhu.console.access.change_password import change
from xinhu.console.access.choose_language import choose_language
from xinhu.console.access.end_session import ended, log_out
from xinhu.console.access.in_service import turned_away
from xinhu.console.access.session_state import (
    session_here,
    session_lock,
    session_state,
)
from xinhu.console.access.unlock import unlock
from xinhu.console.approvals.addresses import APPROVALS
from xinhu.console.customers.ask_approval import ask_approval
from xinhu.console.customers.find import find
from xinhu.console.customers.glass import break_glass
from xinhu.console.customers.look import look
from xinhu.console.customers.open_case import open_case
from xinhu.console.customers.show import show as show_customer
from xinhu.console.discovery.addresses import DISCOVERY
from xinhu.console.exports.sending import addresses
from xinhu.console.home.show import show as show_home
from xinhu.console.inquiry.addresses import INQUIRY
from xinhu.console.kit.assets import serve
from xinhu.console.kit.health import health
from xinhu.console.matrix.addresses import MATRIX
from xinhu.console.password_reset.addresses import PASSWORD_RESET
from xinhu.console.problems.not_offered import not_offered
from xinhu.console.register.checkpoint import checkpoint
from xinhu.console.register.entries import entries
from xinhu.console.register.entry import entry
from xinhu.console.register.export import REGISTER
from xinhu.console.register.proof import proof
from xinhu.console.second_factor.addresses import SECOND_FACTOR
from xinhu.console.sessions.others import end_others
from xinhu.console.sessions.own import own_sessions
from xinhu.console.sessions.post import own_post
from xinhu.console.single_sign_on.addresses import SINGLE_SIGN_ON
from xinhu.console.staff.addresses import STAFF
from xinhu.console.staff_import.hand_in import staff_import
from xinhu.console.staff_import.take_in import take_in
from xinhu.console.supervision.addresses import SUPERVISION
from xinhu.console.training.addresses import TRAINING

urlpatterns = [
    path("", show_home, name="home"),
    path("health", health, name="health"),
    path("assets/<slug:digest>/<str:name>", serve, name="asset"),
    path("language/", choose_language, name="choose_language"),
    # Coming in and going out; allauth asks for these names.
    path("log-in/", allauth_views.login, name="account_login"),
    path("log-in/stopped/", turned_away, name="account_inactive"),
    path("log-out/", log_out, name="account_logout"),
    path("session-ended/", ended, name="ended"),
    path("sessions/", own_sessions, name="own_sessions"),
    path("sessions/post/", own_post, name="own_post"),
    path("sessions/end-others/", end_others, name="end_others"),
    path("unlock/", unlock, name="unlock"),
    path("session/state/", session_state, name="session_state"),
    path("session/here/", session_here, name="session_here"),
    path("session/lock/", session_lock, name="session_lock"),
    path("password/", change, name="change_password"),
    *PASSWORD_RESET,
    path("not-offered/sign-up/", not_offered, name="account_signup"),
    path("not-offered/reset/", not_offered, name="account_reset_password"),
    path("not-offered/email/", not_offered, name="account_email"),
    path("not-offered/again/", not_offered, name="account_reauthenticate"),
    # Customers.
    path("customers/", find, name="find"),
    path("customers/<str:customer>/", show_customer, name="customer"),
    path("customers/<str:customer>/look/", look, name="look"),
    path("customers/<str:customer>/case/", open_case, name="open_case"),
    path("customers/<str:customer>/ask/", ask_approval, name="ask_approval"),
    path("customers/<str:customer>/break-glass/", break_glass, name="break_glass"),
    *INQUIRY,
    *APPROVALS,
    path("staff/import/", staff_import, name="staff_import"),
    path("staff/import/<slug:ref>/", take_in, name="staff_take_in"),
    # The permission matrix.
    *MATRIX,
    *SECOND_FACTOR,
    *SINGLE_SIGN_ON,
    *TRAINING,
    # The staff desk.
    *STAFF,
    *SUPERVISION,
    *DISCOVERY,
    # The register.
    path("register/", entries, name="entries"),
    *addresses(REGISTER),
    path("register/checkpoint/", checkpoint, name="checkpoint"),
    path("register/entries/<str:index>/", entry, name="entry"),
    path("register/entries/<str:index>/proof/", proof, name="proof"),
]

handler400 = "xinhu.console.problems.handlers.unusable"
handler403 = "xinhu.console.problems.handlers.forbidden"
handler404 = "xinhu.console.problems.handlers.missing"
handler500 = "xinhu.console.problems.handlers.broken"
