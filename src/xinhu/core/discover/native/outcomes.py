"""What the outcomes of the compiled validators mean, in the order of their numbers."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Final

from xinhu.core.discover.detectors.detector import Detector
from xinhu.core.discover.detectors.validators.validator import Prefixes, Reasons

_CHECKED: Final = "check_digit"
_AMOUNT: Final = ("long", "cents", "unit")
Outcomes = tuple[Reasons, ...]


def _only(*reasons: str) -> Callable[[Prefixes], Outcomes]:
    return lambda prefixes: (reasons,)  # noqa: ARG005 -- needs no data


def _by_issuer(prefixes: Prefixes) -> Outcomes:
    return ((_CHECKED,), *((_CHECKED, reason) for reason in prefixes))


def _amounts(_: Prefixes) -> Outcomes:
    """Return the reasons by bits: a unit, cents, a long number."""
    told = product((False, True), repeat=len(_AMOUNT))
    return tuple(
        tuple(name for name, is_so in zip(_AMOUNT, bits, strict=True) if is_so)[::-1]
        for bits in told
    )


OUTCOMES: Final[Mapping[str | None, Callable[[Prefixes], Outcomes]]] = {
    None: _only(),
    "account": _only(),
    "amount": _amounts,
    "bank_card": _by_issuer,
    "day": _only("birth_date"),
    "email": _only(),
    "hk_id": _only(_CHECKED),
    "iban": lambda prefixes: tuple((_CHECKED, reason) for reason in prefixes),
    "issued_key": _only(),
    "key": _only(),
    "landline": _only("area"),
    "landline_local": _only(),
    "mobile": _only(),
    "pem": _only(),
    "resident_id": _only(_CHECKED, "area", "birth_date"),
    "resident_id_15": _only("area", "birth_date"),
    "secret": lambda prefixes: ((), ("plain_word",)),  # noqa: ARG005 -- needs no data
    "swift": _only("country"),
    "taiwan_permit": _only(),
    "track": _only(_CHECKED),
    "tw_id": _only(_CHECKED),
    "uscc": _only(_CHECKED, "area"),
}
_FOUND: Final = {"name": ("surname",), "address": ("place",)}


def outcomes_of(detector: Detector) -> Outcomes:
    """Return the reasons of each outcome of a detector's validator or finder.

    Raises:
        KeyError: the validator is not known.
    """
    rule = detector.rule
    if rule.finder is not None:
        return (_FOUND[rule.finder],)
    return OUTCOMES[rule.validator](rule.prefixes)
