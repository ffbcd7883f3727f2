"""Single sign-on as the settings describe it."""

from functools import partial

from xinhu.desks.staff.single_sign_on.registration import Registration
from xinhu.wiring import secrets
from xinhu.wiring.errors import SettingMissingError
from xinhu.wiring.settings import Settings


def registration_of(settings: Settings) -> Registration | None:
    """Return how this console is registered; None where no issuer is named.

    The client's secret is read when it is needed, by the console alone.

    Raises:
        SettingMissingError: an issuer is named, and client or secret are not.
    """
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_client_id is None:
        raise SettingMissingError(name="XINHU_OIDC_CLIENT_ID")
    if settings.oidc_client_secret_file is None:
        raise SettingMissingError(name="XINHU_OIDC_CLIENT_SECRET_FILE")
    return Registration(
        issuer=settings.oidc_issuer,
        client=settings.oidc_client_id,
        secret=partial(secrets.read, settings.oidc_client_secret_file),
        claim=settings.oidc_claim,
        label_zh=settings.oidc_label_zh,
        label_en=settings.oidc_label_en,
        passwords=settings.oidc_passwords,
    )
