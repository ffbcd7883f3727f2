"""One table from what went wrong to the status that HTTP has for it."""

from xinhu.core.base.errors import BadInput, Refusal, XinhuError

_BY_CODE = {
    "token.missing": 401,
    "token.unknown": 401,
    "token.expired": 401,
    "token.revoked": 401,
    "session.locked": 401,
    "customer.unknown": 404,
    "entry.unknown": 404,
    "ground.not_found": 404,
    "approval.unknown": 404,
    "inquiry.unknown": 404,
    "report.missing": 404,
    "evaluation.missing": 404,
    "notice.missing": 404,
    "custody.missing": 404,
    "destruction.missing": 404,
    "objection.unknown": 404,
    "found_file.unknown": 404,
    "proof.not_yet": 404,
    "proof.no_such_tile": 404,
    "register.tile_path": 404,
    "request.no_such_address": 404,
    "request.method": 405,
    "request.too_slow": 408,
    "approval.state": 409,
    "inquiry.state": 409,
    "inquiry.looked_up_early": 409,
    "evaluation.twice": 409,
    "custody.twice": 409,
    "custody.destroyed": 409,
    "destruction.twice": 409,
    "objection.twice": 409,
    "objection.answered": 409,
    "self_check.twice": 409,
    "request.too_large": 413,
    "request.batch_too_large": 413,
    "gate.unexpected": 500,
}


def status_of(error: XinhuError) -> int:
    """Return the HTTP status for an error: by its code, else by its branch."""
    known = _BY_CODE.get(error.code)
    if known is not None:
        return known
    match error:
        case Refusal():
            return 403
        case BadInput():
            return 422
        case _:
            return 503
