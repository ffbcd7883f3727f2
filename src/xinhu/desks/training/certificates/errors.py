"""What is refused around certificates."""

from xinhu.core.base.errors import BadInput, Refusal


class CertificateUnknownError(Refusal):
    """There is no such certificate."""

    code = "certificate.unknown"


class CertificateRevokedError(Refusal):
    """It was revoked before."""

    code = "certificate.revoked"


class CertificateOwnError(Refusal):
    """Nobody judges their own certificate."""

    code = "certificate.own"


class RevocationReasonError(BadInput):
    """No reason of the list is given."""

    code = "certificate.reason"
