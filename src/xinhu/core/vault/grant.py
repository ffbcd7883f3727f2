"""The grant: what the gate shows the vault, and only the gate can honestly make.

The run-time lock beside the import contract: nothing opens without the receipt of the
entry that says so.
"""

import msgspec

from xinhu.core.base.ids import CustomerId
from xinhu.core.base.receipt import Receipt


class Grant(msgspec.Struct, frozen=True, gc=False):
    """Permission to open named fields of one customer.

    Attributes:
        receipt: of the durable entry that names this customer and these fields.
        customer: whose record.
        fields: names of the fields; nothing else is opened.
    """

    receipt: Receipt
    customer: CustomerId
    fields: tuple[str, ...]


class PaperGrant(msgspec.Struct, frozen=True, gc=False):
    """Permission to open one paper of one customer.

    Attributes:
        receipt: of the durable entry that names this customer and this paper.
        customer: whose paper.
        ref: reference of the paper; nothing else is opened.
    """

    receipt: Receipt
    customer: CustomerId
    ref: str
