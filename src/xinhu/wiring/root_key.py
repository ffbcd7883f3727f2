"""The root key, from where the settings say it lives: a file, or an HSM."""

import os
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TYPE_CHECKING

from xinhu.adapters.keys.root_key_file import FileRootKey
from xinhu.core.crypto.root_key import RootKey
from xinhu.core.crypto.suites import Suite
from xinhu.wiring import secrets
from xinhu.wiring.errors import SettingMissingError
from xinhu.wiring.settings import Settings

if TYPE_CHECKING:
    from xinhu.adapters.keys.root_key_pkcs11 import Hsm, Pkcs11RootKey

OpenRootKey = Callable[[], RootKey]
"""Gives the root key, or raises why it does not open."""


def create_root_key(settings: Settings, suite: Suite) -> RootKey:
    """Draw the root key of a new installation.

    Raises:
        SettingMissingError: no passphrase and no HSM is named.
        RootKeyExistsError: there is one; it is never overwritten.
        PassphraseTooShortError: the passphrase is none.
    """
    if settings.pkcs11_module is not None:
        keys, hsm = _hsm_keys(settings)
        return keys.create(hsm, random=os.urandom)
    passphrase = _passphrase(settings)
    settings.root_key_file.parent.mkdir(mode=0o700, exist_ok=True)
    return FileRootKey.create(
        settings.root_key_file, passphrase, suite=suite, random=os.urandom
    )


def open_root_key(settings: Settings) -> RootKey:
    """Open the root key; about half a second where it lies in a file.

    Raises:
        SettingMissingError: no passphrase and no HSM is named.
        RootKeyMissingError: there is none; nothing is created instead.
        RootKeyUnusableError: it does not open.
    """
    if settings.pkcs11_module is not None:
        keys, hsm = _hsm_keys(settings)
        return keys.open(hsm, random=os.urandom)
    passphrase = _passphrase(settings)
    return FileRootKey.open(settings.root_key_file, passphrase, random=os.urandom)


def root_key_ahead(settings: Settings) -> OpenRootKey:
    """Begin to open the root key beside what the process does meanwhile.

    What is returned waits for it, and raises as ``open_root_key``.
    """
    promise: Future[RootKey] = Future()

    def work() -> None:
        try:
            promise.set_result(open_root_key(settings))
        except BaseException as error:  # noqa: BLE001 -- raised where it is waited for
            promise.set_exception(error)

    Thread(target=work, daemon=True).start()
    return promise.result


def _passphrase(settings: Settings) -> str:
    if settings.passphrase_file is None:
        raise SettingMissingError(name="XINHU_PASSPHRASE_FILE")
    return secrets.read(settings.passphrase_file)


def _hsm_keys(settings: Settings) -> "tuple[type[Pkcs11RootKey], Hsm]":
    """Return the keys of an HSM, and which HSM; only now, since they load slowly."""
    from xinhu.adapters.keys.root_key_pkcs11 import (  # noqa: PLC0415 -- see above
        Hsm,
        Pkcs11RootKey,
    )

    module, pin_file = settings.pkcs11_module, settings.pkcs11_pin_file
    token, label = settings.pkcs11_token, settings.pkcs11_key
    if token is None:
        raise SettingMissingError(name="XINHU_PKCS11_TOKEN")
    if label is None:
        raise SettingMissingError(name="XINHU_PKCS11_KEY")
    if module is None or pin_file is None:
        raise SettingMissingError(name="XINHU_PKCS11_PIN_FILE")
    pin = secrets.read(pin_file)
    return Pkcs11RootKey, Hsm(module=module, token=token, label=label, pin=pin)
