"""An account takes over what its person is called and where notices go.

The name they log in with stays. Telephone numbers are kept as imprints alone.
"""

from django.conf import settings

from xinhu.desks.staff.models import Operator, ProvisionedPerson
from xinhu.desks.staff.passwords.imprints import add_details, imprint_key
from xinhu.desks.staff.passwords.personal import Details
from xinhu.desks.staff.provisioning.person_facts import PersonFacts


def describe(person: ProvisionedPerson) -> None:
    """Take over name and mail address, where there is an account in service."""
    operator = person.operator
    if operator is None or not operator.is_active:
        return
    facts = PersonFacts(person.kept)
    if (operator.full_name, operator.email) != (facts.full_name, facts.notice_address):
        operator.full_name, operator.email = facts.full_name, facts.notice_address
        operator.save(update_fields=["full_name", "email"])
    imprint(operator, facts)


def imprint(operator: Operator, facts: PersonFacts) -> None:
    """Let no password hold a telephone number of its owner."""
    if facts.phones:
        key = imprint_key(settings.XINHU_CHANNEL_SECRET)
        add_details(operator, Details(phones=facts.phones), key=key)
