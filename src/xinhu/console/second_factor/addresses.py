"""Addresses of the second factor: one per action."""

from django.urls import path

from xinhu.console.second_factor.add_app import add_app
from xinhu.console.second_factor.add_passkey import add_passkey
from xinhu.console.second_factor.ask import ask
from xinhu.console.second_factor.log_in import log_in
from xinhu.console.second_factor.log_in_by_passkey import log_in_by_passkey
from xinhu.console.second_factor.lost import lost
from xinhu.console.second_factor.lost_by_other import lost_by_other
from xinhu.console.second_factor.new_codes import new_codes
from xinhu.console.second_factor.own import own
from xinhu.console.second_factor.remove import remove

SECOND_FACTOR = (
    # The second step of coming in; allauth asks for this name.
    path("log-in/second/", log_in, name="mfa_authenticate"),
    path("log-in/second/lost/", lost, name="factor_lost"),
    path("log-in/passkey/", log_in_by_passkey, name="log_in_by_passkey"),
    path("second-factor/", ask, name="second_factor"),
    path("second-factor/for-somebody/", lost_by_other, name="factor_lost_by_other"),
    path("second-factor/own/", own, name="own_factors"),
    path("second-factor/own/app/", add_app, name="add_app"),
    path("second-factor/own/passkey/", add_passkey, name="add_passkey"),
    path("second-factor/own/codes/", new_codes, name="new_codes"),
    path("second-factor/own/<str:number>/remove/", remove, name="remove_factor"),
)
