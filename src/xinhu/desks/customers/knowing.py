"""What is known without opening anything: who is here, and which words are in use."""

from collections.abc import Mapping, Sequence

from xinhu.core.base.clock import Clock
from xinhu.core.base.ids import CustomerId
from xinhu.core.catalogue.catalogue import Catalogue
from xinhu.core.gate.bearers import standing_of
from xinhu.core.gate.deciding import require_known
from xinhu.core.gate.ruling import Rules
from xinhu.core.gate.stores import Reader
from xinhu.core.policy.refusals import CustomerUnknownError
from xinhu.core.policy.rule_book import RuleBook

_STATES = ("active", "restricted", "erased")


class Knowing:
    """Answers questions that no look is needed for."""

    def __init__(
        self,
        *,
        reader: Reader,
        catalogue: Catalogue,
        book: RuleBook,
        rules: Rules,
        clock: Clock,
    ) -> None:
        self._reader = reader
        self._clock = clock
        self.fields = _fields(catalogue)
        self._rules = rules
        self._lists = _lists(catalogue, book)

    @property
    def lists(self) -> Mapping[str, object]:
        """What requests may name, and the version of the policies in force."""
        return {"policy": self._rules.now.version, **self._lists}

    async def state(self, bearer: bytes, customer: CustomerId) -> str:
        """Return ``active``, ``restricted`` or ``erased``.

        Raises:
            CustomerUnknownError: nobody here has this pseudonym.
            Refusal: the token does not permit the question.
        """
        now = self._clock()
        await standing_of(self._reader, bearer, "disclose", now)
        known = await self._reader.fetch((), (), (customer,))
        sealed = known.customers[0]
        if sealed is None:
            raise CustomerUnknownError
        return _STATES[sealed.state]

    async def require_somebody(self, bearer: bytes) -> None:
        """Pass anybody with a valid token, whatever it is for.

        Raises:
            Refusal: the token is none, or no longer.
        """
        known = await self._reader.fetch((bearer,), (), ())
        require_known(known.bearers[0], self._clock())
        await self._rules.at(known.policy)


def _fields(catalogue: Catalogue) -> Sequence[Mapping[str, object]]:
    return [
        {
            "name": field.name,
            "zh": field.zh,
            "en": field.en,
            "grade": str(field.grade),
            "search": field.search,
            "many": field.many,
        }
        for field in catalogue.fields
    ]


def _lists(catalogue: Catalogue, book: RuleBook) -> Mapping[str, object]:
    return {
        "catalogue": catalogue.version,
        "fields": _fields(catalogue),
        "purposes": [
            {
                "code": code,
                "zh": purpose.zh,
                "en": purpose.en,
                "roles": sorted(purpose.roles),
                "grounds": sorted(purpose.grounds),
                "fields": sorted(purpose.fields),
                "sensitive": purpose.sensitive,
                "scope": purpose.scope,
                "matter": purpose.matter,
            }
            for code, purpose in book.purposes.items()
        ],
        "grounds": [
            {
                "kind": kind,
                "zh": rule.zh,
                "en": rule.en,
                "evidence": list(rule.evidence),
                "longest_days": rule.longest_days,
                "default_days": rule.default_days,
                "reasons": {code: dict(words) for code, words in rule.reasons.items()},
            }
            for kind, rule in book.grounds.items()
        ],
    }
