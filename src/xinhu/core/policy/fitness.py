"""Whether a person is fit for a purpose now: trained for it, and proven to be there.

Asked after the policies have permitted, so that nobody is sent to a course or asked for
a code for something that would be refused anyway. Left to others: who they are (the
gate), what they may see (the decider).
"""

from collections.abc import Mapping
from typing import Final

from xinhu.core.base.clock import Instant
from xinhu.core.policy.certificate import Trained
from xinhu.core.policy.refusals import PurposeUnknownError, SecondFactorNeededError
from xinhu.core.policy.rule_book import Purpose
from xinhu.core.policy.standing import SESSION, Standing

GRACE: Final = "certificate.grace"
"""What an entry states of a course whose certificate has ended, and was overlooked."""


class Fitness:
    """Judges standings by their certificates and their second factor.

    Args:
        purposes: the purposes in force, by code.
        trained: which certificates each of them wants.
    """

    def __init__(self, purposes: Mapping[str, Purpose], trained: Trained) -> None:
        self._purposes = purposes
        self._trained = trained

    def require_fit(
        self, standing: Standing, purpose: str, now: Instant
    ) -> tuple[str, ...]:
        """Return what an entry states of certificates that were overlooked, or raise.

        Some purposes, such as an emergency, stay open for a while after a certificate
        has ended; whoever reviews the use sees that it had.

        A second factor is asked of people at the console only: a program's token is
        itself what it has, and is bound to its owner, its scopes and its end.

        Raises:
            PurposeUnknownError: no list knows the purpose.
            Refusal: a certificate is missing or has lapsed; it names the courses.
            SecondFactorNeededError: the purpose is sensitive, and the session has shown
                no second factor lately.
        """
        known = self._purposes.get(purpose)
        if known is None:
            raise PurposeUnknownError
        self._trained.require_trained(purpose, standing.certificates, now)
        if (
            known.sensitive
            and standing.kind == SESSION
            and now >= standing.second_factor_until
        ):
            raise SecondFactorNeededError(purpose=purpose)
        courses = self._trained.overlooked(purpose, standing.certificates, now)
        return tuple(f"{GRACE}:{course}" for course in courses)
