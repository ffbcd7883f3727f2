"""The few functions of the system's libcrypto 3 that SM2 takes, typed for ctypes.

``cryptography`` does not sign SM2, and the packages that do are not safe to sign with
(docs/decisions/0005). The distribution maintains this library. Loaded at first use, so
that an institution without SM2 does not need it.
"""

import ctypes
import ctypes.util
from functools import cache
from typing import Final

from xinhu.core.crypto.errors import SigningKeyError

_NAMES: Final = ("libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll")
_LEAST_VERSION = 0x30000000
_P = ctypes.c_void_p
_I = ctypes.c_int
_S = ctypes.c_size_t
_B = ctypes.c_char_p
_SIGNATURES: Final = {
    "OpenSSL_version_num": (ctypes.c_ulong, ()),
    "EVP_sm3": (_P, ()),
    "EVP_MD_CTX_new": (_P, ()),
    "EVP_MD_CTX_free": (None, (_P,)),
    "EVP_MD_CTX_set_pkey_ctx": (None, (_P, _P)),
    "EVP_PKEY_CTX_new": (_P, (_P, _P)),
    "EVP_PKEY_CTX_free": (None, (_P,)),
    "EVP_PKEY_CTX_set1_id": (_I, (_P, _B, _I)),
    "EVP_PKEY_free": (None, (_P,)),
    "EVP_DigestSignInit": (_I, (_P, _P, _P, _P, _P)),
    "EVP_DigestSign": (_I, (_P, _B, ctypes.POINTER(_S), _B, _S)),
    "EVP_DigestVerifyInit": (_I, (_P, _P, _P, _P, _P)),
    "EVP_DigestVerify": (_I, (_P, _B, _S, _B, _S)),
    "d2i_AutoPrivateKey": (_P, (_P, ctypes.POINTER(_B), ctypes.c_long)),
    "d2i_PUBKEY": (_P, (_P, ctypes.POINTER(_B), ctypes.c_long)),
    "i2d_PUBKEY": (_I, (_P, ctypes.POINTER(_P))),
    "ERR_clear_error": (None, ()),
}


@cache
def libcrypto() -> ctypes.CDLL:
    """Load libcrypto 3.

    Raises:
        SigningKeyError: there is none, it is older, or built without SM2.
    """
    for name in (*_NAMES, ctypes.util.find_library("crypto")):
        if name is None:
            continue
        try:
            library = ctypes.CDLL(name)
            for function, (result, arguments) in _SIGNATURES.items():
                entry = getattr(library, function)
                entry.restype, entry.argtypes = result, arguments
        except (OSError, AttributeError):
            continue
        if library.OpenSSL_version_num() >= _LEAST_VERSION:
            return library
    raise SigningKeyError(algorithm="sm2")
